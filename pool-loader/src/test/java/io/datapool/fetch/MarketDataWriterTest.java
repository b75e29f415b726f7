package io.datapool.fetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datapool.OhlcvSeries;
import io.datapool.PoolOptions;
import io.datapool.SharedDataPool;
import io.datapool.loader.MarketData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MarketDataWriterTest {
    private static final Instant START = Instant.parse("2024-01-01T00:00:00.007Z");

    @TempDir
    Path directory;

    private static List<Bar> bars(int count) {
        List<Bar> bars = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            double open = 42_000.1 + i;
            bars.add(new Bar(START.plusSeconds(60L * i), open, open + 2, open - 2, open + 1.01, i / 3.0));
        }
        return bars;
    }

    private static List<String> filesIn(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void barsAndFundingRatesAreFoundByTheLoader() throws Exception {
        MarketDataWriter writer = MarketDataWriter.in(directory.resolve("data"));
        Path barsFile = writer.writeBars("BTCUSDT", "1m", bars(1_000));
        Path fundingFile = writer.writeFundingRates(
                "BTCUSDT", List.of(new FundingRate(START, 0.0001), new FundingRate(START.plusSeconds(28_800), -2e-5)));
        assertThat(barsFile).isEqualTo(directory.resolve("data/ohlcv/BTCUSDT_1m.parquet"));
        assertThat(fundingFile).isEqualTo(directory.resolve("data/funding/BTCUSDT_funding.parquet"));

        try (SharedDataPool pool = MarketData.in(directory.resolve("data"))
                .symbols("BTCUSDT")
                .timeframes("1m")
                .includeFunding(true)
                .loadInto(PoolOptions.named("p").home(directory.resolve("home")))) {
            OhlcvSeries series = pool.ohlcv("BTCUSDT", "1m");
            List<Bar> expected = bars(1_000);
            assertThat(series.rows()).isEqualTo(expected.size());
            for (int row = 0; row < series.rows(); row++) {
                Bar bar = expected.get(row);
                assertThat(series.time().at(row)).isEqualTo(bar.openTime());
                assertThat(series.open().get(row)).isEqualTo((float) bar.open());
                assertThat(series.high().get(row)).isEqualTo((float) bar.high());
                assertThat(series.low().get(row)).isEqualTo((float) bar.low());
                assertThat(series.close().get(row)).isEqualTo((float) bar.close());
                assertThat(series.volume().get(row)).isEqualTo((float) bar.volume());
            }
            assertThat(pool.funding("BTCUSDT").rate().toArray()).containsExactly(0.0001f, -2e-5f);
            assertThat(pool.funding("BTCUSDT").time().at(1)).isEqualTo(START.plusSeconds(28_800));
        }
    }

    @Test
    void anotherReaderSeesTheSameDoublesAndUtcTimes() throws Exception {
        Path path = MarketDataWriter.in(directory).writeBars("X", "1m", bars(3));
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement()) {
            try (ResultSet row = statement.executeQuery(
                    "select epoch_ns(timestamp), open, high, low, close, volume from '" + path + "'")) {
                for (Bar bar : bars(3)) {
                    assertThat(row.next()).isTrue();
                    assertThat(row.getLong(1)).isEqualTo(bar.openTime().toEpochMilli() * 1_000_000);
                    assertThat(row.getDouble(2)).isEqualTo(bar.open());
                    assertThat(row.getDouble(3)).isEqualTo(bar.high());
                    assertThat(row.getDouble(4)).isEqualTo(bar.low());
                    assertThat(row.getDouble(5)).isEqualTo(bar.close());
                    assertThat(row.getDouble(6)).isEqualTo(bar.volume());
                }
                assertThat(row.next()).isFalse();
            }
            try (ResultSet type = statement.executeQuery("select typeof(timestamp) from '" + path + "' limit 1")) {
                assertThat(type.next()).isTrue();
                assertThat(type.getString(1)).isEqualTo("TIMESTAMP WITH TIME ZONE");
            }
        }
    }

    @Test
    void noBarsMakeAFileWithoutRows() throws Exception {
        MarketDataWriter.in(directory).writeBars("X", "1m", List.of());
        try (SharedDataPool pool = MarketData.in(directory)
                .symbols("X")
                .timeframes("1m")
                .loadInto(PoolOptions.named("p").home(directory.resolve("home")))) {
            assertThat(pool.ohlcv("X", "1m").rows()).isZero();
        }
    }

    @Test
    void aFileIsReplacedAndNothingElseIsLeft() throws Exception {
        MarketDataWriter writer = MarketDataWriter.in(directory);
        writer.writeBars("X", "1m", bars(10));
        Object before = Files.readAttributes(
                        directory.resolve("ohlcv/X_1m.parquet"), java.nio.file.attribute.BasicFileAttributes.class)
                .fileKey();
        Path path = writer.writeBars("X", "1m", bars(11));
        assertThat(Files.readAttributes(path, java.nio.file.attribute.BasicFileAttributes.class)
                        .fileKey())
                .as("another file under the same name, so that who reads the old one is not disturbed")
                .isNotEqualTo(before);
        assertThat(filesIn(directory.resolve("ohlcv"))).containsExactly("X_1m.parquet");
    }

    @Test
    void aLeftoverOfACrashedWriterIsReplaced() throws Exception {
        Path leftover = directory.resolve("ohlcv/.X_1m.parquet.tmp");
        Files.createDirectories(leftover.getParent());
        Files.writeString(leftover, "half");
        MarketDataWriter.in(directory).writeBars("X", "1m", bars(1));
        assertThat(filesIn(directory.resolve("ohlcv"))).containsExactly("X_1m.parquet");
    }

    @Test
    @SuppressWarnings("NullAway") // the missing bar is what fails
    void aFailureLeavesTheOldFileAndNothingElse() throws Exception {
        MarketDataWriter writer = MarketDataWriter.in(directory);
        Path path = writer.writeBars("X", "1m", bars(10));
        byte[] before = Files.readAllBytes(path);
        List<Bar> broken = Arrays.asList(bars(1).get(0), null);
        assertThatThrownBy(() -> writer.writeBars("X", "1m", broken)).isInstanceOf(RuntimeException.class);
        assertThat(Files.readAllBytes(path)).isEqualTo(before);
        assertThat(filesIn(directory.resolve("ohlcv"))).containsExactly("X_1m.parquet");
    }

    @Test
    void aNameThatIsTakenByADirectoryFailsAndLeavesNothingElse() throws Exception {
        Files.createDirectories(directory.resolve("ohlcv/X_1m.parquet/full"));
        assertThatThrownBy(() -> MarketDataWriter.in(directory).writeBars("X", "1m", bars(1)))
                .isInstanceOf(IOException.class);
        assertThat(filesIn(directory.resolve("ohlcv"))).containsExactly("X_1m.parquet");
    }
}
