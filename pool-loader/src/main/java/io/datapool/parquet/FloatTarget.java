package io.datapool.parquet;

import io.datapool.parquet.ColumnTypes.Meaning;
import io.datapool.parquet.ParquetFile.FloatSink;
import org.jspecify.annotations.Nullable;

/** Makes the nearest float32 of every value; NaN where it is missing. */
final class FloatTarget extends Target {
    private final FloatSink sink;
    private final Meaning meaning;
    private final double divisor;
    private final float[] batch = new float[BATCH];
    /** Decimals, before they lose digits. */
    private final double[] decimals;

    private float[] dictionary = new float[0];
    private final ColumnAudit.Tally tally;

    FloatTarget(ParquetColumn column, FloatSink sink, ColumnAudit audit) {
        this.sink = sink;
        this.tally = new ColumnAudit.Tally(audit);
        this.meaning = column.meaning();
        this.divisor = column.divisor();
        this.decimals = new double[meaning == Meaning.DECIMAL ? BATCH : 0];
    }

    @Override
    void ints(int[] values, int count) {
        switch (meaning) {
            case UNSIGNED -> {
                for (int i = 0; i < count; i++) {
                    batch[i] = (float) Integer.toUnsignedLong(values[i]);
                }
                tally.unsignedInts(values, batch, count);
            }
            case DECIMAL -> {
                for (int i = 0; i < count; i++) {
                    decimals[i] = values[i] / divisor;
                }
                doubles(decimals, count);
            }
            default -> {
                for (int i = 0; i < count; i++) {
                    batch[i] = values[i];
                }
                tally.ints(values, batch, count);
            }
        }
    }

    @Override
    void longs(long[] values, int count) {
        switch (meaning) {
            case UNSIGNED -> {
                for (int i = 0; i < count; i++) {
                    batch[i] = unsigned(values[i]);
                }
                tally.unsignedLongs(values, batch, count);
            }
            case DECIMAL -> {
                for (int i = 0; i < count; i++) {
                    decimals[i] = values[i] / divisor;
                }
                doubles(decimals, count);
            }
            default -> {
                // Straight to float: by way of double it would be rounded twice.
                for (int i = 0; i < count; i++) {
                    batch[i] = values[i];
                }
                tally.longs(values, batch, count);
            }
        }
    }

    /** Nearest value of an unsigned integer: halved with the lost bit kept sticky, then doubled, which is exact. */
    private static float unsigned(long value) {
        return value >= 0 ? (float) value : (float) ((value >>> 1) | (value & 1)) * 2;
    }

    @Override
    void floats(float[] values, int count) {
        System.arraycopy(values, 0, batch, 0, count);
    }

    @Override
    void doubles(double[] values, int count) {
        for (int i = 0; i < count; i++) {
            batch[i] = (float) values[i];
        }
        tally.doubles(values, batch, count);
    }

    @Override
    void bytes(ByteValues values, int count) {
        if (meaning == Meaning.FLOAT16) {
            for (int i = 0; i < count; i++) {
                batch[i] = values.float16(i);
            }
        } else {
            for (int i = 0; i < count; i++) {
                decimals[i] = values.bigEndian(i) / divisor;
            }
            doubles(decimals, count);
        }
    }

    @Override
    void startDictionary(int size) {
        dictionary = new float[size];
        tally.startDictionary(size);
    }

    @Override
    void remember(int from, int count) {
        System.arraycopy(batch, 0, dictionary, from, count);
        tally.remember(from, count);
    }

    @Override
    void lookUp(int[] indexes, int count) {
        float[] from = dictionary;
        for (int i = 0; i < count; i++) {
            batch[i] = from[indexes[i]];
        }
        tally.lookUp(indexes, count);
    }

    @Override
    void spread(int[] levels, int count, int present) {
        int next = present;
        for (int i = count - 1; i >= 0; i--) {
            batch[i] = levels[i] == 0 ? Float.NaN : batch[--next];
        }
    }

    @Override
    void flush(int row, int count, int @Nullable [] levels) {
        tally.handedOn(batch, count, missing(levels, count));
        sink.accept(row, batch, count);
    }

    @Override
    void close() {
        tally.close();
    }
}
