package io.datapool.parquet;

import java.io.IOException;

/** Encoding BYTE_STREAM_SPLIT: first the first bytes of all values, then the second bytes, and so on. */
final class ByteStreamSplitReader implements ValueReader {
    private final ParquetColumn column;
    private final byte[] page;
    private final int from;
    private final int width;
    /** Values in the page, and so bytes in each stream. */
    private final int total;

    private int done;
    private final int[] ints = new int[Target.BATCH];
    private final long[] longs = new long[Target.BATCH];
    private final float[] floats = new float[Target.BATCH];
    private final double[] doubles = new double[Target.BATCH];
    private final ByteValues values = new ByteValues();

    ByteStreamSplitReader(ParquetColumn column, byte[] page, int from, int to) throws IOException {
        this.column = column;
        this.page = page;
        this.from = from;
        this.width = switch (column.stored()) {
            case INT32, INT64, FLOAT, DOUBLE -> Stored.width(column.stored());
            case FIXED_LEN_BYTE_ARRAY -> column.fixedLength();
            case BOOLEAN, INT96, BYTE_ARRAY ->
                throw new IOException(column.stored() + " values cannot be in encoding BYTE_STREAM_SPLIT");
        };
        this.total = (to - from) / width;
    }

    @Override
    public void read(int count, Target target) throws IOException {
        ValueReader.requireBytes((long) count * width, (long) (total - done) * width);
        switch (column.stored()) {
            case INT32 -> {
                gather(count);
                target.ints(ints, count);
            }
            case FLOAT -> {
                gather(count);
                for (int i = 0; i < count; i++) {
                    floats[i] = Float.intBitsToFloat(ints[i]);
                }
                target.floats(floats, count);
            }
            case INT64 -> {
                gatherLongs(count);
                target.longs(longs, count);
            }
            case DOUBLE -> {
                gatherLongs(count);
                for (int i = 0; i < count; i++) {
                    doubles[i] = Double.longBitsToDouble(longs[i]);
                }
                target.doubles(doubles, count);
            }
            case BOOLEAN, INT96, BYTE_ARRAY, FIXED_LEN_BYTE_ARRAY -> {
                gatherBytes(count);
                target.bytes(values, count);
            }
        }
        done += count;
    }

    private void gather(int count) {
        int first = from + done;
        int second = first + total;
        int third = second + total;
        int fourth = third + total;
        for (int i = 0; i < count; i++) {
            ints[i] = (page[first + i] & 0xff)
                    | (page[second + i] & 0xff) << 8
                    | (page[third + i] & 0xff) << 16
                    | page[fourth + i] << 24;
        }
    }

    /** Two halves of four streams each. */
    private void gatherLongs(int count) {
        int low = from + done;
        int high = low + 4 * total;
        for (int i = 0; i < count; i++) {
            longs[i] = half(low + i) | half(high + i) << 32;
        }
    }

    private long half(int at) {
        return (page[at] & 0xff)
                | (page[at + total] & 0xff) << 8
                | (page[at + 2 * total] & 0xff) << 16
                | (page[at + 3 * total] & 0xffL) << 24;
    }

    private void gatherBytes(int count) {
        if (values.bytes.length < count * width) {
            values.bytes = new byte[count * width]; // a range of the page, and so no more than it has
        }
        for (int i = 0; i < count; i++) {
            values.offsets[i] = i * width;
            values.lengths[i] = width;
            for (int stream = 0; stream < width; stream++) {
                values.bytes[i * width + stream] = page[from + stream * total + done + i];
            }
        }
    }
}
