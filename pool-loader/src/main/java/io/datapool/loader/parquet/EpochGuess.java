package io.datapool.loader.parquet;

import java.util.function.ToLongFunction;
import org.apache.parquet.column.ColumnReader;

/**
 * Takes plain integers for epoch times, in the unit that their magnitude tells: seconds up to the year 5138, or else
 * milliseconds, microseconds or nanoseconds from 1973 on. All values of a column must have the same one.
 */
final class EpochGuess implements TimeReading {
    private static final long MAX_SECONDS = 100_000_000_000L;

    private final ToLongFunction<ColumnReader> integer;
    /** Nanoseconds per unit; 0 until the first value. */
    private long unitNanos;

    EpochGuess(ToLongFunction<ColumnReader> integer) {
        this.integer = integer;
    }

    @Override
    public long read(ColumnReader column) {
        long value = integer.applyAsLong(column);
        long nanosPerUnit = unitNanos(value);
        if (unitNanos == 0) {
            unitNanos = nanosPerUnit;
        }
        if (nanosPerUnit != unitNanos) {
            throw new ArithmeticException("the value " + value + " counts " + unitName(nanosPerUnit)
                    + ", the rows before it count " + unitName(unitNanos));
        }
        return Math.multiplyExact(value, unitNanos);
    }

    private static long unitNanos(long value) {
        long magnitude = Math.abs(value);
        if (magnitude < MAX_SECONDS) {
            return 1_000_000_000L;
        }
        if (magnitude < MAX_SECONDS * 1_000) {
            return 1_000_000L;
        }
        return magnitude < MAX_SECONDS * 1_000_000 ? 1_000L : 1L;
    }

    private static String unitName(long nanosPerUnit) {
        return nanosPerUnit == 1 ? "nanoseconds" : "units of " + nanosPerUnit + " ns";
    }
}
