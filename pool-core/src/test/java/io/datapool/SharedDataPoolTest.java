package io.datapool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datapool.error.PoolExistsException;
import io.datapool.error.PoolNotFoundException;
import io.datapool.error.UnknownKeyException;
import io.datapool.upkeep.RepairOptions;
import io.datapool.upkeep.VerifyReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SharedDataPoolTest {
    @TempDir
    Path home;

    private PoolOptions options;

    @BeforeEach
    void nameThePool() {
        options = Samples.options(home);
    }

    // ---------------------------------------------------------------- opening

    @Test
    void whatWasPutIsReadBack() {
        try (SharedDataPool pool = SharedDataPool.create(options)) {
            pool.put("signals", DatasetDraft.withTime(new long[] {10, 20, 30}).floats("alpha", new float[] {
                1.5f, 2f, Float.NaN
            }));
            assertThat(pool.get("signals").floats("alpha").toArray()).containsExactly(1.5f, 2f, Float.NaN);
        }
        try (SharedDataPool pool = SharedDataPool.attach(options)) {
            assertThat(pool.keys()).containsExactly("signals");
            assertThat(pool.get("signals").time().epochNanos(2)).isEqualTo(30);
            assertThat(pool.verify().problems()).isEmpty();
        }
    }

    @Test
    void attachingToNothingNamesThePathLookedAt() {
        assertThatThrownBy(() -> SharedDataPool.attach(options))
                .isInstanceOf(PoolNotFoundException.class)
                .hasMessageContaining(home.resolve("p").toString())
                .hasMessageContaining("Create it");
    }

    @Test
    void directoryWithoutRegistryIsNoPool() throws IOException {
        Files.createDirectory(home.resolve("p"));
        assertThatThrownBy(() -> SharedDataPool.attach(options))
                .isInstanceOf(PoolNotFoundException.class)
                .hasMessageContaining("registry.yaml");
    }

    @Test
    void createMakesMissingParents() {
        PoolOptions deep = options.home(home.resolve("a/b/c"));
        try (SharedDataPool pool = SharedDataPool.create(deep)) {
            assertThat(pool.options().directory()).isDirectory();
        }
    }

    @Test
    void creatingTwiceIsRefused() {
        try (SharedDataPool pool = SharedDataPool.create(options)) {
            pool.put("a", Samples.values(1));
            assertThatThrownBy(() -> SharedDataPool.create(options))
                    .isInstanceOf(PoolExistsException.class)
                    .hasMessageContaining(home.resolve("p").toString())
                    .hasMessageContaining("generation 2")
                    .hasMessageContaining("createOrAttach");
        }
    }

    @Test
    void createOrAttachKeepsWhatIsThere() {
        try (SharedDataPool pool = SharedDataPool.createOrAttach(options)) {
            pool.put("a", Samples.values(1));
        }
        try (SharedDataPool pool = SharedDataPool.createOrAttach(options)) {
            assertThat(pool.keys()).containsExactly("a");
            pool.put("b", Samples.values(2));
            assertThat(pool.keys()).containsExactly("a", "b");
        }
    }

    @Test
    void newPoolIsEmpty() {
        try (SharedDataPool pool = SharedDataPool.create(options)) {
            assertThat(pool.generation()).isEqualTo(1);
            assertThat(pool.keys()).isEmpty();
            assertThat(pool.totalBytes()).isZero();
            assertThat(pool.poolId()).matches("[0-9a-f]{32}");
            assertThat(pool.verify()).isEqualTo(new VerifyReport(1, 0, 0, java.util.Map.of()));
        }
    }

    @Test
    void poolHasOneIdentityForLife() {
        String first;
        try (SharedDataPool pool = SharedDataPool.create(options)) {
            first = pool.poolId();
            pool.put("a", Samples.values(1));
            assertThat(pool.poolId()).isEqualTo(first);
            pool.delete();
        }
        try (SharedDataPool pool = SharedDataPool.create(options)) {
            assertThat(pool.poolId()).isNotEqualTo(first);
        }
    }

    @Test
    void jvmArgumentsAreOptionsOnly() {
        assertThat(SharedDataPool.jvmArguments())
                .contains("--add-opens=java.base/java.lang.reflect=ALL-UNNAMED")
                .allMatch(argument -> argument.startsWith("-"));
    }

    // ---------------------------------------------------------------- reading

    @Test
    void everyPublicationIsTheNextGeneration() {
        try (SharedDataPool pool = SharedDataPool.create(options)) {
            assertThat(pool.put("a", Samples.values(1))).isEqualTo(2);
            assertThat(pool.put("b", Samples.values(2))).isEqualTo(3);
            assertThat(pool.remove("a")).isEqualTo(4);
            assertThat(pool.generation()).isEqualTo(4);
            assertThat(pool.get("b").generation()).isEqualTo(3);
        }
    }

    @Test
    void generationsAreCountedOnFromAnySegmentFound() throws IOException {
        try (SharedDataPool pool = SharedDataPool.create(options)) {
            Files.write(new SegmentFiles(options).of("lost", 40), new byte[1]);
            assertThat(pool.put("a", Samples.values(1))).isEqualTo(41);
        }
    }

    @Test
    void keysAreSorted() {
        try (SharedDataPool pool = SharedDataPool.create(options)) {
            for (String key : List.of("b", "A", "a", "B_1", "B")) {
                pool.put(key, Samples.values(1));
            }
            assertThat(pool.keys()).containsExactly("A", "B", "B_1", "a", "b");
            assertThat(pool.contains("A")).isTrue();
            assertThat(pool.contains("C")).isFalse();
        }
    }

    @Test
    void totalBytesAreThoseOfAllValues() {
        try (SharedDataPool pool = SharedDataPool.create(options)) {
            pool.put("bars", Samples.bars(10));
            pool.put("all", Samples.everyType());
            assertThat(pool.totalBytes()).isEqualTo(10 * (8 + 5 * 4) + 9 * (8 + 4 + 8 + 8));
            pool.put("bars", Samples.bars(3));
            assertThat(pool.totalBytes()).isEqualTo(3 * (8 + 5 * 4) + 9 * (8 + 4 + 8 + 8));
            pool.remove("all");
            assertThat(pool.totalBytes()).isEqualTo(3 * (8 + 5 * 4));
            assertThat(pool.verify()).isEqualTo(new VerifyReport(5, 1, 3 * (8 + 5 * 4), java.util.Map.of()));
        }
    }

    @Test
    void datasetIsMappedWhenItIsGotAndOnlyOnce() throws IOException {
        try (SharedDataPool writer = SharedDataPool.create(options)) {
            writer.put("a", Samples.values(1));
        }
        try (SharedDataPool pool = SharedDataPool.attach(options)) {
            Path segment = new SegmentFiles(options).of("a", 2);
            assertThat(pool.info("a").rows()).isEqualTo(1);
            assertThat(SegmentFiles.mappingsBelow(segment)).isZero();
            Dataset got = pool.get("a");
            assertThat(pool.get("a")).isSameAs(got);
            assertThat(SegmentFiles.mappingsBelow(segment)).isEqualTo(1);
        }
    }

    @Test
    void infoSaysWhatWasPut() {
        try (SharedDataPool pool = SharedDataPool.create(options)) {
            pool.put("bars", Samples.bars(10).note("origin", "made up"));
            var info = pool.info("bars");
            assertThat(info.key()).isEqualTo("bars");
            assertThat(info.kind().label()).isEqualTo("ohlcv");
            assertThat(info.generation()).isEqualTo(2);
            assertThat(info.rows()).isEqualTo(10);
            assertThat(info.nbytes()).isEqualTo(280);
            assertThat(info.fileBytes()).isEqualTo(sizeOf("bars", 2));
            assertThat(info.schema().hasTimeIndex()).isTrue();
            assertThat(info.notes()).containsExactly(java.util.Map.entry("origin", "made up"));
            assertThat(info.source()).isEmpty();
            var time = info.time().orElseThrow();
            assertThat(time.first()).isEqualTo("2024-01-01T00:00:00Z");
            assertThat(time.last()).isEqualTo("2024-01-01T09:00:00Z");
            assertThat(time.step()).contains(java.time.Duration.ofHours(1));
            assertThat(time.regular()).isTrue();
        }
        try (SharedDataPool pool = SharedDataPool.attach(options)) {
            assertThat(pool.info("bars")).isEqualTo(pool.get("bars").info());
        }
    }

    private long sizeOf(String key, long generation) {
        return new SegmentFiles(options).of(key, generation).toFile().length();
    }

    @Test
    void unknownKeyNamesSimilarOnes() {
        try (SharedDataPool pool = SharedDataPool.create(options)) {
            pool.put("BTCUSDT_1h", Samples.values(1));
            pool.put("ETHUSDT_1h", Samples.values(1));
            assertThatThrownBy(() -> pool.get("BTCUSDT_4h"))
                    .isInstanceOf(UnknownKeyException.class)
                    .hasMessageContaining("'BTCUSDT_4h'")
                    .hasMessageContaining("similar: [BTCUSDT_1h]");
            assertThatThrownBy(() -> pool.get("btcusdt_1H"))
                    .isInstanceOf(UnknownKeyException.class)
                    .hasMessageContaining("similar: [BTCUSDT_1h]");
            assertThatThrownBy(() -> pool.info("SOL"))
                    .isInstanceOf(UnknownKeyException.class)
                    .hasMessageContaining("it holds [BTCUSDT_1h, ETHUSDT_1h]");
            assertThatThrownBy(() -> pool.remove("SOL")).isInstanceOf(UnknownKeyException.class);
        }
    }

    @Test
    void unknownKeyOfAnEmptyPoolSaysThatItIsEmpty() {
        try (SharedDataPool pool = SharedDataPool.create(options)) {
            assertThatThrownBy(() -> pool.get("a"))
                    .isInstanceOf(UnknownKeyException.class)
                    .hasMessageContaining("it is empty");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "..",
                ".",
                "a..b",
                "../a",
                "a/b",
                "/a",
                ".a",
                "-a",
                "_a",
                "a b",
                "a\nb",
                "ä",
                "a\u0000",
                "12345678901234567890123456789012345678901234567890123456789012345678901234567890"
                        + "1234567890123456789012345678901234567890123456789"
            })
    void namesThatCouldLeaveTheDirectoryAreRefused(String name) {
        assertThatThrownBy(() -> PoolOptions.named(name))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("pool name");
        try (SharedDataPool pool = SharedDataPool.create(options)) {
            assertThatThrownBy(() -> pool.put(name, Samples.values(1)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("dataset key");
            assertThatThrownBy(() -> pool.get(name)).isInstanceOf(IllegalArgumentException.class);
            assertThat(pool.contains(name)).isFalse();
            assertThat(pool.generation()).isEqualTo(1);
        }
    }

    @Test
    void longestKeyCanBePut() {
        String key = "k".repeat(128);
        try (SharedDataPool pool = SharedDataPool.create(options)) {
            pool.put(key, Samples.values(7));
            assertThat(pool.get(key).get(0, "v")).isEqualTo(7);
        }
    }

    // ---------------------------------------------------------------- closing

    @Test
    void closeNeverDeletesAPersistentPool() {
        try (SharedDataPool pool = SharedDataPool.create(options)) {
            pool.put("a", Samples.values(1));
        }
        try (SharedDataPool pool = SharedDataPool.attach(options)) {
            assertThat(pool.get("a").get(0, "v")).isEqualTo(1);
        }
    }

    static Stream<Consumer<SharedDataPool>> everything() {
        return Stream.of(
                pool -> pool.get("a"),
                pool -> pool.ohlcv("a", "1h"),
                pool -> pool.funding("a"),
                SharedDataPool::keys,
                pool -> pool.contains("a"),
                pool -> pool.info("a"),
                SharedDataPool::totalBytes,
                SharedDataPool::generation,
                SharedDataPool::poolId,
                SharedDataPool::refresh,
                SharedDataPool::verify,
                pool -> pool.put("a", Samples.values(1)),
                pool -> pool.remove("a"),
                SharedDataPool::beginUpdate,
                SharedDataPool::gc,
                SharedDataPool::delete);
    }

    @ParameterizedTest
    @MethodSource("everything")
    void closedHandleRefuses(Consumer<SharedDataPool> call) {
        try (SharedDataPool pool = SharedDataPool.create(options)) {
            pool.put("a", Samples.values(1));
        }
        SharedDataPool pool = SharedDataPool.createOrAttach(options);
        pool.close();
        pool.close();
        assertThatThrownBy(() -> call.accept(pool))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("pool 'p' was closed");
        assertThat(pool.options()).isSameAs(options);
    }

    @Test
    void whatAPersonLooksAtSaysWhatItIs() {
        PoolOptions options = PoolOptions.named("shown").home(home);
        SharedDataPool pool = SharedDataPool.create(options);
        pool.put("k", Samples.bars(2));
        assertThat(pool).hasToString("pool " + options.directory() + " generation 2, 1 datasets");
        assertThat(pool.get("k").time().toString()).contains("time index k.timestamp", "[2]", "every PT1H");
        try (PoolUpdate update = pool.beginUpdate()) {
            update.remove("k");
            DatasetWriter writer = update.write("m", Samples.values(1).plan());
            assertThat(update)
                    .hasToString("update to generation 3 of pool " + options.directory() + ": changes [k], writes [m]");
            assertThat(writer.toString()).contains("writer of dataset 'm'", "maxRows=1");
        }
        pool.close();
        assertThat(pool.toString()).endsWith("1 datasets, closed");
        assertThat(RepairOptions.defaults().dryRun().drop("k")).hasToString("dry run, dropping [k], using {}");
    }
}
