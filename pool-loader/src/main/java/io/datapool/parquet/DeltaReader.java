package io.datapool.parquet;

import java.io.EOFException;
import java.io.IOException;
import org.apache.parquet.format.Type;

/**
 * Encoding DELTA_BINARY_PACKED: the first value, then differences in blocks of miniblocks, each with its own bit width. The
 * array must have {@link RunLengths#PADDING} readable bytes after the end.
 */
final class DeltaReader implements ValueReader {
    private static final int MAX_BLOCK = 1 << 20;

    private final byte[] page;
    private final int end;
    private final boolean narrow;
    private final int valuesPerMiniblock;
    private final int[] bitWidths;
    private int position;

    private final long total;
    private long done;
    private long value;
    private long minDelta;
    private int miniblock;
    private int leftInMiniblock;
    private long bit;
    private final long[] longs = new long[Target.BATCH];
    private final int[] ints = new int[Target.BATCH];

    DeltaReader(Type stored, byte[] page, int from, int to) throws IOException {
        if (stored != Type.INT32 && stored != Type.INT64) {
            throw new IOException(stored + " values cannot be in encoding DELTA_BINARY_PACKED");
        }
        this.page = page;
        this.position = from;
        this.end = to;
        this.narrow = stored == Type.INT32;
        long blockSize = varint();
        long miniblocks = varint();
        total = varint();
        value = zigzag();
        if (blockSize <= 0
                || blockSize > MAX_BLOCK
                || blockSize % 128 != 0
                || miniblocks <= 0
                || miniblocks > blockSize
                || blockSize % miniblocks != 0
                || blockSize / miniblocks % 32 != 0) {
            throw new IOException("it claims blocks of " + blockSize + " values in " + miniblocks + " parts");
        }
        valuesPerMiniblock = (int) (blockSize / miniblocks);
        bitWidths = new int[(int) miniblocks];
        miniblock = bitWidths.length;
    }

    /**
     * The position after the last value.
     *
     * @param mostValues number of values that the page can have
     */
    static int end(byte[] page, int from, int to, int mostValues) throws IOException {
        DeltaReader scan = new DeltaReader(Type.INT32, page, from, to);
        if (scan.total < 0 || scan.total > mostValues) {
            throw new IOException("it claims " + scan.total + " values, its page " + mostValues);
        }
        for (long left = scan.total - 1; left > 0; left -= scan.valuesPerMiniblock) {
            if (scan.miniblock == scan.bitWidths.length) {
                scan.startBlock();
            }
            long bytes = ((long) scan.bitWidths[scan.miniblock++] * scan.valuesPerMiniblock) >>> 3;
            ValueReader.requireBytes(bytes, scan.end - (long) scan.position);
            scan.position += (int) bytes;
        }
        return scan.position;
    }

    @Override
    public void read(int count, Target target) throws IOException {
        decode(count);
        if (narrow) {
            narrow(ints, count);
            target.ints(ints, count);
        } else {
            target.longs(longs, count);
        }
    }

    /** Gives the next values, at most {@link Target#BATCH}, as 32-bit numbers. */
    void read(int[] target, int count) throws IOException {
        decode(count);
        narrow(target, count);
    }

    private void narrow(int[] target, int count) {
        for (int i = 0; i < count; i++) {
            target[i] = (int) longs[i];
        }
    }

    private void decode(int count) throws IOException {
        if (count > total - done) {
            throw new EOFException("its values end early: " + count + " are needed, " + (total - done) + " are left");
        }
        for (int i = 0; i < count; ) {
            if (done == 0) {
                longs[i++] = value;
                done++;
            } else {
                int now = Math.min(count - i, leftInMiniblock());
                unpack(i, now);
                i += now;
                done += now;
            }
        }
    }

    private int leftInMiniblock() throws IOException {
        if (leftInMiniblock == 0) {
            if (miniblock == bitWidths.length) {
                startBlock();
            }
            // The last miniblock may be cut short; reading beyond the page is refused below.
            long bits = (long) bitWidths[miniblock] * valuesPerMiniblock;
            bit = (long) position << 3;
            position += (int) Math.min(bits >>> 3, end - position);
            leftInMiniblock = valuesPerMiniblock;
        }
        return leftInMiniblock;
    }

    private void startBlock() throws IOException {
        minDelta = zigzag();
        ValueReader.requireBytes(bitWidths.length, end - (long) position);
        for (int i = 0; i < bitWidths.length; i++) {
            bitWidths[i] = page[position++] & 0xff;
            if (bitWidths[i] > Long.SIZE) {
                throw new IOException("its differences claim to have " + bitWidths[i] + " bits");
            }
        }
        miniblock = 0;
    }

    private void unpack(int from, int count) throws IOException {
        int width = bitWidths[miniblock];
        if (bit + (long) width * count > (long) end << 3) {
            throw new EOFException("its values end in the middle of a block");
        }
        long mask = width == Long.SIZE ? -1L : (1L << width) - 1;
        for (int i = from; i < from + count; i++) {
            value += minDelta + (width == 0 ? 0 : bits(width) & mask);
            longs[i] = value;
            bit += width;
        }
        leftInMiniblock -= count;
        if (leftInMiniblock == 0) {
            miniblock++;
        }
    }

    /** At least {@code width} bits from {@code bit} on, the wanted ones lowest. */
    private long bits(int width) {
        int at = (int) (bit >>> 3);
        int shift = (int) (bit & 7);
        long low = LittleEndian.int64(page, at) >>> shift;
        return shift + width > Long.SIZE ? low | (page[at + Long.BYTES] & 0xffL) << (Long.SIZE - shift) : low;
    }

    private long zigzag() throws IOException {
        long raw = varint();
        return raw >>> 1 ^ -(raw & 1);
    }

    private long varint() throws IOException {
        long result = 0;
        for (int shift = 0; shift < Long.SIZE; shift += 7) {
            if (position >= end) {
                throw new EOFException("its values end early");
            }
            int octet = page[position++] & 0xff;
            result |= (long) (octet & 0x7f) << shift;
            if (octet < 0x80) {
                return result;
            }
        }
        throw new IOException("it has a number of more than 64 bits");
    }
}
