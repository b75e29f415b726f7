package io.datapool.parquet;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.apache.parquet.format.Type;

/** Encoding PLAIN: the values one after the other, little-endian. */
final class PlainReaders {
    private PlainReaders() {}

    static ValueReader of(ParquetColumn column, byte[] page, int from, int to) {
        return switch (column.stored()) {
            case BOOLEAN -> new Bits(page, from, to);
            case INT32, INT64, FLOAT, DOUBLE -> new Numbers(column, page, from, to);
            case INT96, FIXED_LEN_BYTE_ARRAY -> new FixedBytes(column.fixedLength(), page, from, to);
            case BYTE_ARRAY -> new Bytes(page, from, to);
        };
    }

    /** Bulk copies out of the page, which the JIT compiler turns into moves of whole vectors. */
    private static final class Numbers implements ValueReader {
        private final ParquetColumn column;
        private final ByteBuffer bytes;
        private final int[] ints;
        private final long[] longs;
        private final float[] floats;
        private final double[] doubles;

        Numbers(ParquetColumn column, byte[] page, int from, int to) {
            this.column = column;
            this.bytes = ByteBuffer.wrap(page, from, to - from).slice().order(ByteOrder.LITTLE_ENDIAN);
            this.ints = new int[column.stored() == Type.INT32 ? Target.BATCH : 0];
            this.longs = new long[column.stored() == Type.INT64 ? Target.BATCH : 0];
            this.floats = new float[column.stored() == Type.FLOAT ? Target.BATCH : 0];
            this.doubles = new double[column.stored() == Type.DOUBLE ? Target.BATCH : 0];
        }

        @Override
        public void read(int count, Target target) throws IOException {
            int width = Stored.width(column.stored());
            ValueReader.requireBytes((long) count * width, bytes.remaining());
            switch (column.stored()) {
                case INT32 -> {
                    bytes.asIntBuffer().get(ints, 0, count);
                    target.ints(ints, count);
                }
                case INT64 -> {
                    bytes.asLongBuffer().get(longs, 0, count);
                    target.longs(longs, count);
                }
                case FLOAT -> {
                    bytes.asFloatBuffer().get(floats, 0, count);
                    target.floats(floats, count);
                }
                case DOUBLE -> {
                    bytes.asDoubleBuffer().get(doubles, 0, count);
                    target.doubles(doubles, count);
                }
                case BOOLEAN, INT96, BYTE_ARRAY, FIXED_LEN_BYTE_ARRAY ->
                    throw new IllegalStateException(column + " has no plain numbers");
            }
            bytes.position(bytes.position() + count * width);
        }
    }

    /** One bit each, the lowest first. */
    private static final class Bits implements ValueReader {
        private final byte[] page;
        private final long end;
        private long bit;
        private final int[] ints = new int[Target.BATCH];

        Bits(byte[] page, int from, int to) {
            this.page = page;
            this.bit = (long) from << 3;
            this.end = (long) to << 3;
        }

        @Override
        public void read(int count, Target target) throws IOException {
            ValueReader.requireBytes(count, end - bit);
            for (int i = 0; i < count; i++, bit++) {
                ints[i] = page[(int) (bit >>> 3)] >>> (bit & 7) & 1;
            }
            target.ints(ints, count);
        }
    }

    private static final class FixedBytes implements ValueReader {
        private final int length;
        private final int end;
        private int position;
        private final ByteValues values = new ByteValues();

        FixedBytes(int length, byte[] page, int from, int to) {
            this.length = length;
            this.position = from;
            this.end = to;
            values.bytes = page;
        }

        @Override
        public void read(int count, Target target) throws IOException {
            ValueReader.requireBytes((long) count * length, end - (long) position);
            for (int i = 0; i < count; i++) {
                values.offsets[i] = position;
                values.lengths[i] = length;
                position += length;
            }
            target.bytes(values, count);
        }
    }

    /** Each preceded by its length in four bytes. */
    private static final class Bytes implements ValueReader {
        private final int end;
        private int position;
        private final ByteValues values = new ByteValues();

        Bytes(byte[] page, int from, int to) {
            this.position = from;
            this.end = to;
            values.bytes = page;
        }

        @Override
        public void read(int count, Target target) throws IOException {
            for (int i = 0; i < count; i++) {
                ValueReader.requireBytes(Integer.BYTES, end - (long) position);
                int length = LittleEndian.int32(values.bytes, position);
                position += Integer.BYTES;
                if (length < 0) {
                    throw new IOException("a value claims to have " + length + " bytes");
                }
                ValueReader.requireBytes(length, end - (long) position);
                values.offsets[i] = position;
                values.lengths[i] = length;
                position += length;
            }
            target.bytes(values, count);
        }
    }
}
