package io.datapool.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FetchAndLoadIT {
    @TempDir
    Path directory;

    @Test
    void itFetchesLoadsReadsAndFindsWhatTheExchangeSent() throws Exception {
        Path data = directory.resolve("data");
        ExampleProcess done = ExampleProcess.run(directory, FetchAndLoad.class, data, directory.resolve("home"));
        assertThat(done.errors()).isEmpty();
        assertThat(done.exitCode()).isZero();
        assertThat(done.output())
                .contains("17280 rows in " + data.resolve("ohlcv/BTCUSDT_5m.parquet") + ", 17280 fetched")
                .contains("17280 rows in " + data.resolve("ohlcv/BTCUSDT_5m.parquet") + ", 289 fetched")
                .contains("1440 rows in " + data.resolve("ohlcv/ETHUSDT_1h.parquet") + ", 1440 fetched")
                .contains("generation 2 holds [BTCUSDT_1h, BTCUSDT_5m, BTCUSDT_funding, ETHUSDT_1h, ETHUSDT_5m,"
                        + " ETHUSDT_funding]; 34560 bars are what the exchange sent");
    }
}
