package io.datapool.examples;

import io.datapool.FloatColumn;
import io.datapool.LongColumn;

/**
 * Reads values once, every one of them, and tells whether two workers read the same ones in the same order. Also counts the
 * bytes.
 */
public final class Checksum {
    private long hash;
    private long bytes;

    /** Reads a column. */
    public void add(FloatColumn column) {
        long sum = hash;
        int rows = column.rows();
        for (int row = 0; row < rows; row++) {
            sum = sum * 31 + Float.floatToIntBits(column.get(row));
        }
        hash = sum;
        bytes += (long) rows * Float.BYTES;
    }

    /** Reads a column. */
    public void add(LongColumn column) {
        long sum = hash;
        int rows = column.rows();
        for (int row = 0; row < rows; row++) {
            sum = sum * 31 + column.get(row);
        }
        hash = sum;
        bytes += (long) rows * Long.BYTES;
    }

    /** Reads an array. */
    public void add(float[] values) {
        long sum = hash;
        for (float value : values) {
            sum = sum * 31 + Float.floatToIntBits(value);
        }
        hash = sum;
        bytes += (long) values.length * Float.BYTES;
    }

    /** Reads an array. */
    public void add(long[] values) {
        long sum = hash;
        for (long value : values) {
            sum = sum * 31 + value;
        }
        hash = sum;
        bytes += (long) values.length * Long.BYTES;
    }

    /** Of all values that were read, and their order. */
    public long hash() {
        return hash;
    }

    /** Bytes of all values that were read. */
    public long bytes() {
        return bytes;
    }
}
