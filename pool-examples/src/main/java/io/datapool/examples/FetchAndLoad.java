package io.datapool.examples;

import io.datapool.OhlcvSeries;
import io.datapool.PoolOptions;
import io.datapool.SharedDataPool;
import io.datapool.fetch.Bar;
import io.datapool.fetch.Exchange;
import io.datapool.fetch.ExchangeOptions;
import io.datapool.fetch.FetchRequest;
import io.datapool.fetch.FetchResult;
import io.datapool.fetch.MarketDataFetcher;
import io.datapool.fetch.binance.BinanceExchange;
import io.datapool.fetch.binance.Market;
import io.datapool.loader.MarketData;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/**
 * From an exchange to Parquet files, into a pool, and to a reader. Arguments: directory for the files, directory of pools.
 *
 * <p>The exchange is a {@link SampleExchange} in this process, so that no network is needed and every run is alike. With the real one,
 * {@code BinanceExchange.spot()} and {@code BinanceExchange.usdm()} stand where this has the two {@code BinanceExchange.at(...)}; nothing
 * else changes. For years of minutes, let the archives go before: {@code Dumps.at(URI.create("https://data.binance.vision"),
 * options).before(Market.SPOT, BinanceExchange.spot())}.
 */
public final class FetchAndLoad {
    private static final int DAYS = 60;

    private FetchAndLoad() {}

    /** Fetches, fetches again, loads and reads, and compares with what the exchange has. */
    public static void main(String[] args) throws IOException {
        Path data = Path.of(args[0]);
        PoolOptions pool = PoolOptions.named("fetched").home(Path.of(args[1]));
        SampleData sample = new SampleData(DAYS);
        try (SampleExchange exchange = new SampleExchange(sample)) {
            System.out.println("a sample exchange answers at " + exchange.address());
            fetchAndLoad(exchange.address(), data, pool);
            System.out.println(exchange.requests() + " requests; once more, now that the files are there:");
            int before = exchange.requests();
            fetchAndLoad(exchange.address(), data, pool);
            System.out.println((exchange.requests() - before) + " requests");
        }
        compare(sample, pool);
    }

    private static void fetchAndLoad(URI address, Path data, PoolOptions pool) throws IOException {
        Instant start = SampleData.END.minusSeconds(DAYS * 86_400L);
        // shown in FETCHING.md: start
        Exchange spot =
                BinanceExchange.at(address, Market.SPOT, ExchangeOptions.defaults()); // or BinanceExchange.spot()
        Exchange usdm =
                BinanceExchange.at(address, Market.USDM, ExchangeOptions.defaults()); // or BinanceExchange.usdm()
        for (String symbol : List.of("BTC/USDT", "ETH/USDT")) {
            for (String timeframe : List.of("5m", "1h")) {
                FetchRequest<Bar> bars = FetchRequest.ohlcv(symbol, timeframe).from(start);
                FetchResult result =
                        MarketDataFetcher.from(spot).updateData(bars, data); // resumes, and adds what is new
                System.out.println(
                        result.rows() + " rows in " + result.file() + ", " + result.fetchedRows() + " fetched");
            }
            MarketDataFetcher.from(usdm)
                    .updateData(FetchRequest.fundingRates(symbol).from(start), data);
        }
        MarketData market = MarketData.in(data).symbols("BTCUSDT", "ETHUSDT").timeframes("5m", "1h");
        market.includeFunding(true).loadInto(pool).close();
        // shown: end
    }

    private static void compare(SampleData sample, PoolOptions options) {
        try (SharedDataPool pool = SharedDataPool.attach(options)) {
            int compared = 0;
            for (String symbol : SampleData.SYMBOLS) {
                List<Bar> sent = sample.market(symbol).bars().getOrDefault("5m", List.of());
                OhlcvSeries read = pool.ohlcv(symbol, "5m");
                for (int row = 0; row < sent.size(); row++) {
                    if (read.close().get(row) != (float) sent.get(row).close()
                            || !read.time().at(row).equals(sent.get(row).openTime())) {
                        throw new IllegalStateException(symbol + ", row " + row + " is not what the exchange sent");
                    }
                }
                compared += sent.size();
            }
            System.out.println("generation " + pool.generation() + " holds " + pool.keys() + "; " + compared
                    + " bars are what the exchange sent");
        }
    }
}
