package io.datapool.internal.segment;

import io.datapool.schema.ColumnType;
import io.datapool.schema.Field;
import java.nio.ByteBuffer;
import java.nio.IntBuffer;
import java.util.Objects;
import java.util.zip.CRC32C;

/** One column of a segment that is being written: the mapped range, in buffers of at most a gibibyte. */
final class ColumnBuffer {
    /** log2 of the values per buffer. */
    private static final int CHUNK_SHIFT = 27;

    private static final int CHUNK_ROWS = 1 << CHUNK_SHIFT;

    private final Field field;
    private final int capacity;
    private final ByteBuffer[] chunks;

    ColumnBuffer(MappedRegion region, Field field, long offsetBytes, int capacity) {
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

    /** Part of a run of rows that lies in one buffer. */
    private interface Part {
        /** Rows {@code at .. at + count} of the chunk are positions {@code from .. from + count} of the array. */
        void move(ByteBuffer chunk, int at, int from, int count);
    }

    void put(int row, float[] source, int from, int count) {
        requireType(field.type() == ColumnType.FLOAT32, "float");
        move(
                row,
                source.length,
                from,
                count,
                (chunk, at, position, now) -> chunk.asFloatBuffer().put(at, source, position, now));
    }

    void get(int row, float[] target, int from, int count) {
        requireType(field.type() == ColumnType.FLOAT32, "float");
        move(
                row,
                target.length,
                from,
                count,
                (chunk, at, position, now) -> chunk.asFloatBuffer().get(at, target, position, now));
    }

    void put(int row, double[] source, int from, int count) {
        requireType(field.type() == ColumnType.FLOAT64, "double");
        move(
                row,
                source.length,
                from,
                count,
                (chunk, at, position, now) -> chunk.asDoubleBuffer().put(at, source, position, now));
    }

    void get(int row, double[] target, int from, int count) {
        requireType(field.type() == ColumnType.FLOAT64, "double");
        move(
                row,
                target.length,
                from,
                count,
                (chunk, at, position, now) -> chunk.asDoubleBuffer().get(at, target, position, now));
    }

    void put(int row, long[] source, int from, int count) {
        requireType(field.type() == ColumnType.INT64 || field.type() == ColumnType.TIMESTAMP, "long");
        move(
                row,
                source.length,
                from,
                count,
                (chunk, at, position, now) -> chunk.asLongBuffer().put(at, source, position, now));
    }

    void get(int row, long[] target, int from, int count) {
        requireType(field.type() == ColumnType.INT64 || field.type() == ColumnType.TIMESTAMP, "long");
        move(
                row,
                target.length,
                from,
                count,
                (chunk, at, position, now) -> chunk.asLongBuffer().get(at, target, position, now));
    }

    private void move(int row, int arrayLength, int from, int count, Part part) {
        check(row, arrayLength, from, count);
        for (int done = 0; done < count; ) {
            int at = (row + done) & (CHUNK_ROWS - 1);
            int now = Math.min(count - done, CHUNK_ROWS - at);
            part.move(chunk(row + done), at, from + done, now);
            done += now;
        }
    }

    /** Takes the values of those rows of another column of the same type, in that order. */
    void gather(ColumnBuffer other, IntBuffer rows) {
        boolean wide = field.type().width() == Long.BYTES;
        for (int i = 0; i < rows.limit(); i++) {
            int from = rows.get(i);
            if (from < 0 || from >= other.capacity) {
                throw new IndexOutOfBoundsException(
                        "column '" + field.name() + "': row " + from + " of " + other.capacity + " is selected");
            }
            int at = i & (CHUNK_ROWS - 1);
            int fromAt = from & (CHUNK_ROWS - 1);
            if (wide) {
                chunk(i).putLong(at * Long.BYTES, other.chunk(from).getLong(fromAt * Long.BYTES));
            } else {
                chunk(i).putInt(at * Integer.BYTES, other.chunk(from).getInt(fromAt * Integer.BYTES));
            }
        }
    }

    long int64(int row) {
        return chunk(row).getLong((row & (CHUNK_ROWS - 1)) * Long.BYTES);
    }

    /** Copies the first values of another column of the same type. */
    void copyFrom(ColumnBuffer other, int rows) {
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
