package io.datapool.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.datapool.fetch.FetchProgress;
import io.datapool.fetch.Interval;
import io.datapool.fetch.Series;
import io.datapool.fetch.Span;
import io.datapool.fetch.Symbol;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a user sees of a fetch, by a clock that moves when told. */
class FetchDisplayTest {
    private static final Instant START = Instant.parse("2025-01-01T00:00:00Z");
    private static final Series<?> BARS = new Series.Bars(Symbol.of("BTCUSDT"), Interval.ONE_HOUR);
    private static final Series<?> FUNDING = new Series.FundingRates(Symbol.of("BTCUSDT"));

    private final StringWriter err = new StringWriter();
    private final List<Duration> pauses = new ArrayList<>();
    private Instant now = START;
    private final InstantSource clock = () -> now;

    private FetchDisplay display(boolean terminal) {
        return new FetchDisplay(new PrintWriter(err), terminal, clock, (duration, reason) -> pauses.add(duration));
    }

    private void progress(FetchDisplay display, Series<?> series, int percent) {
        now = now.plusSeconds(1);
        Span span = new Span(START, START.plus(Duration.ofHours(100)));
        display.progressed(new FetchProgress(series, span, START.plus(Duration.ofHours(percent)), percent * 10L));
    }

    @Test
    void aTerminalHasOneBarForEachSeries() {
        try (FetchDisplay display = display(true)) {
            display.start(BARS);
            progress(display, BARS, 25);
            progress(display, BARS, 50);
            progress(display, BARS, 100);
            display.start(FUNDING);
            progress(display, FUNDING, 100);
        }
        assertThat(err.toString())
                .contains("[######                  ] BTCUSDT_1h: 25 %, 250 rows up to 2025-01-02T01:00:00Z");
        assertThat(err.toString()).contains("[############            ] BTCUSDT_1h: 50 %", ", 2 s left");
        assertThat(err.toString()).contains("[########################] BTCUSDT_1h: 100 %, 1,000 rows");
        assertThat(err.toString().split(System.lineSeparator(), -1))
                .as("two lines")
                .hasSize(3);
    }

    @Test
    void whatIsWrittenOverIsWipedOut() {
        try (StatusLine line = new StatusLine(new PrintWriter(err), true, clock, "pool fetch")) {
            line.show(1, () -> "a long text");
            line.show(1, () -> "short");
        }
        String bar = "[########################] ";
        assertThat(err.toString())
                .isEqualTo("\r" + bar + "a long text\r" + bar + "short      " + System.lineSeparator());
    }

    @Test
    void elsewhereAPlainLineIsPrintedEveryFewSeconds() {
        try (FetchDisplay display = display(false)) {
            display.start(BARS);
            for (int percent = 1; percent <= 11; percent++) {
                progress(display, BARS, percent);
            }
        }
        assertThat(err.toString().lines()).hasSize(2).allMatch(line -> line.startsWith("pool fetch: BTCUSDT_1h: "));
        assertThat(err.toString()).doesNotContain("\r", "[#");
    }

    @Test
    void aPauseIsExplainedOnALineOfItsOwn() throws Exception {
        try (FetchDisplay display = display(true)) {
            progress(display, BARS, 50);
            display.pause(Duration.ofMillis(1_500), "the exchange is tired");
            progress(display, BARS, 60);
        }
        assertThat(err.toString().lines()).contains("pool fetch: waits 1.5 s: the exchange is tired");
        assertThat(pauses).containsExactly(Duration.ofMillis(1_500));
    }
}
