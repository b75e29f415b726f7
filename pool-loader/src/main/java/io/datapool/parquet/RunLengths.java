package io.datapool.parquet;

import java.io.EOFException;
import java.io.IOException;
import java.util.Arrays;

/**
 * Parquet's hybrid of run lengths and bit packing (encoding RLE), for dictionary indexes, definition levels and booleans. The
 * array must have {@link #PADDING} readable bytes after the end.
 */
final class RunLengths {
    /** Bit packed values are read through a window of this many bytes. */
    static final int PADDING = Long.BYTES + 1;

    private final byte[] bytes;
    private final int end;
    private final int bitWidth;
    private int position;

    /** What is left of the current run. */
    private int left;

    private boolean packed;
    /** The value of a repeated run. */
    private int value;
    /** The next bit of a packed run, counted from the start of the array. */
    private long bit;

    RunLengths(byte[] bytes, int from, int to, int bitWidth) throws IOException {
        if (bitWidth < 0 || bitWidth > Integer.SIZE) {
            throw new IOException("its values claim to have " + bitWidth + " bits");
        }
        this.bytes = bytes;
        this.position = from;
        this.end = to;
        this.bitWidth = bitWidth;
    }

    /** Whether the next {@code count} values are known to be all {@code wanted}, because one run says so. */
    boolean startsWithRunOf(int wanted, int count) throws IOException {
        if (left == 0 && count > 0) {
            nextRun();
        }
        return !packed && value == wanted && left >= count;
    }

    /** Reads the next values. */
    void read(int[] target, int count) throws IOException {
        int done = 0;
        while (done < count) {
            if (left == 0) {
                nextRun();
            }
            int now = Math.min(left, count - done);
            if (packed) {
                unpack(target, done, now);
            } else {
                Arrays.fill(target, done, done + now, value);
            }
            done += now;
            left -= now;
        }
    }

    private void unpack(int[] target, int from, int count) {
        long at = bit;
        long mask = (1L << bitWidth) - 1;
        for (int i = from; i < from + count; i++) {
            target[i] = (int) (LittleEndian.int64(bytes, (int) (at >>> 3)) >>> (at & 7) & mask);
            at += bitWidth;
        }
        bit = at;
    }

    private void nextRun() throws IOException {
        long head = varint();
        packed = (head & 1) == 1;
        long count = head >>> 1;
        if (packed) {
            long packedBytes = count * bitWidth;
            // The last group may be cut short by writers that do not pad it.
            long available = (long) end - position;
            long values = count * 8;
            if (packedBytes > available) {
                values = bitWidth == 0 ? values : available * 8 / bitWidth;
            }
            bit = (long) position << 3;
            position += (int) Math.min(packedBytes, available);
            left = (int) Math.min(values, Integer.MAX_VALUE);
        } else {
            int valueBytes = (bitWidth + 7) >>> 3;
            if (valueBytes > end - position) {
                throw new EOFException("a run ends early");
            }
            value = 0;
            for (int i = 0; i < valueBytes; i++) {
                value |= (bytes[position++] & 0xff) << (8 * i);
            }
            if (bitWidth < Integer.SIZE && value >>> bitWidth != 0) {
                throw new IOException(
                        "a run repeats the value " + value + ", which has more than " + bitWidth + " bits");
            }
            left = (int) count;
        }
        if (left == 0) {
            throw new IOException("a run of no values stands at byte " + position);
        }
    }

    private long varint() throws IOException {
        long result = 0;
        for (int shift = 0; shift < Integer.SIZE; shift += 7) {
            if (position >= end) {
                throw new EOFException("its values end early");
            }
            int octet = bytes[position++] & 0xff;
            result |= (octet & 0x7fL) << shift;
            if (octet < 0x80) {
                return result & 0xffff_ffffL;
            }
        }
        throw new IOException("a run length has more than 32 bits");
    }
}
