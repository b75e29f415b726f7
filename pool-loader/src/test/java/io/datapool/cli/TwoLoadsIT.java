package io.datapool.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.datapool.PoolOptions;
import io.datapool.PoolUpdate;
import io.datapool.SharedDataPool;
import io.datapool.parquet.SampleFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Two processes {@code pool load} that wait for the same lock, each with a snapshot of which the pool holds a part. */
@Timeout(300)
class TwoLoadsIT {
    private static final long POLL_NANOS = 10_000_000;

    @TempDir
    Path directory;

    private PoolOptions options;

    @BeforeEach
    void makeSnapshots() throws Exception {
        for (String snapshot : List.of("first", "second")) {
            for (String key : List.of("A_1m", "B_1m")) {
                SampleFile.bars(10, snapshot.length()).writeOld(file(snapshot, key));
            }
        }
        options = PoolOptions.named("p").home(directory.resolve("home"));
        new PoolProcess.Launch(directory).run(load("first", "A")).done();
        new PoolProcess.Launch(directory).run(load("second", "B")).done();
    }

    private Path file(String snapshot, String key) {
        return directory.resolve(snapshot).resolve("ohlcv/" + key + ".parquet");
    }

    private static String[] load(String snapshot, String symbols) {
        String[] words = {"load", "--home", "home", "--pool", "p", "--data-dir", snapshot, "--timeframes", "1m"};
        return Stream.concat(Stream.of(words), Stream.of("--symbols", symbols, "--quiet"))
                .toArray(String[]::new);
    }

    private PoolProcess startLoad(String snapshot) throws IOException {
        return new PoolProcess.Launch(directory).start(load(snapshot, "A,B"));
    }

    /** Until so many processes wait for the writer lock, as the kernel tells. */
    private void awaitWaiters(int count, PoolProcess... processes) throws IOException {
        String inode = String.valueOf(Files.getAttribute(options.directory().resolve("writer.lock"), "unix:ino"));
        while (waiters(inode) < count) {
            for (PoolProcess process : processes) {
                assertThat(process.process().isAlive())
                        .as("it waits for the lock")
                        .isTrue();
            }
            LockSupport.parkNanos(POLL_NANOS);
        }
    }

    private static long waiters(String inode) throws IOException {
        return Files.readAllLines(Path.of("/proc/locks")).stream()
                .filter(line -> line.contains("-> POSIX") && line.contains(":" + inode + " "))
                .count();
    }

    /** Which snapshot each dataset is from. */
    private List<String> sources(SharedDataPool pool) {
        return pool.keys().stream()
                .map(key -> pool.info(key).source().orElseThrow().path())
                .map(path -> directory.relativize(Path.of(path)).getName(0).toString())
                .toList();
    }

    @Test
    void theOneThatComesLastLeavesItsWholeSnapshot() throws Exception {
        try (SharedDataPool pool = SharedDataPool.open(options)) {
            assertThat(sources(pool)).containsExactly("first", "second");
            PoolUpdate holding = pool.beginUpdate();
            try (PoolProcess one = startLoad("first");
                    PoolProcess two = startLoad("second")) {
                awaitWaiters(2, one, two);
                holding.close();
                assertThat(one.await().done().out()).contains("2 datasets");
                assertThat(two.await().done().out()).contains("2 datasets");
            } finally {
                holding.close();
            }
            pool.refresh();
            assertThat(sources(pool)).isIn(List.of("first", "first"), List.of("second", "second"));
        }
    }

    @Test
    void aKeyThatIsRemovedBeforeItsTurnIsNotCalledUnchanged() throws Exception {
        try (SharedDataPool pool = SharedDataPool.open(options)) {
            PoolUpdate removing = pool.beginUpdate();
            removing.remove("A_1m");
            try (PoolProcess loading = startLoad("first")) {
                awaitWaiters(1, loading);
                removing.commit();
                assertThat(loading.await().done().out()).contains("2 loaded, 0 unchanged");
            } finally {
                removing.close();
            }
            pool.refresh();
            assertThat(sources(pool)).containsExactly("first", "first");
        }
    }
}
