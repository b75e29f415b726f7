package io.datapool.loader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.datapool.Column;
import io.datapool.Dataset;
import io.datapool.FloatColumn;
import io.datapool.LongColumn;
import io.datapool.PoolOptions;
import io.datapool.SharedDataPool;
import io.datapool.cli.PoolCommand;
import io.datapool.schema.ColumnType;
import io.datapool.schema.DatasetInfo;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Files that other software wrote, through the {@code pool load} command, compared value by value with what DuckDB reads.
 * Skipped where the folder that the system property {@code shared.data} names is not there.
 */
class RealFilesIT {
    private static final Path SHARED = Path.of(System.getProperty("shared.data", "absent"));

    @TempDir
    Path home;

    private PoolOptions options;

    @BeforeEach
    void requireSharedData() {
        assumeThat(SHARED)
                .as("real market data; name its folder with -Dshared.data=DIR")
                .isDirectory();
        options = PoolOptions.named("p").home(home);
    }

    private void load(List<String> arguments) {
        List<String> all = new ArrayList<>(List.of("load", "--quiet", "--home", home.toString(), "--pool", "p"));
        all.addAll(arguments);
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int code = PoolCommand.run(new PrintWriter(out), new PrintWriter(err), all.toArray(String[]::new));
        assertThat(code).as("%s%s", out, err).isZero();
        assertThat(err.toString()).isEmpty();
    }

    /** Loads each file under a key of its own and returns the keys with their files. */
    private Map<String, Path> loadEach(Path folder) throws IOException {
        Map<String, Path> files = new LinkedHashMap<>();
        try (Stream<Path> found = Files.list(folder)) {
            found.filter(path -> path.toString().endsWith(".parquet"))
                    .sorted()
                    .forEach(path -> files.put(path.getFileName().toString().replace(".parquet", ""), path));
        }
        assertThat(files).isNotEmpty();
        List<String> arguments = new ArrayList<>();
        files.forEach((key, path) -> arguments.addAll(List.of("--file", key + "=" + path)));
        load(arguments);
        return files;
    }

    @Test
    void binanceBarsAndFundingRatesAreExact() throws Exception {
        Path market = SHARED.resolve("market");
        load(List.of(
                "--data-dir",
                market.toString(),
                "--symbols",
                "BTCUSDT,ETHUSDT",
                "--timeframes",
                "1h,4h,1d",
                "--include-funding"));
        try (SharedDataPool pool = SharedDataPool.attach(options)) {
            assertThat(pool.keys()).hasSize(8);
            for (String symbol : List.of("BTCUSDT", "ETHUSDT")) {
                for (String timeframe : List.of("1h", "4h", "1d")) {
                    Dataset bars = pool.ohlcv(symbol, timeframe).dataset();
                    assertThat(bars.columnNames())
                            .containsExactly("timestamp", "open", "high", "low", "close", "volume");
                    compare(
                            bars,
                            market.resolve("ohlcv/" + bars.key() + ".parquet"),
                            Map.of("timestamp", "epoch_ns(open_time)"));
                    assertThat(bars.info().notes().get("left out")).contains("symbol", "interval", "close_time");
                }
                Dataset funding = pool.funding(symbol).dataset();
                compare(
                        funding,
                        market.resolve("funding/" + funding.key() + ".parquet"),
                        Map.of("timestamp", "timestamp_ms * 1000000", "rate", "funding_rate"));
            }
            assertThat(pool.verify().problems()).isEmpty();
        }
    }

    @Test
    void barsOfThePandasFetcherAreExact() throws Exception {
        Path folder = SHARED.resolve("pandas-fetcher");
        load(List.of("--data-dir", folder.toString(), "--symbols", "BTCUSDT", "--timeframes", "1h"));
        try (SharedDataPool pool = SharedDataPool.attach(options)) {
            compare(
                    pool.ohlcv("BTCUSDT", "1h").dataset(),
                    folder.resolve("ohlcv/BTCUSDT_1h.parquet"),
                    Map.of("timestamp", "epoch_ns(timestamp)"));
        }
    }

    @Test
    void barsWithTwoTimesAndGapsAreExact() throws Exception {
        Path folder = SHARED.resolve("gaps");
        load(List.of("--data-dir", folder.toString(), "--symbols", "BTCUSDT", "--timeframes", "1h"));
        try (SharedDataPool pool = SharedDataPool.attach(options)) {
            Dataset bars = pool.ohlcv("BTCUSDT", "1h").dataset();
            compare(bars, folder.resolve("ohlcv/BTCUSDT_1h.parquet"), Map.of("timestamp", "\"timestamp\" * 1000000"));
            assertThat(bars.info().time().orElseThrow().regular()).isFalse();
        }
    }

    @Test
    void filesOfManyWritersAreExact() throws Exception {
        Map<String, Path> files = loadEach(SHARED.resolve("writers"));
        try (SharedDataPool pool = SharedDataPool.attach(options)) {
            for (Map.Entry<String, Path> file : files.entrySet()) {
                Dataset dataset = pool.get(file.getKey());
                String time = sourceTime(dataset.info());
                compare(dataset, file.getValue(), Map.of("timestamp", "epoch_ns(\"" + time + "\")"));
                assertThat(dataset.columns().size()).as(file.getKey()).isGreaterThanOrEqualTo(2);
            }
            assertThat(pool.get("empty").rows()).isZero();
            assertThat(pool.get("big_snappy").rows()).isEqualTo(1_000_000);
        }
    }

