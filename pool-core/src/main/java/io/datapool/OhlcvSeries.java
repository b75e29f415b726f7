package io.datapool;

import io.datapool.error.UnknownColumnException;
import io.datapool.schema.ColumnType;
import java.time.Instant;
import java.util.List;

/**
 * Bars: a dataset with the columns {@code open}, {@code high}, {@code low}, {@code close} and {@code volume} over a time index of the
 * bars' opening times. Prices are in the quote currency, volume in the base asset, as the source has them. Each column is float32,
 * which is what loading makes, or float64 where that was asked for:
 *
 * <table>
 *   <caption>Ways to a price</caption>
 *   <tr><th>{@code close()}</th><td>the float32 column, for loops; refused where it is float64</td></tr>
 *   <tr><th>{@code closes64()}</th><td>the float64 column, for loops; refused where it is float32</td></tr>
 *   <tr><th>{@code close(row)}</th><td>one value of either, as a double</td></tr>
 * </table>
 *
 * Immutable and thread-safe.
 */
public final class OhlcvSeries {
    private final Dataset dataset;
    private final SeriesColumn open;
    private final SeriesColumn high;
    private final SeriesColumn low;
    private final SeriesColumn close;
    private final SeriesColumn volume;

    private OhlcvSeries(Dataset dataset) {
        this.dataset = dataset;
        open = SeriesColumn.of(dataset, "open", "opens64");
        high = SeriesColumn.of(dataset, "high", "highs64");
        low = SeriesColumn.of(dataset, "low", "lows64");
        close = SeriesColumn.of(dataset, "close", "closes64");
        volume = SeriesColumn.of(dataset, "volume", "volumes64");
        dataset.time();
    }

    /**
     * Reads a dataset as bars.
     *
     * @throws UnknownColumnException when it lacks one of the columns, or one is neither float32 nor float64
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

    /**
     * How precise the bars are: {@link ColumnType#FLOAT32} where all five columns are, else {@link ColumnType#FLOAT64}. Single columns
     * may differ then; {@code dataset().column(name).type()} tells.
     */
    public ColumnType precision() {
        for (SeriesColumn column : List.of(open, high, low, close, volume)) {
            if (column.type() == ColumnType.FLOAT64) {
                return ColumnType.FLOAT64;
            }
        }
        return ColumnType.FLOAT32;
    }

    /**
     * First price of each bar.
     *
     * @throws UnknownColumnException when the column is float64: see {@link #opens64}
     */
    public FloatColumn open() {
        return open.floats();
    }

    /**
     * First price of each bar, of bars that were stored as float64.
     *
     * @throws UnknownColumnException when the column is float32: see {@link #open()}
     */
    public DoubleColumn opens64() {
        return open.doubles();
    }

    /**
     * First price of one bar, in whichever precision it is stored.
     *
     * @throws IndexOutOfBoundsException when there is no such row
     */
    public double open(int row) {
        return open.get(row);
    }

    /**
     * Highest price of each bar.
     *
     * @throws UnknownColumnException when the column is float64: see {@link #highs64}
     */
    public FloatColumn high() {
        return high.floats();
    }

    /**
     * Highest price of each bar, of bars that were stored as float64.
     *
     * @throws UnknownColumnException when the column is float32: see {@link #high()}
     */
    public DoubleColumn highs64() {
        return high.doubles();
    }

    /**
     * Highest price of one bar, in whichever precision it is stored.
     *
     * @throws IndexOutOfBoundsException when there is no such row
     */
    public double high(int row) {
        return high.get(row);
    }

    /**
     * Lowest price of each bar.
     *
     * @throws UnknownColumnException when the column is float64: see {@link #lows64}
     */
    public FloatColumn low() {
        return low.floats();
    }

    /**
     * Lowest price of each bar, of bars that were stored as float64.
     *
     * @throws UnknownColumnException when the column is float32: see {@link #low()}
     */
    public DoubleColumn lows64() {
        return low.doubles();
    }

    /**
     * Lowest price of one bar, in whichever precision it is stored.
     *
     * @throws IndexOutOfBoundsException when there is no such row
     */
    public double low(int row) {
        return low.get(row);
    }

    /**
     * Last price of each bar.
     *
     * @throws UnknownColumnException when the column is float64: see {@link #closes64}
     */
    public FloatColumn close() {
        return close.floats();
    }

    /**
     * Last price of each bar, of bars that were stored as float64.
     *
     * @throws UnknownColumnException when the column is float32: see {@link #close()}
     */
    public DoubleColumn closes64() {
        return close.doubles();
    }

    /**
     * Last price of one bar, in whichever precision it is stored.
     *
     * @throws IndexOutOfBoundsException when there is no such row
     */
    public double close(int row) {
        return close.get(row);
    }

    /**
     * Traded amount of each bar.
     *
     * @throws UnknownColumnException when the column is float64: see {@link #volumes64}
     */
    public FloatColumn volume() {
        return volume.floats();
    }

    /**
     * Traded amount of each bar, of bars that were stored as float64.
     *
     * @throws UnknownColumnException when the column is float32: see {@link #volume()}
     */
    public DoubleColumn volumes64() {
        return volume.doubles();
    }

    /**
     * Traded amount of one bar, in whichever precision it is stored.
     *
     * @throws IndexOutOfBoundsException when there is no such row
     */
    public double volume(int row) {
        return volume.get(row);
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

    @Override
    public String toString() {
        return "bars " + dataset;
    }
}
