package io.datapool.parquet;

import org.jspecify.annotations.Nullable;

/**
 * Where decoded values go: an array of at most {@link #BATCH} values, which is filled, spread out where values are missing,
 * and handed on; and the dictionary, in the same type. One per task.
 *
 * <p>Decoders give what is stored; a target makes of it what is wanted.
 */
abstract sealed class Target permits FloatTarget, DoubleTarget, LongTarget, TextTarget {
    /** Values per batch: small enough for the first-level cache together with what they are made from. */
    static final int BATCH = 2_048;

    abstract void ints(int[] values, int count);

    abstract void longs(long[] values, int count);

    abstract void floats(float[] values, int count);

    abstract void doubles(double[] values, int count);

    /** Values of several bytes each: decimals, half floats, INT96. */
    abstract void bytes(ByteValues values, int count);

    /** Makes room for a dictionary. */
    abstract void startDictionary(int size);

    /** Keeps the batch as the dictionary's values from {@code from} on. */
    abstract void remember(int from, int count);

    /** Takes values from the dictionary; the indexes were checked. */
    abstract void lookUp(int[] indexes, int count);

    /**
     * Moves the batch's first values to where they are present, and marks the others as missing.
     *
     * @param levels 1 where a value is present, 0 where it is missing
     */
    abstract void spread(int[] levels, int count, int present);

    /**
     * Hands the batch on.
     *
     * @param levels as of {@link #spread}; null when no value is missing
     */
    abstract void flush(int row, int count, int @Nullable [] levels);

    /** How many of a batch are missing; levels as of {@link #flush}. */
    static int missing(int @Nullable [] levels, int count) {
        if (levels == null) {
            return 0;
        }
        int missing = count;
        for (int i = 0; i < count; i++) {
            missing -= levels[i];
        }
        return missing;
    }

    /** All has been handed on. */
    void close() {}
}
