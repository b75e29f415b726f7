package io.datapool.parquet;

import io.datapool.parquet.ColumnTypes.Meaning;
import io.datapool.parquet.ParquetFile.TextSink;
import java.nio.charset.StandardCharsets;
import org.apache.parquet.format.Type;
import org.jspecify.annotations.Nullable;

/** Makes texts of byte arrays; equal values of a dictionary become the same object. Null where a value is missing. */
final class TextTarget extends Target {
    private final TextSink sink;
    private final boolean truths;
    private final boolean unsigned;
    private final @Nullable String[] batch = new String[BATCH];
    private @Nullable String[] dictionary = new String[0];

    TextTarget(ParquetColumn column, TextSink sink) {
        this.sink = sink;
        this.truths = column.stored() == Type.BOOLEAN;
        this.unsigned = column.meaning() == Meaning.UNSIGNED;
    }

    @Override
    void ints(int[] values, int count) {
        for (int i = 0; i < count; i++) {
            batch[i] = truths
                    ? Boolean.toString(values[i] != 0)
                    : unsigned ? Integer.toUnsignedString(values[i]) : Integer.toString(values[i]);
        }
    }

    @Override
    void longs(long[] values, int count) {
        for (int i = 0; i < count; i++) {
            batch[i] = unsigned ? Long.toUnsignedString(values[i]) : Long.toString(values[i]);
        }
    }

    @Override
    void floats(float[] values, int count) {
        for (int i = 0; i < count; i++) {
            batch[i] = Float.toString(values[i]);
        }
    }

    @Override
    void doubles(double[] values, int count) {
        for (int i = 0; i < count; i++) {
            batch[i] = Double.toString(values[i]);
        }
    }

    @Override
    void bytes(ByteValues values, int count) {
        for (int i = 0; i < count; i++) {
            batch[i] = new String(values.bytes, values.offsets[i], values.lengths[i], StandardCharsets.UTF_8);
        }
    }

    @Override
    void startDictionary(int size) {
        dictionary = new String[size];
    }

    @Override
    void remember(int from, int count) {
        System.arraycopy(batch, 0, dictionary, from, count);
    }

    @Override
    void lookUp(int[] indexes, int count) {
        for (int i = 0; i < count; i++) {
            batch[i] = dictionary[indexes[i]];
        }
    }

    @Override
    void spread(int[] levels, int count, int present) {
        int next = present;
        for (int i = count - 1; i >= 0; i--) {
            batch[i] = levels[i] == 0 ? null : batch[--next];
        }
    }

    @Override
    void flush(int row, int count, int @Nullable [] levels) {
        sink.accept(row, batch, count);
    }
}
