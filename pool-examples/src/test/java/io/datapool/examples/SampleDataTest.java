package io.datapool.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.datapool.fetch.Bar;
import io.datapool.fetch.FundingRate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SampleDataTest {
    private static final SampleData DATA = new SampleData(30);
    private static final SampleData.Market BTC = DATA.market("BTCUSDT");

    @TempDir
    Path directory;

    @Test
    void everyRunInventsTheSame() {
        assertThat(new SampleData(30).market("BTCUSDT")).isEqualTo(BTC);
        List<Bar> bars = bars("5m");
        assertThat(bars.get(0))
                .isEqualTo(
                        new Bar(Instant.parse("2025-12-02T00:00:00Z"), 42283.58, 42289.9, 42209.92, 42247.66, 71.394));
    }

    @Test
    void symbolsDiffer() {
        assertThat(DATA.market("ETHUSDT").bars().get("1d")).isNotEqualTo(bars("1d"));
    }

    @Test
    void itCoversAllDaysUpToTheEndWithoutGaps() {
        for (String timeframe : SampleData.TIMEFRAMES) {
            Duration length = SampleData.duration(timeframe);
            List<Bar> bars = bars(timeframe);
            assertThat(bars).hasSize(Math.toIntExact(Duration.ofDays(30).dividedBy(length)));
            Instant expected = SampleData.END.minus(Duration.ofDays(30));
            for (Bar bar : bars) {
                assertThat(bar.openTime()).isEqualTo(expected);
                expected = expected.plus(length);
            }
        }
    }

    @Test
    void twoYearsAreTheDefault() {
        assertThat(SampleData.END.minus(Duration.ofDays(SampleData.DEFAULT_DAYS)))
                .isEqualTo(Instant.parse("2024-01-01T00:00:00Z"));
    }

    @Test
    void highAndLowEncloseOpenAndClose() {
        for (String timeframe : SampleData.TIMEFRAMES) {
            for (Bar bar : bars(timeframe)) {
                assertThat(bar.high()).isGreaterThanOrEqualTo(Math.max(bar.open(), bar.close()));
                assertThat(bar.low())
                        .isLessThanOrEqualTo(Math.min(bar.open(), bar.close()))
                        .isPositive();
                assertThat(bar.volume()).isPositive();
            }
        }
    }

    @Test
    void longerBarsAreMadeOfTheShortest() {
        List<Bar> shortest = bars("5m");
        for (String timeframe : SampleData.TIMEFRAMES) {
            int factor = Math.toIntExact(SampleData.duration(timeframe).dividedBy(Duration.ofMinutes(5)));
            List<Bar> longer = bars(timeframe);
            for (int i = 0; i < longer.size(); i++) {
                List<Bar> parts = shortest.subList(i * factor, (i + 1) * factor);
                Bar bar = longer.get(i);
                assertThat(bar.open()).isEqualTo(parts.get(0).open());
                assertThat(bar.close()).isEqualTo(parts.get(factor - 1).close());
                assertThat(bar.high())
                        .isEqualTo(parts.stream().mapToDouble(Bar::high).max().orElseThrow());
                assertThat(bar.low())
                        .isEqualTo(parts.stream().mapToDouble(Bar::low).min().orElseThrow());
                assertThat(bar.volume())
                        .isCloseTo(parts.stream().mapToDouble(Bar::volume).sum(), within(0.001));
            }
        }
    }

    @Test
    void volatilityComesInClusters() {
        List<Bar> bars = bars("5m");
        double[] squares = new double[bars.size()];
        double mean = 0;
        for (int i = 0; i < squares.length; i++) {
            double change = Math.log(bars.get(i).close() / bars.get(i).open());
            squares[i] = change * change;
            mean += squares[i] / squares.length;
        }
        double covariance = 0;
        double variance = 0;
        for (int i = 1; i < squares.length; i++) {
            covariance += (squares[i] - mean) * (squares[i - 1] - mean);
            variance += (squares[i] - mean) * (squares[i] - mean);
        }
        assertThat(covariance / variance).isGreaterThan(0.1);
    }

    @Test
    void fundingIsDueEveryEightHoursAndMovesAroundItsBase() {
        List<FundingRate> rates = BTC.funding();
        assertThat(rates).hasSize(90);
        for (int i = 0; i < rates.size(); i++) {
            assertThat(rates.get(i).time())
                    .isEqualTo(SampleData.END.minus(Duration.ofDays(30)).plus(Duration.ofHours(8L * i)));
            assertThat(rates.get(i).rate()).isBetween(-0.0075, 0.0075);
        }
        assertThat(rates.stream().mapToDouble(FundingRate::rate).distinct().count())
                .isGreaterThan(50);
    }

    @Test
    void filesAreWrittenOnlyOnce() throws IOException {
        SampleData small = new SampleData(2);
        assertThat(small.ensureIn(directory)).isTrue();
        assertThat(SampleData.files(directory)).hasSize(14).allMatch(Files::exists);
        assertThat(small.ensureIn(directory)).isFalse();
    }

    @Test
    void aMissingFileOrOtherDaysMakeThemBeWrittenAgain() throws IOException {
        SampleData small = new SampleData(2);
        small.ensureIn(directory);
        Path lost = SampleData.files(directory).get(3);
        byte[] before = Files.readAllBytes(lost);
        Files.delete(lost);
        assertThat(small.ensureIn(directory)).isTrue();
        assertThat(Files.readAllBytes(lost)).isEqualTo(before);
        assertThat(new SampleData(3).ensureIn(directory)).isTrue();
    }

    private static List<Bar> bars(String timeframe) {
        return Map.copyOf(BTC.bars()).getOrDefault(timeframe, List.of());
    }
}
