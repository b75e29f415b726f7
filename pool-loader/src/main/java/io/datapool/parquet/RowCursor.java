package io.datapool.parquet;

import io.datapool.parquet.Footer.Group;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.parquet.format.Type;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a file one after the other, in memory of a page and a batch for each column, however many rows there are. Not
 * thread-safe; ends with its file.
 */
public final class RowCursor {
    /** The values of one column, a batch at a time. */
    private final class Cells {
        private final ParquetColumn column;
        private final Target target;
        private @Nullable ColumnChunkReader chunk;
        private long[] longs = new long[0];
        private double[] doubles = new double[0];
        private int count;
        private int position;

        Cells(ParquetColumn column) {
            this.column = column;
            this.target = column.stored() == Type.DOUBLE
                    ? new DoubleTarget(column, this::takeDoubles, new ColumnAudit())
                    : new LongTarget(column, EpochUnit.none(), this::takeLongs, new ColumnAudit());
        }

        private void takeLongs(int firstRow, long[] values, int newCount) {
            longs = values;
            count = newCount;
        }

        private void takeDoubles(int firstRow, double[] values, int newCount) {
            doubles = values;
            count = newCount;
        }

        void start(Group group) throws ParquetException {
            count = 0;
            position = 0;
            try {
                chunk = new ColumnChunkReader(bytes, column, group, target);
            } catch (IOException | RuntimeException e) {
                throw unreadable(e);
            }
        }

        void next() throws ParquetException {
            position++;
            while (position >= count && chunk != null) {
                position = 0;
                count = 0;
                try {
                    chunk.readBatch();
                } catch (IOException | RuntimeException e) {
                    throw unreadable(e);
                }
            }
        }

        private ParquetException unreadable(Exception e) {
            return new ParquetException(
                    "column '" + column.name() + "' of " + path + " cannot be read: " + e.getMessage(), e);
        }
    }

    private final Path path;
    private final FileBytes bytes;
    private final Iterator<Group> groups;
    private final List<Cells> columns = new ArrayList<>();
    private long rowsLeft;

    RowCursor(Path path, FileBytes bytes, List<Group> groups, List<ParquetColumn> columns) {
        this.path = path;
        this.bytes = bytes;
        this.groups = groups.iterator();
        for (ParquetColumn column : columns) {
            this.columns.add(new Cells(column));
        }
    }

    /**
     * Moves on to the next row, at first to the first one.
     *
     * @return false when there is none
     * @throws ParquetException when the file is damaged, or holds what cannot be read
     */
    public boolean next() throws ParquetException {
        if (rowsLeft == 0) {
            if (!groups.hasNext()) {
                return false;
            }
            Group group = groups.next(); // has rows
            for (Cells cells : columns) {
                cells.start(group);
            }
            rowsLeft = group.rows();
        }
        for (Cells cells : columns) {
            cells.next();
        }
        rowsLeft--;
        return true;
    }

    /** This row's integer or time stamp as it is stored, in that of the columns; a missing one is {@code Long.MIN_VALUE}. */
    public long longValue(int column) {
        Cells cells = columns.get(column);
        return cells.longs[cells.position];
    }

    /** This row's double, in that of the columns; a missing one is NaN. */
    public double doubleValue(int column) {
        Cells cells = columns.get(column);
        return cells.doubles[cells.position];
    }
}
