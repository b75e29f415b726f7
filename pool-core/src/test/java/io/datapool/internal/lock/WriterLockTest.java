package io.datapool.internal.lock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datapool.error.PoolLockedException;
import io.datapool.internal.file.Disk;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WriterLockTest {
    @TempDir
    Path directory;

    private Path file;

    @BeforeEach
    void makeTheFile() throws IOException {
        file = Files.createFile(directory.resolve("writer.lock"));
    }

    @Test
    @SuppressWarnings("try") // the lock is held, not used
    void twoThreadsNeverBothHoldIt() throws Exception {
        AtomicInteger holders = new AtomicInteger();
        AtomicInteger turns = new AtomicInteger();
        List<FutureTask<Integer>> tasks = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            FutureTask<Integer> task = new FutureTask<>(() -> {
                int most = 0;
                for (int turn = 0; turn < 100; turn++) {
                    try (WriterLock lock = WriterLock.acquire(new Disk(), file, Duration.ofMinutes(5))) {
                        most = Math.max(most, holders.incrementAndGet());
                        Thread.onSpinWait();
                        turns.incrementAndGet();
                        holders.decrementAndGet();
                    }
                }
                return most;
            });
            tasks.add(task);
            new Thread(task).start();
        }
        for (FutureTask<Integer> task : tasks) {
            assertThat(task.get()).isEqualTo(1);
        }
        assertThat(turns).hasValue(400);
    }

    /** In another thread, which does not get in the way of this one's next. */
    private WriterLock acquireElsewhere() {
        return CompletableFuture.supplyAsync(() -> {
                    try {
                        return WriterLock.acquire(new Disk(), file, Duration.ZERO);
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                })
                .join();
    }

    @Test
    void whoHoldsItIsToldSoAtOnce() throws IOException {
        WriterLock held = WriterLock.acquire(new Disk(), file, Duration.ZERO);
        assertThatThrownBy(() -> WriterLock.acquire(new Disk(), file, Duration.ofHours(1)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining(directory.toString())
                .hasMessageContaining("would wait for itself");
        held.close();
        WriterLock.acquire(new Disk(), file, Duration.ZERO).close();
    }

    @Test
    void whoDoesNotGetItInTimeIsTold() throws IOException {
        WriterLock held = acquireElsewhere();
        assertThatThrownBy(() -> WriterLock.acquire(new Disk(), file, Duration.ofMillis(1)))
                .isInstanceOf(PoolLockedException.class)
                .hasMessageContaining(directory.toString())
                .hasMessageContaining("this process")
                .hasMessageContaining("PT0.001S");
        held.close();
        WriterLock.acquire(new Disk(), file, Duration.ZERO).close();
    }

    @Test
    void closingTwiceGivesBackOnce() throws IOException {
        WriterLock first = WriterLock.acquire(new Disk(), file, Duration.ZERO);
        first.close();
        WriterLock second = acquireElsewhere();
        first.close();
        assertThatThrownBy(() -> WriterLock.acquire(new Disk(), file, Duration.ZERO))
                .isInstanceOf(PoolLockedException.class);
        second.close();
    }

    @Test
    void interruptEndsTheWaitAndLeavesTheHolderAlone() throws Exception {
        WriterLock held = acquireElsewhere();
        AtomicReference<Throwable> outcome = new AtomicReference<>();
        AtomicReference<Boolean> stillInterrupted = new AtomicReference<>();
        Thread waiting = new Thread(() -> {
            try {
                WriterLock.acquire(new Disk(), file, Duration.ofHours(1)).close();
            } catch (IOException | RuntimeException e) {
                outcome.set(e);
                stillInterrupted.set(Thread.currentThread().isInterrupted());
            }
        });
        waiting.start();
        while (waiting.getState() != Thread.State.TIMED_WAITING) {
            Thread.onSpinWait();
        }
        waiting.interrupt();
        waiting.join();
        assertThat(outcome.get()).isInstanceOf(PoolLockedException.class).hasMessageContaining("interrupted");
        assertThat(stillInterrupted).hasValue(true);
        assertThatThrownBy(() -> WriterLock.acquire(new Disk(), file, Duration.ZERO))
                .isInstanceOf(PoolLockedException.class);
        held.close();
    }

    @Test
    void anyTimeoutCanBeGiven() throws IOException {
        WriterLock.acquire(new Disk(), file, ChronoUnit.FOREVER.getDuration()).close();
    }

    @Test
    void lockFileStays() throws IOException {
        WriterLock.acquire(new Disk(), file, Duration.ZERO).close();
        assertThat(file).exists().isEmptyFile();
    }

    @Test
    void nothingIsRememberedOfAFileThatNobodyWantsToLock() throws IOException {
        Map<String, Object> before = Map.copyOf(JvmWide.table());
        WriterLock.acquire(new Disk(), file, Duration.ZERO).close();
        assertThat(JvmWide.table()).containsOnlyKeys(before.keySet());
    }

    @Test
    void holderSeesThatItsFileIsNotTheOneAtThePath() throws IOException {
        Path aside = directory.resolve("aside");
        try (WriterLock lock = WriterLock.acquire(new Disk(), file, Duration.ZERO)) {
            assertThat(lock.isAtItsPath()).isTrue();
            Files.move(file, aside);
            assertThat(lock.isAtItsPath()).isFalse();
            Files.createFile(file);
            assertThat(lock.isAtItsPath()).isFalse();
            Files.move(aside, file, StandardCopyOption.REPLACE_EXISTING);
            assertThat(lock.isAtItsPath()).isTrue();
        }
    }

    /** As a process does that waits for one which deletes the pool. */
    @Test
    void waiterForADeletedFileLocksTheOneThatIsThere() throws Exception {
        WriterLock deleting = WriterLock.acquire(new Disk(), file, Duration.ZERO);
        AtomicReference<Boolean> isAtItsPath = new AtomicReference<>();
        FutureTask<WriterLock> waiting = new FutureTask<>(() -> {
            WriterLock lock = WriterLock.acquire(new Disk(), file, Duration.ofHours(1));
            isAtItsPath.set(lock.isAtItsPath());
            return lock;
        });
        Thread waiter = new Thread(waiting);
        waiter.start();
        while (waiter.getState() != Thread.State.TIMED_WAITING) {
            Thread.onSpinWait();
        }
        Files.delete(file);
        Files.createFile(file);
        WriterLock next = acquireElsewhere();
        deleting.close();
        while (waiter.getState() != Thread.State.TIMED_WAITING && !waiting.isDone()) {
            Thread.onSpinWait();
        }
        assertThat(waiting.isDone()).isFalse();
        next.close();
        waiting.get().close();
        assertThat(isAtItsPath).hasValue(true);
    }

    @Test
    void aFileThatIsGoneCannotBeLocked() throws IOException {
        Files.delete(file);
        assertThatThrownBy(() -> WriterLock.acquire(new Disk(), file, Duration.ZERO))
                .isInstanceOf(NoSuchFileException.class);
    }
}
