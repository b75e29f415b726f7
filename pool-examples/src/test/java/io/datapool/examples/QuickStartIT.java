package io.datapool.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.datapool.fetch.Bar;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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
                .contains("generation 2");
    }

    /** Neither the bar of 00:00, which is open at 00:45, nor anything later. */
    @Test
    void itPrintsNothingThatWasNotKnownAtTheMomentItNames() throws Exception {
        SampleData sample = new SampleData(10);
        Path data = directory.resolve("data");
        sample.ensureIn(data);
        ExampleProcess done = ExampleProcess.run(directory, QuickStart.class, data, directory.resolve("home"));
        Matcher told = Pattern.compile("known at (\\S+): close (\\S+) of the bar of (\\S+)")
                .matcher(done.output());
        assertThat(told.find()).isTrue();

        Instant moment = Instant.parse(told.group(1));
        Bar known = Objects.requireNonNull(sample.market("BTCUSDT").bars().get("1h")).stream()
                .filter(bar -> !bar.openTime().plus(Duration.ofHours(1)).isAfter(moment))
                .reduce((earlier, later) -> later)
                .orElseThrow();
        assertThat(told.group(3)).isEqualTo(known.openTime().toString()).isEqualTo("2025-12-30T23:00:00Z");
        assertThat(Float.parseFloat(told.group(2))).isEqualTo((float) known.close());
    }
}
