package io.datapool.loader.parquet;

import io.datapool.loader.parquet.ColumnTypes.Meaning;
import io.datapool.loader.parquet.ParquetFile.LongSink;
import org.jspecify.annotations.Nullable;

/**
 * Makes int64 of every value: the number itself, or a time in nanoseconds since 1970-01-01T00:00:00Z. Missing values become
 * {@code Long.MIN_VALUE}. What is stored is made a time when the batch is handed on, since only then a bad one's row is known.
 */
final class LongTarget extends Target {
    private final LongSink sink;
    private final Meaning meaning;
    private final EpochUnit unit;
    private final long[] batch = new long[BATCH];
    private long[] dictionary = new long[0];

    /**
     * @param unit what the stored numbers count
     * @param sink takes the result
     */
    LongTarget(ParquetColumn column, EpochUnit unit, LongSink sink) {
        this.sink = sink;
        this.meaning = column.meaning();
        this.unit = unit;
    }

    @Override
    void ints(int[] values, int count) {
        for (int i = 0; i < count; i++) {
            batch[i] = meaning == Meaning.UNSIGNED ? Integer.toUnsignedLong(values[i]) : values[i];
        }
    }

    @Override
    void longs(long[] values, int count) {
        System.arraycopy(values, 0, batch, 0, count);
    }

    @Override
    void floats(float[] values, int count) {
        for (int i = 0; i < count; i++) {
            batch[i] = whole(values[i]);
        }
    }

    @Override
    void doubles(double[] values, int count) {
        for (int i = 0; i < count; i++) {
            batch[i] = whole(values[i]);
        }
    }

    private static long whole(double value) {
        if (value != Math.rint(value) || Math.abs(value) >= 0x1p63) {
            throw new ArithmeticException("the value " + value + " is no 64-bit integer");
        }
        return (long) value;
    }

    @Override
    void bytes(ByteValues values, int count) {
        for (int i = 0; i < count; i++) {
            batch[i] = meaning == Meaning.INT96 ? values.int96(i) : whole(values.bigEndian(i));
        }
    }

    @Override
    void startDictionary(int size) {
        dictionary = new long[size];
    }

    @Override
    void remember(int from, int count) {
        System.arraycopy(batch, 0, dictionary, from, count);
    }

    @Override
    void lookUp(int[] indexes, int count) {
        long[] from = dictionary;
        for (int i = 0; i < count; i++) {
            batch[i] = from[indexes[i]];
        }
    }

    @Override
    void spread(int[] levels, int count, int present) {
        int next = present;
        for (int i = count - 1; i >= 0; i--) {
            batch[i] = levels[i] == 0 ? Long.MIN_VALUE : batch[--next];
        }
    }

    @Override
    void flush(int row, int count, int @Nullable [] levels) {
        unit.toNanos(row, batch, count, levels);
        sink.accept(row, batch, count);
    }
}
