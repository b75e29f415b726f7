package io.datapool.fetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datapool.fetch.binance.BinanceServer;
import io.datapool.fetch.binance.Market;
import io.datapool.fetch.files.PartFile;
import io.datapool.fetch.files.PartFileException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A series that this JVM fetches is not fetched by another one meanwhile. */
class FetchLockIT {
    private static final Instant NOW = Instant.parse("2024-03-01T12:00:30Z");

    @TempDir
    Path directory;

    private PartFile<Bar> open() throws IOException {
        Path folder = Files.createDirectories(directory.resolve("data/ohlcv"));
        return PartFile.open(folder.resolve(".BTCUSDT_1m.parquet.part"), SeriesFormat.BARS, "binance-spot BTCUSDT_1m");
    }

    @Test
    void anotherProcessIsRefusedAlsoAfterSomebodyInThisOneWas() throws Exception {
        try (BinanceServer server = new BinanceServer(Market.SPOT, InstantSource.fixed(NOW))
                        .list("BTCUSDT", MarketHistory.since("2024-03-01T00:00:00Z"));
                PartFile<Bar> part = open()) {
            assertThatThrownBy(this::open).isInstanceOf(PartFileException.class);
            Process process = FetchingProcess.start(server.base(), directory.resolve("data"), directory);
            try {
                assertThat(process.waitFor(5, TimeUnit.MINUTES)).isTrue();
            } finally {
                process.destroyForcibly();
            }
            assertThat(process.exitValue()).isEqualTo(1);
            assertThat(directory.resolve("stderr"))
                    .content()
                    .contains("the same series is being fetched by somebody else, who holds " + part.path());
            assertThat(server.requests("klines")).isEmpty();
        }
    }
}
