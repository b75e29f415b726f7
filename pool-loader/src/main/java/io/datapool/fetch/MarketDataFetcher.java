package io.datapool.fetch;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * Fetches bars and funding rates from an exchange, into memory or into Parquet files for the loader. Immutable; each of
 * {@link #compression} and {@link #listener} returns a changed copy. May be used by several threads.
 *
 * <pre>{@code
 * MarketDataFetcher fetcher = MarketDataFetcher.from(BinanceExchange.spot());
 * fetcher.saveToParquet(FetchRequest.ohlcv("BTC/USDT", "1h"), Path.of("data"));    // two years, resumed when interrupted
 * fetcher.updateData(FetchRequest.ohlcv("BTC/USDT", "1h"), Path.of("data"));       // and a day later, what is new
 * List<Bar> bars = fetcher.fetchOhlcv(FetchRequest.ohlcv("BTC/USDT", "1d"));       // or into memory
 * }</pre>
 */
public final class MarketDataFetcher {
    private final Exchange exchange;
    private final Compression compression;
    private final FetchListener listener;

    private MarketDataFetcher(Exchange exchange, Compression compression, FetchListener listener) {
        this.exchange = exchange;
        this.compression = compression;
        this.listener = listener;
    }

    /** Fetches from that exchange; SNAPPY, and nobody is told. */
    public static MarketDataFetcher from(Exchange exchange) {
        return new MarketDataFetcher(exchange, Compression.SNAPPY, progress -> {});
    }

    /** How files are compressed, in place of any choice before. */
    public MarketDataFetcher compression(Compression newCompression) {
        return new MarketDataFetcher(exchange, newCompression, listener);
    }

    /** Who is told how fetches get on, in place of anyone before. */
    public MarketDataFetcher listener(FetchListener newListener) {
        return new MarketDataFetcher(exchange, compression, newListener);
    }

    /**
     * Fetches bars into memory. A year of minutes takes about 100 MB there; {@link #saveToParquet} needs no such room.
     *
     * @return in ascending order, without duplicates, complete
     * @throws FetchException when the exchange does not give them; nothing is returned then
     */
    public List<Bar> fetchOhlcv(FetchRequest<Bar> request) throws FetchException {
        throw new UnsupportedOperationException("in the next commits: " + request);
    }

    /**
     * Fetches funding rates into memory.
     *
     * @return in ascending order, without duplicates, complete
     * @throws FetchException when the exchange does not give them; nothing is returned then
     */
    public List<FundingRate> fetchFundingRates(FetchRequest<FundingRate> request) throws FetchException {
        throw new UnsupportedOperationException("in the next commits: " + request);
    }

    /**
     * Fetches a series into its file below a directory, {@link Series#file}, in place of any before. The file appears when it is
     * complete, and not earlier. What has arrived is kept beside it meanwhile, and used when the same is fetched again
     * after an interruption of any kind.
     *
     * @throws IncompleteFetchException when only a part arrived
     * @throws FetchException when nothing arrived
     * @throws IOException when it cannot be written
     */
    public FetchResult saveToParquet(FetchRequest<?> request, Path directory) throws IOException {
        throw new UnsupportedOperationException("in the next commits: " + request + directory);
    }

    /**
     * Adds to a file what is missing: all that is newer, and, when the request has a start, all that is older. The last day is
     * read again, and where rows differ, the new one counts. Without a file this is {@link #saveToParquet}.
     *
     * @throws UnusableFileException when the file has another shape, or was fetched from elsewhere; it is left as it is
     * @throws IncompleteFetchException when only a part arrived; the file is left as it is
     * @throws FetchException when nothing arrived
     * @throws IOException when it cannot be read or written
     */
    public FetchResult updateData(FetchRequest<?> request, Path directory) throws IOException {
        throw new UnsupportedOperationException("in the next commits: " + request + directory);
    }
}
