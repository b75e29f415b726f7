package io.datapool.bench.load;

import java.util.Arrays;

/** Bars on the heap, column by column: what every contender must produce. Made once per file and used again. */
final class Bars {
    /** The time column of every file here: microseconds since 1970, UTC. */
    static final String TIME = "timestamp";

    /** The other columns, all stored as double. */
    static final String[] VALUES = {"open", "high", "low", "close", "volume"};

    static final long NANOS_PER_MICRO = 1_000;

    /** Nanoseconds since 1970-01-01T00:00:00Z. */
    final long[] times;

    /** In the order of {@link #VALUES}. */
    final float[][] values;

    Bars(int rows) {
        times = new long[rows];
        values = new float[VALUES.length][rows];
    }

    int rows() {
        return times.length;
    }

    /** So that nobody finds what another contender left; it also means that the memory has been touched before. */
    void clear() {
        Arrays.fill(times, -1);
        for (float[] column : values) {
            Arrays.fill(column, -1);
        }
    }

    /** Of all bits of all values, and of where they stand. */
    long checksum() {
        long sum = Arrays.hashCode(times);
        for (float[] column : values) {
            for (float value : column) {
                sum = sum * 31 + Float.floatToRawIntBits(value);
            }
        }
        return sum;
    }

    /** Sum of one column. */
    double sum(int column) {
        double sum = 0;
        for (float value : values[column]) {
            sum += value;
        }
        return sum;
    }
}
