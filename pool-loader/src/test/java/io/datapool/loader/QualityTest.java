package io.datapool.loader;

import static org.assertj.core.api.Assertions.assertThat;

import io.datapool.PoolOptions;
import io.datapool.SharedDataPool;
import io.datapool.parquet.SampleFile;
import io.datapool.schema.ColumnType;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The account of a load, against a model that is too simple to be wrong. */
class QualityTest {
    private static final long MINUTE = 60_000;

    @TempDir
    Path directory;

    /** Bars as a list of stamps and five values each. */
    private static final class Bars {
        final List<Long> millis = new ArrayList<>();
        final List<@Nullable Double[]> values = new ArrayList<>();

        static Bars random(Random random) {
            Bars bars = new Bars();
            long minute = 28_000_000L + random.nextInt(1_000);
            int rows = random.nextBoolean() ? 5_000 + random.nextInt(5_000) : 3 + random.nextInt(60);
            for (int row = 0; row < rows; row++) {
                int chance = random.nextInt(100);
                minute += chance < 90 ? 1 : chance < 94 ? 2 + random.nextInt(9) : chance < 97 ? 0 : -random.nextInt(3);
                bars.millis.add(minute * MINUTE);
                @Nullable Double[] values = new Double[5];
                for (int i = 0; i < values.length; i++) {
                    int kind = random.nextInt(30);
                    values[i] = kind == 0 ? null : kind == 1 ? Double.NaN : (double) random.nextInt(6);
                }
                bars.values.add(values);
            }
            return bars;
        }

        SampleFile file() {
            SampleFile file = SampleFile.of(
                    "required int64 timestamp (TIMESTAMP(MILLIS,true))",
                    "optional double open",
                    "optional double high",
                    "optional double low",
                    "optional double close",
                    "optional double volume");
            for (int row = 0; row < millis.size(); row++) {
                @Nullable Object[] cells = new Object[6];
                cells[0] = millis.get(row);
                System.arraycopy(values.get(row), 0, cells, 1, 5);
                file.row(cells);
            }
            return file.dictionary(true).pageRows(700).rowGroupRows(2_500);
        }

        /** What the account should say, but for the columns' float32 audit. */
        Map<String, Object> expected() {
            Map<String, Object> account = new LinkedHashMap<>();
            account.put("sourceRows", millis.size());
            int outOfOrder = 0;
            Map<Long, @Nullable Double[]> last = new LinkedHashMap<>();
            for (int row = 0; row < millis.size(); row++) {
                outOfOrder += row > 0 && millis.get(row) < millis.get(row - 1) ? 1 : 0;
                last.put(millis.get(row), values.get(row));
            }
            account.put("outOfOrder", outOfOrder);
            account.put("duplicates", millis.size() - last.size());
            gaps(new ArrayList<>(new TreeSet<>(last.keySet())), account);
            int zeroVolume = 0;
            int highBelowLow = 0;
            int outside = 0;
            for (@Nullable Double[] bar : last.values()) {
                double open = number(bar[0]);
                double high = number(bar[1]);
                double low = number(bar[2]);
                double close = number(bar[3]);
                zeroVolume += number(bar[4]) == 0 ? 1 : 0;
                highBelowLow += high < low ? 1 : 0;
                outside += open > high || open < low || close > high || close < low ? 1 : 0;
            }
            account.put("zeroVolume", zeroVolume);
            account.put("highBelowLow", highBelowLow);
            account.put("openOrCloseOutside", outside);
            return account;
        }

        private static void gaps(List<Long> times, Map<String, Object> account) {
            int ofOneMinute = 0;
            int gaps = 0;
            int missing = 0;
            long longest = 0;
            List<Map<String, String>> first = new ArrayList<>();
            for (int i = 1; i < times.size(); i++) {
                long distance = times.get(i) - times.get(i - 1);
                ofOneMinute += distance == MINUTE ? 1 : 0;
                if (distance > MINUTE) {
                    gaps++;
                    missing += (int) (distance / MINUTE) - 1;
                    longest = Math.max(longest, distance);
                    if (first.size() < 10) {
                        first.add(Map.of(
                                "after", Instant.ofEpochMilli(times.get(i - 1)).toString(),
                                "before", Instant.ofEpochMilli(times.get(i)).toString()));
                    }
                }
            }
            assertThat(ofOneMinute).as("steps of a minute").isGreaterThan(times.size() / 2);
            Map<String, Object> map = new LinkedHashMap<>(Map.of("count", gaps, "missingRows", missing));
            if (gaps > 0) {
                map.put("longest", Duration.ofMillis(longest).toString());
                map.put("first", first);
            }
            account.put("gaps", map);
        }

