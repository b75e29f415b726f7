package io.datapool.loader;

import io.datapool.FundingSeries;
import io.datapool.OhlcvSeries;
import io.datapool.PoolOptions;
import io.datapool.SharedDataPool;
import io.datapool.error.PoolException;
import io.datapool.schema.DatasetKind;
import io.datapool.schema.Names;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Says which Parquet files to load, and loads them into a pool. Immutable; each method returns a changed copy.
 *
 * <pre>{@code
 * try (SharedDataPool pool = MarketData.in(Path.of("data"))
 *         .symbols("BTCUSDT", "ETHUSDT").timeframes("1h", "4h").includeFunding(true)
 *         .loadInto(PoolOptions.named("my_backtest"))) {
 *     ...
 * }
 * }</pre>
 *
 * <table>
 *   <caption>Where files are looked for, and what becomes of them</caption>
 *   <tr><th>asked for</th><th>file</th><th>key</th><th>columns besides the time index {@code timestamp}</th></tr>
 *   <tr><td>symbol and timeframe</td><td>{@code ohlcv/SYMBOL_TIMEFRAME.parquet}</td><td>{@code SYMBOL_TIMEFRAME}</td>
 *       <td>open, high, low, close, volume</td></tr>
 *   <tr><td>symbol, with funding</td><td>{@code funding/SYMBOL_funding.parquet} or {@code funding_rates/...}</td>
 *       <td>{@code SYMBOL_funding}</td><td>rate</td></tr>
 *   <tr><td>a file of its own</td><td>any</td><td>any</td><td>all numeric ones</td></tr>
 * </table>
 *
 * <p>Values become the nearest float32; missing ones NaN; times UTC nanoseconds. A file that the pool already holds unchanged
 * is not read again, unless it was changed so shortly before it was read that its modification time does not tell. All that was
 * read is published together, as one generation. Of loads at the same time each takes effect as a whole, one after the other.
 * Sources are regular files; links are followed.
 */
public final class MarketData {
    private final @Nullable Path directory;
    private final List<String> symbols;
    private final List<String> timeframes;
    private final boolean funding;
    private final Map<String, Path> files;
    private final LoadOptions options;
    private final LoadListener listener;

    private MarketData(
            @Nullable Path directory,
            Collection<String> symbols,
            Collection<String> timeframes,
            boolean funding,
            Map<String, Path> files,
            LoadOptions options,
            LoadListener listener) {
        this.directory = directory;
        this.symbols = List.copyOf(symbols);
        this.timeframes = List.copyOf(timeframes);
        this.funding = funding;
        this.files = new LinkedHashMap<>(files);
        this.options = options;
        this.listener = listener;
    }

    /** Market data under that directory; the same as {@link #in}, for languages in which that is a keyword. */
    public static MarketData from(Path directory) {
        return in(directory);
    }

    /** Market data under that directory. */
    public static MarketData in(Path directory) {
        return new MarketData(directory, List.of(), List.of(), false, Map.of(), LoadOptions.defaults(), progress -> {});
    }

    /** Nothing but the files that {@link #file} names. */
    public static MarketData ofFiles() {
        return new MarketData(null, List.of(), List.of(), false, Map.of(), LoadOptions.defaults(), progress -> {});
    }

    /**
     * These symbols, in place of any before.
     *
     * @throws IllegalArgumentException when one cannot be part of a key
     */
    public MarketData symbols(String... newSymbols) {
        requireKeys(newSymbols);
        return new MarketData(directory, List.of(newSymbols), timeframes, funding, files, options, listener);
    }

    /**
     * The bars of these timeframes, in place of any before; named as in the files, {@code 1h} for instance.
     *
     * @throws IllegalArgumentException when one cannot be part of a key
     */
    public MarketData timeframes(String... newTimeframes) {
        requireKeys(newTimeframes);
        return new MarketData(directory, symbols, List.of(newTimeframes), funding, files, options, listener);
    }

