package io.datapool;

import io.datapool.error.UnknownColumnException;
import java.time.Instant;

/**
 * Bars: a dataset with the float32 columns {@code open}, {@code high}, {@code low}, {@code close} and {@code volume} over a
 * time index of the bars' opening times. Prices are in the quote currency, volume in the base asset, as the source has them.
 * Immutable and thread-safe.
 */
public final class OhlcvSeries {
    private final Dataset dataset;
    private final FloatColumn open;
    private final FloatColumn high;
    private final FloatColumn low;
    private final FloatColumn close;
    private final FloatColumn volume;

    private OhlcvSeries(Dataset dataset) {
        this.dataset = dataset;
        open = dataset.floats("open");
        high = dataset.floats("high");
        low = dataset.floats("low");
        close = dataset.floats("close");
        volume = dataset.floats("volume");
        dataset.time();
    }

    /**
     * Reads a dataset as bars.
     *
     * @throws UnknownColumnException when it lacks one of the columns, or one is not float32
     */
    public static OhlcvSeries of(Dataset dataset) {
        return new OhlcvSeries(dataset);
    }

    /** The key of a symbol's bars: {@code BTCUSDT_1h}. */
    public static String key(String symbol, String timeframe) {
        return symbol + "_" + timeframe;
    }

    /** The dataset itself, with any further columns. */
    public Dataset dataset() {
        return dataset;
    }

    /** Number of bars. */
    public int rows() {
        return dataset.rows();
    }

    /** Opening times. */
    public TimeIndex time() {
        return dataset.time();
    }

    /** First price of each bar. */
    public FloatColumn open() {
        return open;
    }

    /** Highest price of each bar. */
    public FloatColumn high() {
        return high;
    }

    /** Lowest price of each bar. */
    public FloatColumn low() {
        return low;
    }

    /** Last price of each bar. */
    public FloatColumn close() {
        return close;
    }

    /** Traded amount of each bar. */
    public FloatColumn volume() {
        return volume;
    }

    /** A range of bars, without copying; see {@link Dataset#slice}. */
    public OhlcvSeries slice(int fromRow, int toRow) {
        return of(dataset.slice(fromRow, toRow));
    }

    /** The bars that open in [from, to), without copying; see {@link Dataset#between}. */
    public OhlcvSeries between(Instant from, Instant to) {
        return of(dataset.between(from, to));
    }

    /** The last bar that opens at the moment or before, or -1 when all open later. */
    public int rowAtOrBefore(Instant moment) {
        return dataset.rowAtOrBefore(moment);
    }

    /** The first bar that opens at the moment or after, or {@code rows()} when all open earlier. */
    public int rowAtOrAfter(Instant moment) {
        return dataset.rowAtOrAfter(moment);
    }
}
