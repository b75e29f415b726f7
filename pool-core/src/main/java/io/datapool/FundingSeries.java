package io.datapool;

import io.datapool.error.UnknownColumnException;
import io.datapool.schema.ColumnType;
import java.time.Instant;

/**
 * Funding rates of a perpetual future: a dataset with the float32 column {@code rate}, as a fraction of the position's value
 * (0.0001 is one basis point), over a time index of the funding times. Immutable and thread-safe.
 */
public final class FundingSeries {
    private final Dataset dataset;
    private final SeriesColumn rate;

    private FundingSeries(Dataset dataset) {
        this.dataset = dataset;
        rate = SeriesColumn.of(dataset, "rate", "rates64");
        dataset.time();
    }

    /**
     * Reads a dataset as funding rates.
     *
     * @throws UnknownColumnException when it lacks the column or the time index, or the column is neither float32 nor float64
     */
    public static FundingSeries of(Dataset dataset) {
        return new FundingSeries(dataset);
    }

    /** The key of a symbol's funding rates: {@code BTCUSDT_funding}. */
    public static String key(String symbol) {
        return symbol + "_funding";
    }

    /** The dataset itself, with any further columns. */
    public Dataset dataset() {
        return dataset;
    }

    /** Number of payments. */
    public int rows() {
        return dataset.rows();
    }

    /** Funding times. */
    public TimeIndex time() {
        return dataset.time();
    }

    /** How precise the rates are: {@link ColumnType#FLOAT32} or {@link ColumnType#FLOAT64}. */
    public ColumnType precision() {
        return rate.type();
    }

    /**
     * The rate of each payment, as a fraction.
     *
     * @throws UnknownColumnException when the column is float64: see {@link #rates64}
     */
    public FloatColumn rate() {
        return rate.floats();
    }

    /**
     * The rate of each payment, as a fraction, of rates that were stored as float64.
     *
     * @throws UnknownColumnException when the column is float32: see {@link #rate()}
     */
    public DoubleColumn rates64() {
        return rate.doubles();
    }

    /**
     * The rate of one payment, in whichever precision it is stored.
     *
     * @throws IndexOutOfBoundsException when there is no such row
     */
    public double rate(int row) {
        return rate.get(row);
    }

    /** A range of payments, without copying; see {@link Dataset#slice}. */
    public FundingSeries slice(int fromRow, int toRow) {
        return of(dataset.slice(fromRow, toRow));
    }

    /** The payments in [from, to), without copying; see {@link Dataset#between}. */
    public FundingSeries between(Instant from, Instant to) {
        return of(dataset.between(from, to));
    }

    /** The last payment at the moment or before, or -1 when all are later. */
    public int rowAtOrBefore(Instant moment) {
        return dataset.rowAtOrBefore(moment);
    }

    /** The first payment at the moment or after, or {@code rows()} when all are earlier. */
    public int rowAtOrAfter(Instant moment) {
        return dataset.rowAtOrAfter(moment);
    }

    @Override
    public String toString() {
        return "funding rates " + dataset;
    }
}
