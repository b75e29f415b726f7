package io.datapool.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.datapool.loader.LoadProgress;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;

/** What a user sees of a load, by a clock that moves when told. */
class ProgressDisplayTest {
    private static final class HandClock implements InstantSource {
        private Instant now = Instant.parse("2024-01-01T00:00:00Z");

        @Override
        public Instant instant() {
            return now;
        }

        void forward(long millis) {
            now = now.plusMillis(millis);
        }
    }

    private final HandClock clock = new HandClock();
    private final StringWriter err = new StringWriter();

    private ProgressDisplay display(boolean terminal) {
        return new ProgressDisplay(new PrintWriter(err), terminal, clock);
    }

    private static LoadProgress progress(int filesDone, long megabytesDone) {
        return new LoadProgress(4, filesDone, 1_000L * filesDone, 40_000_000, megabytesDone * 1_000_000);
    }

    @Test
    void aTerminalHasOneLineThatIsWrittenOver() {
        try (ProgressDisplay display = display(true)) {
            clock.forward(1_000);
            display.progressed(progress(1, 10));
            clock.forward(1_000);
            display.progressed(progress(2, 20));
            assertThat(err.toString()).doesNotContain("\n");
            assertThat(err.toString().split("\r")).hasSize(3);
        }
        assertThat(err.toString())
                .contains("[######                  ] 1/4 files, 1,000 rows", "[############            ] 2/4 files")
                .contains("10 MB/s, 3 s left", "10 MB/s, 2 s left")
                .endsWith(System.lineSeparator());
    }

    @Test
    void aTerminalIsNotDrawnOnMoreOftenThanOneCanSee() {
        try (ProgressDisplay display = display(true)) {
            for (int i = 0; i < 50; i++) {
                clock.forward(10);
                display.progressed(progress(0, i % 40));
            }
        }
        assertThat(err.toString().split("\r")).hasSize(6);
    }

    @Test
    void theLastStateIsAlwaysDrawn() {
        try (ProgressDisplay display = display(true)) {
            clock.forward(1);
            display.progressed(progress(4, 40));
        }
        assertThat(err.toString()).contains("[########################] 4/4 files", "0 s left");
    }

    @Test
    void elsewhereAPlainLineIsPrintedEveryFewSeconds() {
        try (ProgressDisplay display = display(false)) {
            for (int second = 1; second <= 11; second++) {
                clock.forward(1_000);
                display.progressed(progress(1, second));
            }
        }
        assertThat(err.toString().lines()).hasSize(2).allMatch(line -> line.startsWith("pool load: 1/4 files"));
        assertThat(err.toString()).doesNotContain("\r", "[#");
    }

    @Test
    void aShortLoadLeavesALogAlone() {
        try (ProgressDisplay display = display(false)) {
            clock.forward(4_999);
            display.progressed(progress(4, 40));
        }
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void filesOfNoBytesAreNoTrouble() {
        try (ProgressDisplay display = display(true)) {
            display.progressed(new LoadProgress(1, 1, 0, 0, 0));
        }
        assertThat(err.toString()).contains("1/1 files, 0 rows", "0 s left");
    }
}
