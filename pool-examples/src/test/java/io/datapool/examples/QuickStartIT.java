package io.datapool.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QuickStartIT {
    @TempDir
    Path directory;

    @Test
    void itLoadsAndReads() throws Exception {
        Path data = directory.resolve("data");
        new SampleData(10).ensureIn(data);
        ExampleProcess done = ExampleProcess.run(directory, QuickStart.class, data, directory.resolve("home"));
        assertThat(done.errors()).isEmpty();
        assertThat(done.exitCode()).isZero();
        assertThat(done.output())
                .contains("loaded [BTCUSDT_1h, BTCUSDT_4h, BTCUSDT_funding, ETHUSDT_1h, ETHUSDT_4h, ETHUSDT_funding]")
                .contains(" of 240 bars")
                .contains("24 bars on the last day, 00:45 is in the bar of 2025-12-31T00:00:00Z");
    }
}
