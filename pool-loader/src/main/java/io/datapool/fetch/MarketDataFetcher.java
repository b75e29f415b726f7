package io.datapool.fetch;

import io.datapool.fetch.files.Compression;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Fetches bars and funding rates from an exchange, into memory or into Parquet files for the loader. Immutable; each of
 * {@link #compression} and {@link #listener} returns a changed copy. May be used by several threads.
 *
 * <pre>{@code
 * MarketDataFetcher fetcher = MarketDataFetcher.from(exchange);
 * fetcher.saveToParquet(FetchRequest.ohlcv("BTC/USDT", "1h"), Path.of("data"));    // two years, resumed when interrupted
 * fetcher.updateData(FetchRequest.ohlcv("BTC/USDT", "1h"), Path.of("data"));       // and a day later, what is new
 * List<Bar> bars = fetcher.fetchOhlcv(FetchRequest.ohlcv("BTC/USDT", "1d"));       // or into memory
 * }</pre>
 */
public final class MarketDataFetcher {
    /**
     * How to fetch.
     *
     * @param exchange from where
     * @param compression of files
     * @param listener who is told
     */
    record Settings(Exchange exchange, Compression compression, FetchListener listener) {}

    private final Settings settings;

    private MarketDataFetcher(Settings settings) {
        this.settings = settings;
    }

    /** Fetches from that exchange; SNAPPY, and nobody is told. */
    public static MarketDataFetcher from(Exchange exchange) {
        return new MarketDataFetcher(new Settings(exchange, Compression.SNAPPY, progress -> {}));
    }

    /** How files are compressed, in place of any choice before. */
    public MarketDataFetcher compression(Compression newCompression) {
        return new MarketDataFetcher(new Settings(settings.exchange(), newCompression, settings.listener()));
    }

    /** Who is told how fetches get on, in place of anyone before. */
    public MarketDataFetcher listener(FetchListener newListener) {
        return new MarketDataFetcher(new Settings(settings.exchange(), settings.compression(), newListener));
    }

    /**
     * Fetches bars into memory. A year of minutes takes about 45 MB there; {@link #saveToParquet} needs no such room.
     *
     * @return in ascending order, without duplicates, complete
     * @throws FetchException when the exchange does not give them; nothing is returned then
     */
    public List<Bar> fetchOhlcv(FetchRequest<Bar> request) throws FetchException {
        return fetch(request);
    }

    /**
     * Fetches funding rates into memory.
     *
     * @return in ascending order, without duplicates, complete
     * @throws FetchException when the exchange does not give them; nothing is returned then
     */
    public List<FundingRate> fetchFundingRates(FetchRequest<FundingRate> request) throws FetchException {
        return fetch(request);
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
        return new SeriesFetch<>(settings, request, directory).save();
    }

    /**
     * Adds to a file what is missing: all that is newer, and, when the request has a start, all that is older. The last day is
     * read again, and where rows differ, the new one counts. Without a file this is {@link #saveToParquet}.
     *
     * @throws UnusableFileException when the file has another shape, was fetched from elsewhere, or does not say from where, as those
     *     that {@link MarketDataWriter} or other software wrote; it is left as it is
     * @throws IncompleteFetchException when only a part arrived; the file is left as it is
     * @throws FetchException when nothing arrived
     * @throws IOException when it cannot be read or written
     */
    public FetchResult updateData(FetchRequest<?> request, Path directory) throws IOException {
        return new SeriesFetch<>(settings, request, directory).update();
    }

    private <T> List<T> fetch(FetchRequest<T> request) throws FetchException {
        Instant now = RequestedSpan.serverTime(settings.exchange());
        Span span = RequestedSpan.of(request, now);
        List<T> rows = new ArrayList<>();
        try {
            new Paging<>(settings.exchange(), request.series(), now).read(span, page -> {
                rows.addAll(page.rows());
                settings.listener()
                        .progressed(new FetchProgress(request.series(), span, page.coveredUntil(), rows.size()));
            });
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw RequestedSpan.interrupted(e);
        } catch (FetchException e) {
            throw e;
        } catch (IOException e) {
            throw new FetchException(request.series() + " could not be fetched: " + e.getMessage(), e);
        }
        return rows;
    }
}
