package io.datapool;

import io.datapool.internal.arrow.SegmentLayout;
import io.datapool.schema.ColumnType;
import io.datapool.schema.DatasetKind;
import io.datapool.schema.Field;
import io.datapool.schema.Schema;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A dataset to be published from arrays. Immutable: each method returns a longer draft. Arrays are not copied; they are read
 * when the draft is put.
 *
 * <pre>{@code pool.put("signals", DatasetDraft.withTime(epochNanos).floats("alpha", alpha).floats("beta", beta));}</pre>
 */
public final class DatasetDraft {
    /** Name of the time index of every dataset that this library makes. */
    public static final String TIME = "timestamp";

    private final DatasetKind kind;
    private final List<Values> columns;
    private final Map<String, String> notes;

    /** One column's values on the heap; {@code array} is a float[], double[] or long[], as the type says. */
    record Values(Field field, Object array, int rows) {}

    private DatasetDraft(DatasetKind kind, List<Values> columns, Map<String, String> notes) {
        this.kind = kind;
        this.columns = List.copyOf(columns);
        this.notes = Map.copyOf(notes);
    }

    /**
     * A draft with a time index named {@code timestamp}.
     *
     * @param epochNanos nanoseconds since 1970-01-01T00:00:00Z, never descending
     */
    public static DatasetDraft withTime(long[] epochNanos) {
        return withoutTime().with(new Field(TIME, ColumnType.TIMESTAMP), epochNanos, epochNanos.length);
    }

    /**
     * A draft of bars, as {@link OhlcvSeries} reads them.
     *
     * @param epochNanos when each bar opens, nanoseconds since 1970-01-01T00:00:00Z, never descending
     * @throws IllegalArgumentException when the arrays are not of one length
     */
    public static DatasetDraft ohlcv(
            long[] epochNanos, float[] open, float[] high, float[] low, float[] close, float[] volume) {
        return withTime(epochNanos)
                .kind(DatasetKind.OHLCV)
                .floats("open", open)
                .floats("high", high)
                .floats("low", low)
                .floats("close", close)
                .floats("volume", volume);
    }

    /**
     * A draft of funding rates, as {@link FundingSeries} reads them.
     *
     * @param epochNanos when each is paid, nanoseconds since 1970-01-01T00:00:00Z, never descending
     * @param rates as fractions
     * @throws IllegalArgumentException when the arrays are not of one length
     */
    public static DatasetDraft funding(long[] epochNanos, float[] rates) {
        return withTime(epochNanos).kind(DatasetKind.FUNDING).floats("rate", rates);
    }

    /** A draft without time index. */
    public static DatasetDraft withoutTime() {
        return new DatasetDraft(DatasetKind.CUSTOM, List.of(), Map.of());
    }

    /**
     * A draft of float32 columns without time index, as the name and value arrays of a matrix.
     *
     * @param names one per column
     * @param values one array per column
     * @throws IllegalArgumentException when there are not as many names as arrays
     */
    public static DatasetDraft ofColumns(List<String> names, float[]... values) {
        if (names.size() != values.length) {
            throw new IllegalArgumentException(names.size() + " column names for " + values.length + " columns");
        }
        DatasetDraft draft = withoutTime();
        for (int i = 0; i < values.length; i++) {
            draft = draft.floats(names.get(i), values[i]);
        }
        return draft;
    }

    /** Adds a float32 column. */
    public DatasetDraft floats(String name, float[] values) {
        return with(new Field(name, ColumnType.FLOAT32), values, values.length);
    }

    /** Adds a float64 column. */
    public DatasetDraft doubles(String name, double[] values) {
        return with(new Field(name, ColumnType.FLOAT64), values, values.length);
    }

    /** Adds an int64 column. */
    public DatasetDraft longs(String name, long[] values) {
        return with(new Field(name, ColumnType.INT64), values, values.length);
    }

    /** Says what the dataset holds; {@link DatasetKind#CUSTOM} unless told. */
    public DatasetDraft kind(DatasetKind newKind) {
        return new DatasetDraft(newKind, columns, notes);
    }

    /** Adds a note that stands in the registry and in {@code info}. */
    public DatasetDraft note(String name, String text) {
        Map<String, String> more = new TreeMap<>(notes);
        more.put(name, text);
        return new DatasetDraft(kind, columns, more);
    }

    private DatasetDraft with(Field field, Object array, int rows) {
        if (!columns.isEmpty() && columns.get(0).rows() != rows) {
            throw new IllegalArgumentException("column '" + field.name() + "' has " + rows + " rows, column '"
                    + columns.get(0).field().name() + "' has "
                    + columns.get(0).rows() + "; all columns of a dataset have equal length");
        }
        if (rows > SegmentLayout.MAX_ROWS) {
            throw new IllegalArgumentException("column '" + field.name() + "' has " + rows + " rows, a dataset holds "
                    + SegmentLayout.MAX_ROWS + "; split it, by year for instance");
        }
        List<Values> more = new ArrayList<>(columns);
        more.add(new Values(field, array, rows));
        return new DatasetDraft(kind, more, notes);
    }

    DatasetPlan plan() {
        return new DatasetPlan(
                kind, new Schema(columns.stream().map(Values::field).toList()), rows());
    }

    int rows() {
        return columns.isEmpty() ? 0 : columns.get(0).rows();
    }

    Map<String, String> notes() {
        return notes;
    }

    void writeTo(DatasetWriter writer) {
        for (int i = 0; i < columns.size(); i++) {
            Values values = columns.get(i);
            switch (values.field().type()) {
                case FLOAT32 -> writer.put(i, 0, (float[]) values.array(), 0, values.rows());
                case FLOAT64 -> writer.put(i, 0, (double[]) values.array(), 0, values.rows());
                case INT64, TIMESTAMP -> writer.put(i, 0, (long[]) values.array(), 0, values.rows());
                case OTHER -> throw new IllegalStateException("a draft has columns of known types alone");
            }
        }
    }

    @Override
    public String toString() {
        return "draft of " + kind.label() + ", " + rows() + " rows of "
                + columns.stream().map(Values::field).toList();
    }
}
