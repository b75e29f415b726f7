package io.datapool.fetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class IntervalTest {
    @Test
    void thereAreThoseOfTheExchange() {
        assertThat(Arrays.stream(Interval.values()).map(Interval::toString))
                .containsExactly(
                        "1s", "1m", "3m", "5m", "15m", "30m", "1h", "2h", "4h", "6h", "8h", "12h", "1d", "3d", "1w",
                        "1M");
    }

    @ParameterizedTest
    @EnumSource
    void eachIsFoundByItsName(Interval interval) {
        assertThat(Interval.parse(interval.toString())).isEqualTo(interval);
    }

    @Test
    void aMinuteIsNotAMonth() {
        assertThat(Interval.parse("1m")).isEqualTo(Interval.ONE_MINUTE);
        assertThat(Interval.parse("1M")).isEqualTo(Interval.ONE_MONTH);
    }

    @ParameterizedTest
    @CsvSource({
        "1H, 1h",
        "60m, 1h",
        "60min, 1h",
        "1min, 1m",
        "1 hour, 1h",
        "24h, 1d",
        "1D, 1d",
        "7d, 1w",
        "1W, 1w",
        "1mo, 1M",
        "1 month, 1M",
        "1S, 1s",
        "5T, 5m",
        "15MIN, 15m",
        "240m, 4h",
        "1mth, 1M"
    })
    void anUnknownOneIsRejectedWithWhatWasMeant(String text, String meant) {
        assertThatThrownBy(() -> Interval.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("no interval '" + text + "'; did you mean '" + meant + "'?");
    }

    @ParameterizedTest
    @CsvSource({"7m", "''", "hourly", "m1", "30d", "99999999999999999999m", "5M"})
    void oneThatMeansNothingIsRejectedWithAllThereAre(String text) {
        assertThatThrownBy(() -> Interval.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'" + text + "'")
                .hasMessageContaining("1s, 1m, 3m")
                .hasMessageContaining("1m is a minute, 1M a month");
    }

    @ParameterizedTest
    @CsvSource({
        "1s, 2024-02-29T23:59:59.999Z, 2024-02-29T23:59:59Z, 2024-03-01T00:00:00Z",
        "1m, 2024-01-01T00:00:00Z, 2024-01-01T00:00:00Z, 2024-01-01T00:01:00Z",
        "15m, 2024-01-01T00:44:59Z, 2024-01-01T00:30:00Z, 2024-01-01T00:45:00Z",
        "8h, 2024-01-01T17:00:00Z, 2024-01-01T16:00:00Z, 2024-01-02T00:00:00Z",
        "1d, 2024-12-31T23:00:00Z, 2024-12-31T00:00:00Z, 2025-01-01T00:00:00Z",
        "1w, 2024-01-07T23:59:59Z, 2024-01-01T00:00:00Z, 2024-01-08T00:00:00Z",
        "1w, 2024-01-08T00:00:00Z, 2024-01-08T00:00:00Z, 2024-01-15T00:00:00Z",
        "1w, 1969-12-31T00:00:00Z, 1969-12-29T00:00:00Z, 1970-01-05T00:00:00Z",
        "1M, 2024-02-29T12:00:00Z, 2024-02-01T00:00:00Z, 2024-03-01T00:00:00Z",
        "1M, 2023-12-31T23:59:59Z, 2023-12-01T00:00:00Z, 2024-01-01T00:00:00Z"
    })
    void barsOpenOnTheirGridInUtc(String interval, Instant moment, Instant open, Instant next) {
        assertThat(Interval.parse(interval).openAt(moment)).isEqualTo(open);
        assertThat(Interval.parse(interval).endOf(open)).isEqualTo(next);
    }

    @ParameterizedTest
    @EnumSource
    void barsInASpanAreCountedAsWalkingAlongThemCounts(Interval interval) {
        long seed = System.nanoTime();
        SplittableRandom random = new SplittableRandom(seed);
        Duration step = interval.shortest();
        for (int i = 0; i < 50; i++) {
            Instant start = Instant.ofEpochMilli(random.nextLong(1_500_000_000_000L, 1_700_000_000_000L));
            start = random.nextInt(4) == 0 ? interval.openAt(start) : start;
            Instant end = start.plusMillis(random.nextLong(step.toMillis() * 40));
            end = random.nextInt(4) == 0 && interval.openAt(end).isAfter(start) ? interval.openAt(end) : end;
            long walked = 0;
            Instant open = interval.openAt(start);
            for (open = open.isBefore(start) ? interval.endOf(open) : open;
                    open.isBefore(end);
                    open = interval.endOf(open)) {
                walked++;
            }
            assertThat(interval.barsIn(new Span(start, end)))
                    .as("seed %d: %s from %s to %s", seed, interval, start, end)
                    .isEqualTo(walked);
        }
    }

    @Test
    void spansAreOfWholeMillisecondsThatLieInThem() {
        Span span = new Span(Instant.ofEpochSecond(1, 1), Instant.ofEpochSecond(2, 999_999_999));
        assertThat(span).isEqualTo(new Span(Instant.ofEpochMilli(1_001), Instant.ofEpochMilli(3_000)));
        assertThatThrownBy(() -> new Span(Instant.ofEpochMilli(2), Instant.ofEpochMilli(1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("1970-01-01T00:00:00.001Z, is before the start, 1970-01-01T00:00:00.002Z");
    }
}