    /** Whether the symbols' funding rates are wanted too; not unless told. */
    public MarketData includeFunding(boolean include) {
        return new MarketData(directory, symbols, timeframes, include, files, options, listener);
    }

    /**
     * Also any other flat Parquet file, under a key of its own, with all of its numeric columns.
     *
     * @throws IllegalArgumentException when the key is not allowed
     */
    public MarketData file(String key, Path path) {
        requireKeys(key);
        Map<String, Path> more = new LinkedHashMap<>(files);
        more.put(key, path);
        return new MarketData(directory, symbols, timeframes, funding, more, options, listener);
    }

    /** What to do with files that are not as one would wish, in place of any options before. */
    public MarketData options(LoadOptions newOptions) {
        return new MarketData(directory, symbols, timeframes, funding, files, newOptions, listener);
    }

    /** Who is told how loads get on, in place of anyone before. */
    public MarketData listener(LoadListener newListener) {
        return new MarketData(directory, symbols, timeframes, funding, files, options, newListener);
    }

    /**
     * Loads everything into a pool, which is made where there is none, and opens it.
     *
     * @return the pool, opened for reading and changing
     * @throws LoadException when something is missing or cannot be read; what could be read was published
     * @throws PoolException when the pool cannot be opened or written
     */
    public SharedDataPool loadInto(PoolOptions options) {
        SharedDataPool pool = SharedDataPool.createOrAttach(options);
        try {
            LoadReport report = load(pool);
            if (!report.ok()) {
                throw new LoadException(report);
            }
            return pool;
        } catch (RuntimeException | Error e) {
            pool.close();
            throw e;
        }
    }

    /**
     * Loads everything into an open pool. What is missing or cannot be read is reported, not thrown.
     *
     * @throws PoolException when the pool cannot be written
     */
    public LoadReport load(SharedDataPool pool) {
        List<LoadRequest> requests = new ArrayList<>(ohlcvRequests());
        if (funding) {
            requests.addAll(fundingRequests());
        }
        files.forEach((key, path) -> requests.add(new LoadRequest(key, DatasetKind.CUSTOM, List.of(path), options)));
        return PoolLoad.run(pool, requests, options.waitAtMost(), listener);
    }

    /** Loads the bars of all symbols and timeframes, and nothing else; see {@link #load}. */
    public LoadReport preloadOhlcv(SharedDataPool pool) {
        return PoolLoad.run(pool, ohlcvRequests(), options.waitAtMost(), listener);
    }

    /** Loads the funding rates of all symbols, and nothing else; see {@link #load}. */
    public LoadReport preloadFundingRates(SharedDataPool pool) {
        return PoolLoad.run(pool, fundingRequests(), options.waitAtMost(), listener);
    }

    private static void requireKeys(String... parts) {
        List.of(parts).forEach(Names::requireKey);
    }

    private List<LoadRequest> ohlcvRequests() {
        List<LoadRequest> requests = new ArrayList<>();
        for (String symbol : symbols) {
            for (String timeframe : timeframes) {
                String key = OhlcvSeries.key(symbol, timeframe);
                requests.add(new LoadRequest(key, DatasetKind.OHLCV, candidates(key, "ohlcv"), options));
            }
        }
        return requests;
    }

    private List<LoadRequest> fundingRequests() {
        return symbols.stream()
                .map(FundingSeries::key)
                .map(key ->
                        new LoadRequest(key, DatasetKind.FUNDING, candidates(key, "funding", "funding_rates"), options))
                .toList();
    }

    private List<Path> candidates(String key, String... folders) {
        if (directory == null) {
            throw new IllegalStateException("symbols need a data directory: start with MarketData.in(directory)");
        }
        Path data = directory;
        return List.of(folders).stream()
                .map(folder -> data.resolve(folder).resolve(key + ".parquet"))
                .toList();
    }

    @Override
    public String toString() {
        return "market data" + (directory == null ? "" : " in " + directory) + ": symbols " + symbols + ", timeframes "
                + timeframes + (funding ? ", funding rates" : "") + ", files " + files + ", " + options;
    }
}
