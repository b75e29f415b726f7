package io.datapool.fetch;

import io.datapool.fetch.binance.BinanceExchange;
import io.datapool.fetch.binance.Market;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;

/** Main class of a child JVM: fetches two years of minutes, and prints what came of it. */
final class FetchingProcess {
    private FetchingProcess() {}

    /**
     * Starts one, with a heap that could not hold its rows as objects.
     *
     * @param exchange base address
     * @param data directory for its files
     * @param directory where it works, and writes {@code stderr}
     */
    static Process start(URI exchange, Path data, Path directory) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-Xmx64m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        FetchingProcess.class.getName(),
                        exchange.toString(),
                        data.toString())
                .directory(directory.toFile())
                .redirectError(directory.resolve("stderr").toFile());
        builder.environment().keySet().removeAll(List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "CLASSPATH"));
        return builder.start();
    }

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
