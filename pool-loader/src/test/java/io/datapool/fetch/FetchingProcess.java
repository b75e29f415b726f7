package io.datapool.fetch;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;

/** Main class of a child JVM: fetches two years of minutes, and prints what came of it. */
final class FetchingProcess {
    private FetchingProcess() {}

    /**
     * Fetches once.
     *
     * @param arguments base address of the exchange, and the data directory
     */
    public static void main(String[] arguments) throws IOException {
        BinanceExchange exchange =
                BinanceExchange.at(URI.create(arguments[0]), Market.SPOT, ExchangeOptions.defaults());
        FetchResult result = MarketDataFetcher.from(exchange)
                .saveToParquet(FetchRequest.ohlcv("BTCUSDT", "1m"), Path.of(arguments[1]));
        System.out.println(result.rows() + " rows, " + result.resumedRows() + " resumed");
    }
}
