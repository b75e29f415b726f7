package io.datapool;

import io.datapool.error.PoolDamagedException;
import io.datapool.internal.segment.MappedRegion;
import io.datapool.schema.ColumnInfo;
import io.datapool.schema.ColumnType;
import io.datapool.schema.Field;

/**
 * One column of a dataset, or a slice of one: a run of values in a mapped file. Rows count from 0.
 *
 * <p>Immutable and thread-safe. After the pool is closed every method that reads throws {@link IllegalStateException}; a loop
 * that was already running in another thread may finish on the still mapped values. The mapping itself lives as long as
 * anything that can read it is reachable, so no misuse reaches unmapped memory. Slices cost one small object; nobody keeps a
 * list of them.
 *
 * <p>Nothing in this library changes a published file, and its mode is 0444. Its owner, or root, can cut it short from outside
 * all the same. Then single reads give zeros or what was there before, until the JVM throws {@link InternalError}, in some
 * later call; bulk copies of 16 KB and more throw {@link PoolDamagedException}. The next handle to ask for the dataset refuses it,
 * and {@link SharedDataPool#verify} reports it.
 */
public abstract sealed class Column permits FloatColumn, DoubleColumn, LongColumn, OtherColumn {
    /**
     * Rows whose offset fits an int, whatever the width of the values. Where HotSpot's compiler of JDK 17 can see that a loop
     * does not go beyond them, it reads with one scaled load, as from an array; otherwise it computes an address first.
     */
    private static final int NEAR = (1 << 28) - 1;

    final Origin origin;
    final long offsetBytes;

    final int rows;

    /** What a column and all its slices have in common. */
    record Origin(MappedRegion region, Lifetime lifetime, String key, ColumnInfo column) {
        Field field() {
            return column.field();
        }

        /** What the JVM's error over a page that the file has no more means. */
        PoolDamagedException cutShort(InternalError cause) {
            return new PoolDamagedException(
                    "segment " + region.file() + " of dataset '" + key + "' was cut short, or cannot be read any more,"
                            + " while column '" + column.name() + "' was being copied: the file has "
                            + region.file().toFile().length() + " bytes, " + region.lengthBytes()
                            + " were mapped. What was read since may be wrong, too. Run 'pool verify', load the dataset"
                            + " again, and find out who changes files in the pool directory",
                    cause);
        }
    }

    Column(Origin origin, long offsetBytes, int rows) {
        this.origin = origin;
        this.offsetBytes = offsetBytes;
        this.rows = rows;
    }

    /** Makes the column of that type. */
    static Column of(Origin origin, long offsetBytes, int rows) {
        return switch (origin.field().type()) {
            case FLOAT32 -> new FloatColumn(origin, offsetBytes, rows);
            case FLOAT64 -> new DoubleColumn(origin, offsetBytes, rows);
            case INT64, TIMESTAMP -> new LongColumn(origin, offsetBytes, rows);
            case OTHER -> new OtherColumn(origin, offsetBytes, rows);
        };
    }

    /** The column's name. */
    public final String name() {
        return origin.field().name();
    }

    /** What each value is. */
    public final ColumnType type() {
        return origin.field().type();
    }

    /**
     * Number of values.
     *
     * @throws IllegalStateException after the pool was closed
     */
    public final int rows() {
        int all = rows;
        int near = all & NEAR; // tells the compiler
        return near == all && near != 0 && !origin.lifetime().closed ? near : noneOrMany(all);
    }

    /** Cold: a column that is empty, closed, or longer than {@link #NEAR}. */
    private int noneOrMany(int all) {
        origin.lifetime().requireOpen();
        return all;
    }

    /**
     * The value as a double: exact for float32 and float64, rounded to nearest for int64 beyond 2^53.
     *
     * @param row 0 to {@code rows() - 1}
     * @throws IndexOutOfBoundsException when the row is outside
     * @throws IllegalStateException after the pool was closed
     */
    public abstract double asDouble(int row);

    /**
     * Part of this column, without copying.
     *
     * @param fromRow first row, 0 to {@code rows()}
     * @param toRow row after the last, {@code fromRow} to {@code rows()}
     * @throws IndexOutOfBoundsException when the rows are outside
     * @throws IllegalStateException after the pool was closed
     */
    public abstract Column slice(int fromRow, int toRow);

    /** Name of {@link Dataset}'s method that gives columns of this class. */
    final String reader() {
        return switch (type()) {
            case FLOAT32 -> "floats";
            case FLOAT64 -> "doubles";
            case INT64, TIMESTAMP -> "longs";
            case OTHER -> throw new IllegalStateException("nothing reads " + this);
        };
    }

    final Column sliceColumn(int fromRow, int toRow) {
        checkRange(fromRow, toRow);
        return of(origin, offsetBytes + (long) fromRow * type().width(), toRow - fromRow);
    }

    /** Cold: decides why a row cannot be read. */
    final RuntimeException unreadable(int row) {
        origin.lifetime().requireOpen();
        return new IndexOutOfBoundsException("row " + row + " of column '" + name() + "' of dataset '" + origin.key()
                + "', which has " + rows + " rows");
    }

    final void checkRange(int fromRow, int toRow) {
        int now = rows();
        if (fromRow < 0 || fromRow > toRow || toRow > now) {
            throw new IndexOutOfBoundsException("rows " + fromRow + " to " + toRow + " of column '" + name()
                    + "' of dataset '" + origin.key() + "', which has " + now + " rows");
        }
    }

    final void checkCount(int fromRow, int count) {
        if (count < 0 || fromRow < 0 || fromRow > rows() - count) {
            throw new IndexOutOfBoundsException(count + " rows from row " + fromRow + " of column '" + name()
                    + "' of dataset '" + origin.key() + "', which has " + rows + " rows");
        }
    }

    /** Whether a JDK buffer of this width can hold the column. */
    final boolean fitsBuffer() {
        return rows() <= Integer.MAX_VALUE / type().width();
    }

    /** @throws IndexOutOfBoundsException when a JDK buffer of this width cannot hold the column */
    final void requireFitsBuffer() {
        if (!fitsBuffer()) {
            throw new IndexOutOfBoundsException("column '" + name() + "' of dataset '" + origin.key() + "' has " + rows
                    + " rows, a JDK buffer holds " + Integer.MAX_VALUE / type().width()
                    + ": take slice(from, to) first");
        }
    }

    @Override
    public final String toString() {
        return origin.key() + "." + name() + " " + origin.column().dtype() + "[" + rows + "]";
    }
}
