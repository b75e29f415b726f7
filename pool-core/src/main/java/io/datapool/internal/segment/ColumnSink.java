package io.datapool.internal.segment;

import io.datapool.format.ColumnType;
import io.datapool.format.Field;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.zip.CRC32C;

/** One column of a segment that is being written: the mapped range, in buffers of at most a gibibyte. */
final class ColumnSink {
    /** log2 of the values per buffer. */
    private static final int CHUNK_SHIFT = 27;

    private static final int CHUNK_ROWS = 1 << CHUNK_SHIFT;

    private final Field field;
    private final int capacity;
    private final ByteBuffer[] chunks;

    ColumnSink(MappedRegion region, Field field, long offsetBytes, int capacity) {
        this.field = field;
        this.capacity = capacity;
        int width = field.type().width();
        chunks = new ByteBuffer[(int) (((long) capacity + CHUNK_ROWS - 1) >>> CHUNK_SHIFT)];
        for (int i = 0; i < chunks.length; i++) {
            long firstRow = (long) i << CHUNK_SHIFT;
            int rows = (int) Math.min(CHUNK_ROWS, capacity - firstRow);
            chunks[i] = region.buffer(offsetBytes + firstRow * width, rows * width);
        }
    }

    Field field() {
        return field;
    }

    void put(int row, float[] source, int from, int count) {
        requireType(field.type() == ColumnType.FLOAT32, "float");
        check(row, source.length, from, count);
        for (int done = 0; done < count; ) {
            int at = (row + done) & (CHUNK_ROWS - 1);
            int now = Math.min(count - done, CHUNK_ROWS - at);
            chunk(row + done).asFloatBuffer().put(at, source, from + done, now);
            done += now;
        }
    }

    void put(int row, double[] source, int from, int count) {
        requireType(field.type() == ColumnType.FLOAT64, "double");
        check(row, source.length, from, count);
        for (int done = 0; done < count; ) {
            int at = (row + done) & (CHUNK_ROWS - 1);
            int now = Math.min(count - done, CHUNK_ROWS - at);
            chunk(row + done).asDoubleBuffer().put(at, source, from + done, now);
            done += now;
        }
    }

    void put(int row, long[] source, int from, int count) {
        requireType(field.type() == ColumnType.INT64 || field.type() == ColumnType.TIMESTAMP, "long");
        check(row, source.length, from, count);
        for (int done = 0; done < count; ) {
            int at = (row + done) & (CHUNK_ROWS - 1);
            int now = Math.min(count - done, CHUNK_ROWS - at);
            chunk(row + done).asLongBuffer().put(at, source, from + done, now);
            done += now;
        }
    }

    long int64(int row) {
        return chunk(row).getLong((row & (CHUNK_ROWS - 1)) * Long.BYTES);
    }

    /** Copies the first values of another column of the same type. */
    void copyFrom(ColumnSink other, int rows) {
        int width = field.type().width();
        for (int i = 0; i < chunks.length; i++) {
            int now = (int) Math.min(CHUNK_ROWS, rows - ((long) i << CHUNK_SHIFT));
            chunks[i].put(0, other.chunks[i], 0, now * width);
        }
    }

    /** CRC-32C of the first values, as the registry writes it. */
    String crc32c(int rows) {
        CRC32C crc = new CRC32C();
        for (int i = 0; i < chunks.length; i++) {
            long now = Math.max(0, Math.min(CHUNK_ROWS, rows - ((long) i << CHUNK_SHIFT)));
            crc.update(chunks[i].duplicate().limit((int) now * field.type().width()));
        }
        return Checksums.text(crc);
    }

    private ByteBuffer chunk(int row) {
        return chunks[row >>> CHUNK_SHIFT];
    }

    private void check(int row, int sourceLength, int from, int count) {
        Objects.checkFromIndexSize(from, count, sourceLength);
        if (row < 0 || row > capacity - count) {
            throw new IndexOutOfBoundsException(
                    "column '" + field.name() + "': rows " + row + " to " + ((long) row + count) + " of " + capacity);
        }
    }

    private void requireType(boolean fits, String offered) {
        if (!fits) {
            throw new IllegalStateException(
                    "column '" + field.name() + "' holds " + field.type().dtype() + ", not " + offered);
        }
    }
}
