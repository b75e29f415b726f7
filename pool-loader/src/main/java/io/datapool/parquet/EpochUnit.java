package io.datapool.parquet;

import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * What the stored numbers of a time column count. Where the column does not say it, the magnitude does: seconds up to the
 * year 5138, or else milliseconds, microseconds or nanoseconds from 1973 on; all values of a column must have the same unit.
 * Shared by all tasks that read one column; thread-safe.
 */
final class EpochUnit {
    /** The numbers are what they are. */
    static final long NONE = 1;

    private static final long SECOND = 1_000_000_000L;
    private static final long MILLISECOND = 1_000_000L;
    private static final long MICROSECOND = 1_000L;
    private static final long DAY = 86_400 * SECOND;
    private static final long MAX_SECONDS = 100_000_000_000L;
    private static final long UNKNOWN = 0;
    /** As seconds these are some weeks of 1970, which no market data is from. */
    private static final long FIRST_DATE_NUMBER = 19_000_101;

    private static final long LAST_DATE_NUMBER = 21_001_231;

    /** Nanoseconds per unit. */
    private final AtomicLong nanos;

    private final boolean guessed;

    private EpochUnit(long nanos) {
        this.nanos = new AtomicLong(nanos);
        this.guessed = nanos == UNKNOWN;
    }

    /** For numbers that are no times. */
    static EpochUnit none() {
        return new EpochUnit(NONE);
    }

    /** Of a TIMESTAMP or INTEGER column. */
    static EpochUnit of(ParquetColumn column) {
        return new EpochUnit(
                switch (column.meaning()) {
                    case DATE -> DAY;
                    case TIMESTAMP_MILLIS -> MILLISECOND;
                    case TIMESTAMP_MICROS -> MICROSECOND;
                    case TIMESTAMP_NANOS, INT96 -> NONE;
                    case NUMBER, UNSIGNED -> UNKNOWN;
                    case DECIMAL, FLOAT16, TIME_MILLIS, TIME_MICROS, TIME_NANOS, OTHER ->
                        throw new IllegalArgumentException(column + " is no time");
                });
    }

    /**
     * Makes nanoseconds of the numbers, in place.
     *
     * @param row of the first number, for messages
     * @param levels 0 where a number is missing; null when none is
     * @throws ArithmeticException when a time is outside the years 1677 to 2262, or counts something else than those before
     */
    void toNanos(int row, long[] values, int count, int @Nullable [] levels) {
        long unit = nanos.get();
        if (!guessed && unit == NONE) {
            return;
        }
        // Within these bounds no product overflows; a guessed unit is looked at value by value.
        long last = guessed ? -1 : Long.MAX_VALUE / unit;
        for (int i = 0; i < count; i++) {
            long value = values[i];
            if (value <= last && value >= -last) {
                values[i] = value * unit;
            } else if (levels == null || levels[i] != 0) {
                values[i] = toNanos(row + i, value);
            }
        }
    }

    private long toNanos(int row, long value) {
        long unit = nanos.get();
        if (guessed) {
            if (value >= FIRST_DATE_NUMBER && value <= LAST_DATE_NUMBER) {
                throw new ArithmeticException(
                        "row " + row + ": " + value + " looks like a date written as a number, not like"
                                + " an epoch time. Store it as DATE or TIMESTAMP");
            }
            long own = magnitude(value);
            if (unit == UNKNOWN) {
                nanos.compareAndSet(UNKNOWN, own);
                unit = nanos.get();
            }
            if (own != unit) {
                throw new ArithmeticException("row " + row + ": the value " + value + " counts " + name(own)
                        + ", the other rows count " + name(unit));
            }
        }
        long result = value * unit;
        if (unit != NONE && Math.multiplyHigh(value, unit) != result >> 63) {
            throw new ArithmeticException(
                    "row " + row + ": the time " + value + " in " + name(unit) + " is outside the years 1677 to 2262");
        }
        return result;
    }

    private static long magnitude(long value) {
        long magnitude = Math.abs(value);
        if (magnitude < MAX_SECONDS) {
            return SECOND;
        }
        if (magnitude < MAX_SECONDS * 1_000) {
            return MILLISECOND;
        }
        return magnitude < MAX_SECONDS * 1_000_000 ? MICROSECOND : NONE;
    }

    private static String name(long unit) {
        return unit == DAY
                ? "days"
                : unit == SECOND
                        ? "seconds"
                        : unit == MILLISECOND ? "milliseconds" : unit == MICROSECOND ? "microseconds" : "nanoseconds";
    }
}
