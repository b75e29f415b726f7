package io.datapool;

import io.datapool.error.PoolDamagedException;
import io.datapool.internal.segment.MappedRegion;
import java.nio.ByteOrder;
import java.nio.LongBuffer;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A column of int64 values: counts, identifiers, or time stamps in nanoseconds since 1970-01-01T00:00:00Z.
 *
 * <pre>{@code
 * for (int row = 0; row < column.rows(); row++) {
 *     sum += column.get(row);
 * }
 * }</pre>
 *
 * <p>Reading costs what reading a {@code long[]} costs and allocates nothing.
 */
public final class LongColumn extends Column {
    /** Made when it is first wanted; where {@link #fitsBuffer}. */
    private @Nullable LongBuffer values;

    LongColumn(Origin origin, long offsetBytes, int rows) {
        super(origin, offsetBytes, rows);
    }

    /**
     * The value of one row; of a time stamp the nanoseconds since 1970-01-01T00:00:00Z.
     *
     * @param row 0 to {@code rows() - 1}
     * @throws IndexOutOfBoundsException when the row is outside
     * @throws IllegalStateException after the pool was closed
     */
    public long get(int row) {
        if (row < 0 || row >= rows || origin.lifetime().closed) {
            throw unreadable(row);
        }
        return origin.region().int64(offsetBytes + ((long) row << 3));
    }

    @Override
    public double asDouble(int row) {
        return get(row);
    }

    @Override
    public LongColumn slice(int fromRow, int toRow) {
        return (LongColumn) sliceColumn(fromRow, toRow);
    }

    /**
     * Copies rows into an array, as fast as {@link System#arraycopy}.
     *
     * @param fromRow first row to copy
     * @param target where to
     * @param targetFrom index of the first copied value in {@code target}
     * @param count how many
     * @throws IndexOutOfBoundsException when rows or array positions are outside; nothing is copied then
     * @throws IllegalStateException after the pool was closed
     * @throws PoolDamagedException when somebody has cut the mapped file short; copies of less than 16 KB may give zeros instead
     */
    public void copyTo(int fromRow, long[] target, int targetFrom, int count) {
        Objects.checkFromIndexSize(targetFrom, count, target.length);
        checkCount(fromRow, count);
        LongBuffer all = values;
        try {
            if (all != null) {
                all.get(fromRow, target, targetFrom, count);
            } else {
                copyFirst(fromRow, target, targetFrom, count);
            }
            MappedRegion.askForFaults((long) count * Long.BYTES);
        } catch (InternalError e) {
            throw origin.cutShort(e);
        }
    }

    /** Makes the buffer that later copies find; where none can hold the column, one for each part. */
    private void copyFirst(int fromRow, long[] target, int targetFrom, int count) {
        if (fitsBuffer()) {
            values().get(fromRow, target, targetFrom, count);
            return;
        }
        int most = Integer.MAX_VALUE / type().width();
        for (int done = 0; done < count; ) {
            int now = Math.min(count - done, most);
            view(fromRow + done, now).get(target, targetFrom + done, now);
            done += now;
        }
    }

    /**
     * All rows in a new array.
     *
     * @throws IllegalStateException after the pool was closed
     * @throws PoolDamagedException when somebody has cut the mapped file short
     */
    public long[] toArray() {
        long[] array = new long[rows()];
        copyTo(0, array, 0, array.length);
        return array;
    }

    /**
     * A read-only buffer over the mapped values, for code that wants JDK types. It stays readable after the pool was closed,
     * and keeps the mapping alive until it is collected.
     *
     * @throws IndexOutOfBoundsException when there are more rows than a buffer can hold; take a {@link #slice} first
     * @throws IllegalStateException after the pool was closed
     */
    public LongBuffer asLongBuffer() {
        requireFitsBuffer();
        return values().duplicate();
    }

    /** All values; a second thread that comes here for the first time makes another one. */
    private LongBuffer values() {
        LongBuffer all = values;
        if (all == null) {
            all = view(0, rows());
            values = all;
        }
        return all;
    }

    private LongBuffer view(int fromRow, int count) {
        return origin.region()
                .buffer(offsetBytes + ((long) fromRow << 3), count << 3)
                .order(ByteOrder.LITTLE_ENDIAN)
                .asLongBuffer();
    }
}
