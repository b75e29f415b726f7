package io.datapool.loader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datapool.DatasetDraft;
import io.datapool.PoolOptions;
import io.datapool.PoolUpdate;
import io.datapool.SharedDataPool;
import io.datapool.error.PoolLockedException;
import io.datapool.parquet.SampleFile;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What others do to the pool between a load's first look and its turn to write. */
class ConcurrentLoadTest {
    /** In the last of five bars, so that whether a file is unchanged depends on it. */
    private static final Instant NOW = Instant.parse("2024-01-01T00:04:30Z");

    private static final int ROWS_CLOSED = 4;

    @TempDir
    Path directory;

    private PoolOptions options;
    private SharedDataPool pool;
    private SharedDataPool other;

    @BeforeEach
    void loadTwoOfOneSnapshot() throws IOException {
        for (String key : List.of("A_1m", "B_1m", "C_1m")) {
            SampleFile.bars(5, 1).writeOld(file("first", key));
            SampleFile.bars(5, 1_000).writeOld(file("second", key));
        }
        options = PoolOptions.named("p").home(directory.resolve("home")).writerTimeout(Duration.ofMillis(1));
        pool = SharedDataPool.create(options);
        assertThat(snapshot("first", Clock.fixed(NOW, ZoneOffset.UTC))
                        .symbols("A", "B")
                        .load(pool)
                        .ok())
                .isTrue();
        other = SharedDataPool.open(options);
    }

    @AfterEach
    void close() {
        other.close();
        pool.close();
    }

    private Path file(String snapshot, String key) {
        return directory.resolve(snapshot).resolve("ohlcv/" + key + ".parquet");
    }

    private MarketData snapshot(String name, Clock clock) {
        return MarketData.in(directory.resolve(name))
                .symbols("A", "B", "C")
                .timeframes("1m")
                .options(LoadOptions.defaults().closedOnly(clock));
    }

    /** A clock on which, when it is first looked at, something happens: a load looks at it when it compares a file. */
    private static final class Meanwhile extends Clock {
        private final AtomicReference<Runnable> event;

        Meanwhile(Runnable event) {
            this.event = new AtomicReference<>(event);
        }

        @Override
        public Instant instant() {
            event.getAndSet(() -> {}).run();
            return NOW;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }

    private LoadReport loadFirstWhile(Runnable event) {
        LoadReport report = snapshot("first", new Meanwhile(event)).load(pool);
        assertThat(report.ok()).as(report.problems()).isTrue();
        return report;
    }

    private void assertHoldsAllOfTheFirstSnapshot(LoadReport report) {
        assertThat(pool.generation()).isEqualTo(report.generation());
        for (String key : List.of("A_1m", "B_1m", "C_1m")) {
            assertThat(pool.get(key).floats("open").toArray())
                    .as(key)
                    .hasSize(ROWS_CLOSED)
                    .startsWith(1f);
            assertThat(pool.info(key).source().orElseThrow().path())
                    .isEqualTo(file("first", key).toString());
        }
    }

    @Test
    void whatAnotherLoadReplacedMeanwhileIsLoadedAgain() {
        LoadReport report = loadFirstWhile(
                () -> snapshot("second", Clock.fixed(NOW, ZoneOffset.UTC)).load(other));
        assertHoldsAllOfTheFirstSnapshot(report);
        assertThat(report.count(LoadStatus.LOADED)).isEqualTo(3);
    }

    @Test
    void whatWasRemovedMeanwhileIsLoadedAgain() {
        LoadReport report = loadFirstWhile(() -> {
            other.remove("A_1m");
            other.gc();
        });
        assertHoldsAllOfTheFirstSnapshot(report);
        assertThat(report.count(LoadStatus.UNCHANGED)).isEqualTo(1);
    }

    @Test
    void whatWasPutMeanwhileIsReplaced() {
        assertHoldsAllOfTheFirstSnapshot(loadFirstWhile(
                () -> other.put("B_1m", DatasetDraft.withoutTime().floats("v", new float[1]))));
    }

    @Test
    void whatAnotherLoadBroughtMeanwhileIsNotReadAgain() {
        LoadReport report = loadFirstWhile(
                () -> snapshot("first", Clock.fixed(NOW, ZoneOffset.UTC)).load(other));
        assertHoldsAllOfTheFirstSnapshot(report);
        assertThat(report.count(LoadStatus.UNCHANGED)).isEqualTo(3);
    }

    @Test
    void aLoadOfWhatAllIsUnchangedStandsForOneGeneration() {
        LoadReport report = MarketData.in(directory.resolve("first"))
                .symbols("A", "B")
                .timeframes("1m")
                .options(LoadOptions.defaults().closedOnly(new Meanwhile(() -> {
                    snapshot("second", Clock.fixed(NOW, ZoneOffset.UTC)).load(other);
                    pool.refresh(); // as another thread that shares the handle may do
                })))
                .load(pool);
        assertThat(List.of("A_1m", "B_1m"))
                .allSatisfy(
                        key -> assertThat(pool.info(key).source().orElseThrow().path())
                                .isEqualTo(file("first", key).toString()));
        assertThat(pool.generation()).isEqualTo(report.generation());
    }

    @Test
    void aFileThatIsChangedWhileTheLoadWaitsIsReadAsItIsThen() throws Exception {
        LoadReport report = loadFirstWhile(() -> {
            try {
                SampleFile.bars(3, 500).writeOld(file("first", "A_1m"));
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        });
        assertThat(report.count(LoadStatus.LOADED)).isEqualTo(2);
        assertThat(pool.get("A_1m").floats("open").toArray()).containsExactly(500f, 501f, 502f);
    }

    @Test
    void aLoadThatGivesUpSaysHowLongItWaitedAndHowToAllowMore() throws Exception {
        try (PoolUpdate held = other.beginUpdate()) {
            Thread loading = new Thread(() -> assertThatThrownBy(() -> snapshot("first", Clock.systemUTC())
                            .options(LoadOptions.defaults().waitAtMost(Duration.ZERO))
                            .load(pool))
                    .isInstanceOf(PoolLockedException.class)
                    .hasMessageContainingAll(
                            options.directory().toString(), "In all this load waited 0 s", "LoadOptions.waitAtMost"));
            AtomicReference<Throwable> failure = new AtomicReference<>();
            loading.setUncaughtExceptionHandler((thread, thrown) -> failure.set(thrown));
            loading.start();
            loading.join();
            assertThat(failure.get()).isNull();
            assertThat(held.generation()).isGreaterThan(pool.generation());
        }
    }
}
