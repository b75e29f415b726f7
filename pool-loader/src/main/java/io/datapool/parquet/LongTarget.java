package io.datapool.parquet;

import io.datapool.parquet.ColumnTypes.Meaning;
import io.datapool.parquet.ParquetFile.LongSink;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Makes int64 of every value: the number itself, or a time in nanoseconds since 1970-01-01T00:00:00Z. Missing values become
 * {@code Long.MIN_VALUE}. What is stored is made a time when the batch is handed on, since only then a bad one's row is known.
 */
final class LongTarget extends Target {
    private final LongSink sink;
    private final Meaning meaning;
    private final EpochUnit unit;
    private final ColumnAudit audit;
    private long missing;
    private final long[] batch = new long[BATCH];
    private long[] dictionary = new long[0];
    private final int scale;
    /** What is no int64, by its place in the batch, and in the dictionary; an error only where it is handed on. */
    private final NavigableMap<Integer, String> unfit = new TreeMap<>();

    private final Map<Integer, String> unfitOfDictionary = new HashMap<>();

    /**
     * @param unit what the stored numbers count
     * @param sink takes the result
     * @param audit counts what is missing
     */
    LongTarget(ParquetColumn column, EpochUnit unit, LongSink sink, ColumnAudit audit) {
        this.sink = sink;
        this.audit = audit;
        this.meaning = column.meaning();
        this.unit = unit;
        this.scale = column.scale();
    }

    @Override
    void ints(int[] values, int count) {
        unfit.clear();
        for (int i = 0; i < count; i++) {
            batch[i] = meaning == Meaning.UNSIGNED ? Integer.toUnsignedLong(values[i]) : values[i];
        }
        undoScale(count);
    }

    @Override
    void longs(long[] values, int count) {
        unfit.clear();
        System.arraycopy(values, 0, batch, 0, count);
        for (int i = 0; i < count && meaning == Meaning.UNSIGNED; i++) {
            if (values[i] < 0) {
                unfit.put(i, Long.toUnsignedString(values[i]));
            }
        }
        undoScale(count);
    }

    private void undoScale(int count) {
        for (int i = 0; i < count && meaning == Meaning.DECIMAL; i++) {
            batch[i] = whole(i, BigInteger.valueOf(batch[i]));
        }
    }

    @Override
    void floats(float[] values, int count) {
        unfit.clear();
        for (int i = 0; i < count; i++) {
            batch[i] = whole(i, values[i]);
        }
    }

    @Override
    void doubles(double[] values, int count) {
        unfit.clear();
        for (int i = 0; i < count; i++) {
            batch[i] = whole(i, values[i]);
        }
    }

    private long whole(int index, double value) {
        if (value != Math.rint(value) || Math.abs(value) >= 0x1p63) {
            unfit.put(index, Double.toString(value));
        }
        return (long) value;
    }

    private long whole(int index, BigInteger unscaled) {
        BigDecimal value = new BigDecimal(unscaled, scale);
        try {
            return value.longValueExact();
        } catch (ArithmeticException e) {
            unfit.put(index, value.toPlainString());
            return 0;
        }
    }

    @Override
    void bytes(ByteValues values, int count) {
        unfit.clear();
        for (int i = 0; i < count; i++) {
            batch[i] = switch (meaning) {
                case INT96 -> values.int96(i);
                case FLOAT16 -> whole(i, values.float16(i));
                default -> whole(i, values.integer(i));
            };
        }
    }

    @Override
    void startDictionary(int size) {
        dictionary = new long[size];
    }

    @Override
    void remember(int from, int count) {
        System.arraycopy(batch, 0, dictionary, from, count);
        unfit.forEach((index, value) -> unfitOfDictionary.put(from + index, value));
        unfit.clear();
    }

    @Override
    void lookUp(int[] indexes, int count) {
        unfit.clear();
        long[] from = dictionary;
        for (int i = 0; i < count; i++) {
            batch[i] = from[indexes[i]];
        }
        for (int i = 0; i < count && !unfitOfDictionary.isEmpty(); i++) {
            String value = unfitOfDictionary.get(indexes[i]);
            if (value != null) {
                unfit.put(i, value);
            }
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
        if (!unfit.isEmpty()) {
            Map.Entry<Integer, String> first = unfit.firstEntry();
            throw new ArithmeticException("row " + (row + place(first.getKey(), levels)) + ": the value "
                    + first.getValue() + " is no 64-bit integer");
        }
        unit.toNanos(row, batch, count, levels);
        missing += missing(levels, count);
        sink.accept(row, batch, count);
    }

    @Override
    void close() {
        audit.count(missing, 0);
    }

    /** Where a value is, once those that are missing have been put between. */
    private static int place(int index, int @Nullable [] levels) {
        if (levels == null) {
            return index;
        }
        int place = -1;
        for (int present = 0; present <= index; ) {
            present += levels[++place];
        }
        return place;
    }
}
