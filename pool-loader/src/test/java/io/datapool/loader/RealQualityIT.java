package io.datapool.loader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.datapool.PoolOptions;
import io.datapool.SharedDataPool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the account says of real market data. Skipped where the folder that the system property {@code shared.data} names is
 * not there.
 */
class RealQualityIT {
    private static final Path SHARED = Path.of(System.getProperty("shared.data", "absent"));

    @TempDir
    Path home;

    private SharedDataPool pool;

    @BeforeEach
    void requireSharedData() {
        assumeThat(SHARED)
                .as("real market data; name its folder with -Dshared.data=DIR")
                .isDirectory();
        pool = SharedDataPool.create(PoolOptions.named("p").home(home.resolve("pools")));
    }

    @AfterEach
    void closePool() {
        if (pool != null) {
            pool.close();
        }
    }

    private Map<String, Object> quality(MarketData data) {
        LoadReport report = data.load(pool);
        assertThat(report.problems()).isEmpty();
        return report.outcomes().get(0).quality();
    }

    private static Map<?, ?> part(Map<?, ?> account, String name) {
        return (Map<?, ?>) Objects.requireNonNull(account.get(name));
    }

    @Test
    void theFolderOfGapsHas73() {
        Map<String, Object> quality =
                quality(MarketData.in(SHARED.resolve("gaps")).symbols("BTCUSDT").timeframes("1h"));
        assertThat(quality.get("gaps"))
                .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.map(String.class, Object.class))
                .containsEntry("count", 73)
                .containsEntry("missingRows", 73)
                .containsEntry("longest", "PT2H");
    }

    @Test
    void theOutageOfMarch2023IsTold() {
        Map<String, Object> quality = quality(
                MarketData.in(SHARED.resolve("market")).symbols("BTCUSDT").timeframes("1h"));
        assertThat(part(quality, "gaps").toString())
                .contains("after=2023-03-24T12:00:00Z, before=2023-03-24T14:00:00Z");
        assertThat(quality.get("zeroVolume")).isNotEqualTo(0);
        assertThat(quality).containsEntry("highBelowLow", 0).containsEntry("openOrCloseOutside", 0);
        Map<?, ?> close = part(part(quality, "columns"), "close");
        assertThat(close.get("tick")).isEqualTo(0.01);
        assertThat(close.get("missing")).isEqualTo(0);
    }

    @Test
    void secondsAndMillisecondsAreRecognised() {
        for (Map.Entry<String, Duration> file : Map.of(
                        "1D", Duration.ofDays(1),
                        "15m", Duration.ofMinutes(15),
                        "5m", Duration.ofMinutes(5),
                        "1m", Duration.ofMinutes(1))
                .entrySet()) {
            String key = "BTCUSDT_" + file.getKey();
            quality(MarketData.ofFiles().file(key, SHARED.resolve("units/candles/" + key + ".parquet")));
            assertThat(pool.info(key).time().orElseThrow().first().toString()).startsWith("20");
            assertThat(pool.info(key).time().orElseThrow().step()).contains(file.getValue());
        }
    }

    @Test
    void aNewerFolderInPlaceOfAnOlderOneReloadsOnlyWhatChanged() throws Exception {
        Path data = home.resolve("data");
        copy(SHARED.resolve("market-older"), data);
        MarketData market = MarketData.in(data)
                .symbols("BTCUSDT")
                .timeframes("1h", "4h", "1d")
                .includeFunding(true);
        assertThat(market.load(pool).count(LoadStatus.LOADED)).isEqualTo(4);
        Map<String, LoadStatus> expected = new java.util.HashMap<>();
        for (String file :
                List.of("ohlcv/BTCUSDT_1h", "ohlcv/BTCUSDT_4h", "ohlcv/BTCUSDT_1d", "funding/BTCUSDT_funding")) {
            Path newer = SHARED.resolve("market/" + file + ".parquet");
            Path held = data.resolve(file + ".parquet");
            boolean changed = Files.mismatch(newer, held) >= 0;
            if (changed) {
                Files.copy(newer, held, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.COPY_ATTRIBUTES);
            }
            expected.put(
                    held.getFileName().toString().replace(".parquet", ""),
                    changed ? LoadStatus.LOADED : LoadStatus.UNCHANGED);
        }
        assertThat(expected).containsValue(LoadStatus.LOADED);
        assertThat(market.load(pool).outcomes().stream()
                        .collect(Collectors.toMap(LoadOutcome::key, LoadOutcome::status)))
                .isEqualTo(expected);
        assertThat(market.load(pool).count(LoadStatus.UNCHANGED)).isEqualTo(4);
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(from.relativize(file).toString()), StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
    }
}