        private static double number(@Nullable Double value) {
            return value == null ? Double.NaN : value;
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void theAccountSaysWhatTheModelSays(long seed) throws Exception {
        System.out.println("seed " + seed);
        Bars bars = Bars.random(new Random(seed));
        bars.file().write(directory.resolve("ohlcv/A_1m.parquet"));
        PoolOptions options = PoolOptions.named("p").home(directory.resolve("home"));
        Map<String, Object> account;
        try (SharedDataPool pool = SharedDataPool.create(options)) {
            LoadReport report =
                    MarketData.in(directory).symbols("A").timeframes("1m").load(pool);
            assertThat(report.problems()).isEmpty();
            account = report.outcomes().get(0).quality();
        }
        Map<String, Object> rest = new LinkedHashMap<>(account);
        Map<?, ?> columns = (Map<?, ?>) Objects.requireNonNull(rest.remove("columns"));
        assertThat(rest).isEqualTo(bars.expected());
        List<String> names = List.of("open", "high", "low", "close", "volume");
        for (int i = 0; i < names.size(); i++) {
            int missing = 0;
            int nans = 0;
            for (@Nullable Double[] bar : bars.values) {
                missing += bar[i] == null ? 1 : 0;
                nans += bar[i] != null && Double.isNaN(bar[i]) ? 1 : 0;
            }
            assertThat(columns.get(names.get(i)))
                    .isEqualTo(Map.of(
                            "missing", missing, "nan", nans, "maxAbsError", 0.0, "maxRelError", 0.0, "tick", 1.0));
        }
        // The registry keeps it as it is.
        try (SharedDataPool pool = SharedDataPool.attach(options)) {
            assertThat(pool.info("A_1m").quality()).isEqualTo(account);
        }
    }

    /** Of amounts it would be noise: every file has some that float32 cannot tell apart. */
    @Test
    void theAdviceIsGivenForPricesAndNotForVolumes() throws Exception {
        SampleFile.of(
                        "required int64 timestamp (TIMESTAMP(MILLIS,true))",
                        "required double open",
                        "required double high",
                        "required double low",
                        "required double close",
                        "required double volume")
                .row(0L, 1.0, 131_072.02, 1.0, 131_072.01, 131_072.01)
                .row(60_000L, 1.0, 131_072.02, 1.0, 131_072.02, 131_072.02)
                .write(directory.resolve("ohlcv/A_1m.parquet"));
        PoolOptions options = PoolOptions.named("p").home(directory.resolve("home"));
        try (SharedDataPool pool = SharedDataPool.create(options)) {
            MarketData.in(directory).symbols("A").timeframes("1m").load(pool);
            Map<?, ?> columns = (Map<?, ?>)
                    Objects.requireNonNull(pool.info("A_1m").quality().get("columns"));
            assertThat(String.valueOf(columns.get("close"))).contains("advice");
            assertThat(String.valueOf(columns.get("volume")))
                    .doesNotContain("advice")
                    .contains("maxAbsError");
        }
    }

    @Test
    void whatIsLostInFloat32SurvivesTheRegistry() throws Exception {
        SampleFile.of("required double price", "required int64 trades", "required double large")
                .row(131_072.01, (1L << 24) + 1, 1e39)
                .row(131_072.02, 5L, 1e-7)
                .write(directory.resolve("k.parquet"));
        PoolOptions options = PoolOptions.named("p").home(directory.resolve("home"));
        MarketData data = MarketData.ofFiles().file("k", directory.resolve("k.parquet"));
        Map<String, Object> account;
        try (SharedDataPool pool = SharedDataPool.create(options)) {
            account = data.load(pool).outcomes().get(0).quality();
        }
        double error = Math.max(Math.abs(131_072.01 - (float) 131_072.01), Math.abs(131_072.02 - (float) 131_072.02));
        Map<?, ?> columns = (Map<?, ?>) Objects.requireNonNull(account.get("columns"));
        Map<?, ?> price = (Map<?, ?>) Objects.requireNonNull(columns.get("price"));
        assertThat(price.get("maxAbsError")).isEqualTo(error);
        assertThat(price.get("tick")).isEqualTo(0.01);
        assertThat((String) price.get("advice")).contains("float64");
        assertThat(columns.get("trades"))
                .isEqualTo(Map.of(
                        "missing",
                        0,
                        "nan",
                        0,
                        "maxAbsError",
                        1.0,
                        "maxRelError",
                        1.0 / ((1L << 24) + 1),
                        "inexactIntegers",
                        1,
                        "tick",
                        1.0));
        assertThat(columns.get("large")).extracting("overflows").isEqualTo(1);
        try (SharedDataPool pool = SharedDataPool.attach(options)) {
            assertThat(pool.info("k").quality()).isEqualTo(account);
        }
    }

    @Test
    void whatIsMissingIsCountedInColumnsOfEveryType() throws Exception {
        SampleFile sample = SampleFile.of("optional double full", "optional int64 trades", "optional float narrow");
        for (int row = 0; row < 5_000; row++) {
            sample.row(
                    row % 5 == 0 ? null : row % 7 == 0 ? (Object) Double.NaN : (Object) 1.5,
                    row % 2 == 0 ? null : 7L,
                    row % 3 == 0 ? null : Float.NaN);
        }
        sample.rowGroupRows(2_000).write(directory.resolve("k.parquet"));
        LoadOptions types =
                LoadOptions.defaults().columnType("full", ColumnType.FLOAT64).columnType("trades", ColumnType.INT64);
        try (SharedDataPool pool = SharedDataPool.create(PoolOptions.named("p").home(directory.resolve("home")))) {
            Map<String, Object> account = MarketData.ofFiles()
                    .file("k", directory.resolve("k.parquet"))
                    .options(types)
                    .load(pool)
                    .outcomes()
                    .get(0)
                    .quality();
            assertThat(account.get("columns"))
                    .isEqualTo(Map.of(
                            "full", Map.of("missing", 1_000, "nan", 572),
                            "trades", Map.of("missing", 2_500),
                            "narrow", Map.of("missing", 1_667, "nan", 3_333, "maxAbsError", 0.0, "maxRelError", 0.0)));
        }
    }
}
