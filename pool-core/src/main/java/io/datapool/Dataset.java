package io.datapool;

import io.datapool.error.UnknownColumnException;
import io.datapool.internal.segment.SegmentReader;
import io.datapool.schema.ColumnInfo;
import io.datapool.schema.DatasetInfo;
import io.datapool.schema.TimeRange;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One table of a pool, or a range of its rows: named columns of equal length, mapped, not copied.
 *
 * <p>Immutable and thread-safe: a dataset never changes, a pool that is updated gives out another one. Reading after the pool
 * was closed throws {@link IllegalStateException}.
 */
public final class Dataset {
    private final DatasetInfo info;
    /** Where each column stands, by name, in order; that of the whole dataset, for its slices, too. */
    private final Map<String, Integer> positions;

    private final Column[] columns;
    private final @Nullable TimeIndex time;

    private Dataset(DatasetInfo info, Map<String, Integer> positions, Column[] columns, @Nullable TimeIndex time) {
        this.info = info;
        this.positions = positions;
        this.columns = columns;
        this.time = time;
    }

    static Dataset mapped(DatasetInfo info, SegmentReader.Mapped segment, Lifetime lifetime) {
        Map<String, Integer> positions = new LinkedHashMap<>();
        Column[] columns = new Column[info.columns().size()];
        for (int i = 0; i < columns.length; i++) {
            ColumnInfo column = info.columns().get(i);
            Column.Origin origin = new Column.Origin(segment.region(), lifetime, info.key(), column);
            positions.put(column.name(), i);
            columns[i] = Column.of(origin, column.offsetBytes(), info.rows());
        }
        if (!info.schema().hasTimeIndex()) {
            return new Dataset(info, positions, columns, null);
        }
        MappedTimeGuide guide = segment.guide()
                .map(found -> new MappedTimeGuide(segment.region(), found))
                .orElse(null);
        TimeIndex time = new TimeIndex((LongColumn) columns[0], regularStepNanos(info), guide);
        return new Dataset(info, positions, columns, time);
    }

    private static long regularStepNanos(DatasetInfo info) {
        return info.time()
                .filter(TimeRange::regular)
                .flatMap(TimeRange::step)
                .map(Duration::toNanos)
                .orElse(0L);
    }

    /** The key it was got by. */
    public String key() {
        return info.key();
    }

    /** What the registry says of the whole dataset; of a slice, of the dataset it was cut from. */
    public DatasetInfo info() {
        return info;
    }

    /** The pool generation that published it. */
    public long generation() {
        return info.generation();
    }

    /** Number of rows. */
    public int rows() {
        return columns[0].rows();
    }

    /** The columns, in order. */
    public List<Column> columns() {
        return new ArrayList<>(Arrays.asList(columns));
    }

    /** The columns' names, in order. */
    public List<String> columnNames() {
        return new ArrayList<>(positions.keySet());
    }

    /**
     * The column of that name.
     *
     * @throws UnknownColumnException when there is none
     */
    public Column column(String name) {
        Integer position = positions.get(name);
        if (position == null) {
            throw new UnknownColumnException(
                    "dataset '" + key() + "' has no column '" + name + "'; it has " + positions.keySet());
        }
        return columns[position];
    }

    /**
     * The float32 column of that name.
     *
     * @throws UnknownColumnException when there is none, or it has another type
     */
    public FloatColumn floats(String name) {
        return column(name, FloatColumn.class, "float32");
    }

    /**
     * The float64 column of that name.
     *
     * @throws UnknownColumnException when there is none, or it has another type
     */
    public DoubleColumn doubles(String name) {
        return column(name, DoubleColumn.class, "float64");
    }

    /**
     * The int64 or time stamp column of that name.
     *
     * @throws UnknownColumnException when there is none, or it has another type
     */
    public LongColumn longs(String name) {
        return column(name, LongColumn.class, "int64");
    }

    private <C extends Column> C column(String name, Class<C> type, String wanted) {
        Column column = column(name);
        if (column instanceof OtherColumn other) {
            throw other.refusal();
        }
        if (!type.isInstance(column)) {
            throw new UnknownColumnException("column '" + name + "' of dataset '" + key() + "' holds "
                    + column.type().dtype() + ", not " + wanted + "; use dataset." + column.reader() + "(\"" + name
                    + "\")");
        }
        return type.cast(column);
    }

    /** Whether the rows have time stamps. */
    public boolean hasTime() {
        return time != null;
    }

    /**
     * The rows' time stamps.
     *
     * @throws UnknownColumnException when they have none
     */
    public TimeIndex time() {
        if (time == null) {
            throw new UnknownColumnException(
                    "dataset '" + key() + "' has no time index; its columns are " + positions.keySet());
        }
        return time;
    }

    /**
     * One value as a double; see {@link Column#asDouble}. In loops over many rows take the column once instead.
     *
     * @throws UnknownColumnException when there is no such column
     * @throws IndexOutOfBoundsException when the row is outside
     */
    public double get(int row, String column) {
        return column(column).asDouble(row);
    }

    /**
     * A range of rows, without copying.
     *
     * @param fromRow first row, 0 to {@code rows()}
     * @param toRow row after the last, {@code fromRow} to {@code rows()}
     * @throws IndexOutOfBoundsException when the rows are outside
     */
    public Dataset slice(int fromRow, int toRow) {
        Column[] slices = new Column[columns.length];
        for (int i = 0; i < slices.length; i++) {
            slices[i] = columns[i].slice(fromRow, toRow);
        }
        return new Dataset(info, positions, slices, time == null ? null : time.slice((LongColumn) slices[0], fromRow));
    }

    /**
     * The rows of a span of time, without copying.
     *
     * @param from earliest stamp, inclusive
     * @param to latest stamp, exclusive; not before {@code from}
     * @throws UnknownColumnException when the rows have no time stamps
     * @throws IllegalArgumentException when {@code to} is before {@code from}
     */
    public Dataset between(Instant from, Instant to) {
        if (to.isBefore(from)) {
            throw new IllegalArgumentException("between " + from + " and " + to + ": the end is before the start");
        }
        return slice(rowAtOrAfter(from), rowAtOrAfter(to));
    }

    /**
     * The last row not later than the moment, or -1 when all rows are later.
     *
     * @throws UnknownColumnException when the rows have no time stamps
     */
    public int rowAtOrBefore(Instant moment) {
        return time().rowAtOrBefore(moment);
    }

    /**
     * The first row not earlier than the moment, or {@code rows()} when all rows are earlier.
     *
     * @throws UnknownColumnException when the rows have no time stamps
     */
    public int rowAtOrAfter(Instant moment) {
        return time().rowAtOrAfter(moment);
    }

    @Override
    public String toString() {
        return key() + " generation " + generation() + " " + Arrays.toString(columns);
    }
}