    @Test
    void stampsInSecondsAndMillisecondsAreExact() throws Exception {
        Map<String, Path> files = loadEach(SHARED.resolve("units/candles"));
        try (SharedDataPool pool = SharedDataPool.attach(options)) {
            for (Map.Entry<String, Path> file : files.entrySet()) {
                Dataset dataset = pool.get(file.getKey());
                String perUnit = file.getKey().endsWith("1D") ? "1000000" : "1000000000";
                compare(
                        dataset,
                        file.getValue(),
                        Map.of("timestamp", "\"" + sourceTime(dataset.info()) + "\" * " + perUnit));
                assertThat(dataset.time().at(0).toString()).startsWith("20");
            }
        }
    }

    /** The name of the column that became the time index, as the note has it: {@code name (type)}. */
    private static String sourceTime(DatasetInfo info) {
        String note = Objects.requireNonNullElse(info.notes().get("time"), "");
        assertThat(note)
                .as("the note of what became the time index of %s", info.key())
                .contains(" (");
        return note.substring(0, note.indexOf(" ("));
    }

    @Test
    void anUpdatedFolderIsReadAgainOnlyWhereItChanged() throws Exception {
        Path data = home.resolve("data");
        copy(SHARED.resolve("market-older"), data);
        MarketData market = MarketData.in(data)
                .symbols("BTCUSDT")
                .timeframes("1h", "4h", "1d")
                .includeFunding(true);
        try (SharedDataPool pool = market.loadInto(options)) {
            long first = pool.generation();
            int rowsBefore = pool.ohlcv("BTCUSDT", "1h").rows();
            Path newer = SHARED.resolve("market");
            for (String file : List.of("ohlcv/BTCUSDT_1h.parquet", "funding/BTCUSDT_funding.parquet")) {
                Files.copy(newer.resolve(file), data.resolve(file), StandardCopyOption.REPLACE_EXISTING);
            }
            LoadReport report = market.load(pool);
            assertThat(report.outcomes().stream().collect(Collectors.toMap(LoadOutcome::key, LoadOutcome::status)))
                    .isEqualTo(Map.of(
                            "BTCUSDT_1h", LoadStatus.LOADED,
                            "BTCUSDT_4h", LoadStatus.UNCHANGED,
                            "BTCUSDT_1d", LoadStatus.UNCHANGED,
                            "BTCUSDT_funding", LoadStatus.LOADED));
            assertThat(pool.generation()).isEqualTo(first + 1);
            assertThat(pool.info("BTCUSDT_4h").generation()).isEqualTo(first);
            assertThat(pool.ohlcv("BTCUSDT", "1h").rows()).isGreaterThan(rowsBefore);
            compare(
                    pool.get("BTCUSDT_1h"),
                    newer.resolve("ohlcv/BTCUSDT_1h.parquet"),
                    Map.of("timestamp", "epoch_ns(open_time)"));
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(from.relativize(file).toString()), StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
    }

    /**
     * Compares every column with what DuckDB reads: floats with the nearest float32 of its double, bit by bit, times with its
     * nanoseconds.
     *
     * @param expressions what to ask DuckDB for, by column of the dataset, where it is not the column of that name
     */
    private static void compare(Dataset dataset, Path path, Map<String, String> expressions) throws SQLException {
        for (Column column : dataset.columns()) {
            boolean isFloat = column instanceof FloatColumn;
            String source = expressions.getOrDefault(
                    column.name(),
                    column.type() == ColumnType.TIMESTAMP
                            ? "epoch_ns(" + quoted(column.name()) + ")"
                            : quoted(column.name()));
            String query = "select (" + source + ")::" + (isFloat ? "double" : "bigint") + " from read_parquet('" + path
                    + "', file_row_number = true) order by file_row_number";
            try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                    Statement statement = connection.createStatement();
                    ResultSet row = statement.executeQuery(query)) {
                int rows = isFloat ? compareFloats((FloatColumn) column, row) : compareTimes((LongColumn) column, row);
                assertThat(rows).as("rows of %s", path).isEqualTo(dataset.rows());
            }
        }
    }

    private static String quoted(String name) {
        return '"' + name + '"';
    }

    private static int compareFloats(FloatColumn column, ResultSet source) throws SQLException {
        int row = 0;
        for (; source.next(); row++) {
            double value = source.getDouble(1);
            int expected = Float.floatToRawIntBits(source.wasNull() ? Float.NaN : (float) value);
            if (Float.floatToRawIntBits(column.get(row)) != expected) {
                throw new AssertionError(column + " row " + row + " is " + column.get(row) + ", the file has " + value);
            }
        }
        return row;
    }

    private static int compareTimes(LongColumn column, ResultSet source) throws SQLException {
        int row = 0;
        for (; source.next(); row++) {
            long value = source.getLong(1);
            long expected = source.wasNull() ? Long.MIN_VALUE : value;
            if (column.get(row) != expected) {
                throw new AssertionError(column + " row " + row + " is " + column.get(row) + ", the file has " + value);
            }
        }
        return row;
    }
}
