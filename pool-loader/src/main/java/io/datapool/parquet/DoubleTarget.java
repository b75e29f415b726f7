package io.datapool.parquet;

import io.datapool.parquet.ColumnTypes.Meaning;
import io.datapool.parquet.ParquetFile.DoubleSink;
import org.jspecify.annotations.Nullable;

/** Makes the nearest float64 of every value; NaN where it is missing. */
final class DoubleTarget extends Target {
    private final DoubleSink sink;
    private final Meaning meaning;
    private final double divisor;
    private final double[] batch = new double[BATCH];
    private double[] dictionary = new double[0];
    private final ColumnAudit audit;
    private long missing;
    private long notNumbers;

    DoubleTarget(ParquetColumn column, DoubleSink sink, ColumnAudit audit) {
        this.sink = sink;
        this.audit = audit;
        this.meaning = column.meaning();
        this.divisor = column.divisor();
    }

    @Override
    void ints(int[] values, int count) {
        switch (meaning) {
            case UNSIGNED -> {
                for (int i = 0; i < count; i++) {
                    batch[i] = (double) Integer.toUnsignedLong(values[i]);
                }
            }
            case DECIMAL -> {
                for (int i = 0; i < count; i++) {
                    batch[i] = (values[i] / divisor);
                }
            }
            default -> {
                for (int i = 0; i < count; i++) {
                    batch[i] = values[i];
                }
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
            }
            case DECIMAL -> {
                for (int i = 0; i < count; i++) {
                    batch[i] = (values[i] / divisor);
                }
            }
            default -> {
                for (int i = 0; i < count; i++) {
                    batch[i] = values[i];
                }
            }
        }
    }

    /** Nearest value of an unsigned integer: halved with the lost bit kept sticky, then doubled, which is exact. */
    private static double unsigned(long value) {
        return value >= 0 ? (double) value : (double) ((value >>> 1) | (value & 1)) * 2;
    }

    @Override
    void floats(float[] values, int count) {
        for (int i = 0; i < count; i++) {
            batch[i] = values[i];
        }
    }

    @Override
    void doubles(double[] values, int count) {
        System.arraycopy(values, 0, batch, 0, count);
    }

    @Override
    void bytes(ByteValues values, int count) {
        for (int i = 0; i < count; i++) {
            batch[i] = meaning == Meaning.FLOAT16 ? values.float16(i) : (values.bigEndian(i) / divisor);
        }
    }

    @Override
    void startDictionary(int size) {
        dictionary = new double[size];
    }

    @Override
    void remember(int from, int count) {
        System.arraycopy(batch, 0, dictionary, from, count);
    }

    @Override
    void lookUp(int[] indexes, int count) {
        double[] from = dictionary;
        for (int i = 0; i < count; i++) {
            batch[i] = from[indexes[i]];
        }
    }

    @Override
    void spread(int[] levels, int count, int present) {
        int next = present;
        for (int i = count - 1; i >= 0; i--) {
            batch[i] = levels[i] == 0 ? Double.NaN : batch[--next];
        }
    }

    @Override
    void flush(int row, int count, int @Nullable [] levels) {
        missing += missing(levels, count);
        for (int i = 0; i < count; i++) {
            notNumbers += Double.isNaN(batch[i]) ? 1 : 0;
        }
        sink.accept(row, batch, count);
    }

    @Override
    void close() {
        audit.count(missing, notNumbers - missing);
    }
}
