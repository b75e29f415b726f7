package io.datapool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datapool.error.PoolDeletedException;
import io.datapool.error.PoolExistsException;
import io.datapool.error.PoolLockedException;
import io.datapool.error.PoolNotFoundException;
import io.datapool.internal.file.Fault;
import io.datapool.internal.file.FaultyDisk;
import io.datapool.internal.file.InterposedDisk;
import io.datapool.internal.lock.KernelLocks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EphemeralPoolTest {
    @TempDir
    Path home;

    private final InterposedDisk disk = new InterposedDisk();
    private PoolOptions options;

    @BeforeEach
    void nameThePool() {
        options = Samples.options(home).ephemeral().in(disk.surroundings());
    }

    private Path readersLock() {
        return options.directory().resolve("readers.lock");
    }

    /** As if the creator's process had been killed: the kernel takes its mark back, and nobody cleans up. */
    @SuppressWarnings("try") // the dead disk is in place, not used
    private void dies(SharedDataPool creator) {
        try (FaultyDisk dead = FaultyDisk.failing(disk, home, Fault.STOP, 1)) {
            creator.close();
        } catch (FaultyDisk.Crash e) {
            // It wanted to clean up.
        }
    }

    @Test
    void poolEndsWhenItsCreatorCloses() throws IOException {
        SharedDataPool creator = SharedDataPool.create(options);
        creator.put("a", Samples.values(1));
        try (SharedDataPool reader = SharedDataPool.attach(options)) {
            Dataset mapped = reader.get("a");
            creator.close();
            assertThat(mapped.get(0, "v")).isEqualTo(1);
            assertThatThrownBy(reader::refresh).isInstanceOf(PoolDeletedException.class);
        }
        assertThatThrownBy(() -> SharedDataPool.attach(options)).isInstanceOf(PoolNotFoundException.class);
        assertThat(options.directory()).doesNotExist();
    }

    @Test
    void fiveHundredLeaveNothing() throws IOException {
        for (int i = 0; i < 500; i++) {
            try (SharedDataPool pool =
                    SharedDataPool.create(PoolOptions.named("p" + i).home(home).ephemeral())) {
                pool.put("a", Samples.values(i));
            }
        }
        try (Stream<Path> left = Files.list(home)) {
            assertThat(left).isEmpty();
        }
    }

    @Test
    void whatIsSomebodyElsesStaysWithTheDirectory() throws IOException {
        SharedDataPool creator = SharedDataPool.create(options);
        creator.put("a", Samples.values(1));
        Path note = Files.writeString(options.directory().resolve("segments/note.txt"), "mine");
        creator.close();
        try (Stream<Path> left = Files.walk(options.directory())) {
            assertThat(left.filter(Files::isRegularFile)).containsExactly(note);
        }
    }

    /** Closing any descriptor of a lock file drops all locks that the process has on it. */
    @Test
    void threadsThatMakeTheLockFilesAtOnceDropNoLock() throws Exception {
        AtomicReference<FutureTask<SharedDataPool>> second = new AtomicReference<>();
        FaultyDisk.Mistake secondComesInBetween = (event, tick, right) -> {
            right.run();
            if (event.path().endsWith("readers.lock") && event.verb().equals("CREATE") && second.get() == null) {
                FutureTask<SharedDataPool> creating = new FutureTask<>(() -> SharedDataPool.create(options));
                second.set(creating);
                Thread thread = new Thread(creating);
                thread.start();
                while (!creating.isDone() && thread.getState() != Thread.State.BLOCKED) {
                    Thread.onSpinWait();
                }
            }
        };
        List<SharedDataPool> created = new ArrayList<>();
        try (FaultyDisk faulty = FaultyDisk.watching(disk, home, secondComesInBetween)) {
            assertThat(faulty.wasHit()).isFalse();
            try {
                created.add(SharedDataPool.create(options));
            } catch (PoolExistsException e) {
                // The second was first.
            }
            try {
                created.add(Objects.requireNonNull(second.get()).get());
            } catch (ExecutionException e) {
                assertThat(e).hasCauseInstanceOf(PoolExistsException.class);
            }
        }
        assertThat(created).hasSize(1);
        assertThat(KernelLocks.of(readersLock()))
                .as("the creator's mark")
                .anyMatch(lock -> lock.exclusive() && lock.first() == 0);
        created.get(0).close();
    }

    @Test
    void anInterruptDoesNotKeepItFromEnding() {
        SharedDataPool creator = SharedDataPool.create(options);
        Thread.currentThread().interrupt();
        creator.close();
        assertThat(Thread.interrupted()).isTrue();
        assertThatThrownBy(() -> SharedDataPool.attach(options)).isInstanceOf(PoolNotFoundException.class);
    }

    @Test
    void othersMayCloseWithoutEndingIt() {
        try (SharedDataPool creator = SharedDataPool.create(options)) {
            try (SharedDataPool other = SharedDataPool.createOrAttach(options)) {
                other.put("a", Samples.values(1));
            }
            assertThat(creator.refresh()).isTrue();
            assertThat(creator.get("a").get(0, "v")).isEqualTo(1);
        }
    }

    @Test
    void livingPoolCannotBeCreatedAgain() {
        try (SharedDataPool creator = SharedDataPool.create(options)) {
            assertThat(creator.generation()).isEqualTo(1);
            assertThatThrownBy(() -> SharedDataPool.create(options)).isInstanceOf(PoolExistsException.class);
        }
    }

    @Test
    void poolStaysEphemeralOverItsGenerations() {
        SharedDataPool creator = SharedDataPool.create(options);
        creator.put("a", Samples.values(1));
        creator.put("a", Samples.values(2));
        creator.close();
        assertThatThrownBy(() -> SharedDataPool.attach(options)).isInstanceOf(PoolNotFoundException.class);
    }

    @Test
    void leftoverOfADeadCreatorIsReplacedByTheNextCreate() throws IOException {
        SharedDataPool dead = SharedDataPool.create(options);
        dead.put("a", Samples.values(1));
        String before = dead.poolId();
        dies(dead);
        try (SharedDataPool next = SharedDataPool.createOrAttach(options)) {
            assertThat(next.keys()).isEmpty();
            assertThat(next.poolId()).isNotEqualTo(before);
            assertThat(new SegmentFiles(options).names()).isEmpty();
        }
    }

    @Test
    void leftoverOfADeadCreatorIsCollected() throws IOException {
        SharedDataPool dead = SharedDataPool.create(options);
        dead.put("a", Samples.values(1));
        try (SharedDataPool other = SharedDataPool.createOrAttach(options)) {
            assertThat(other.gc().deleted()).isEmpty();
            dies(dead);
            assertThat(other.gc().deleted()).containsExactly("a.g2.arrow");
            assertThatThrownBy(() -> SharedDataPool.attach(options)).isInstanceOf(PoolNotFoundException.class);
        }
    }

    @Test
    void creatorMayDeleteAndClose() {
        try (SharedDataPool creator = SharedDataPool.create(options)) {
            creator.delete();
        }
        try (SharedDataPool next = SharedDataPool.create(options)) {
            assertThat(next.keys()).isEmpty();
        }
    }

    @Test
    void poolThatItsCreatorDeletedIsMadeAnewWhileItStillHoldsTheOldOne() {
        SharedDataPool creator = SharedDataPool.create(options);
        creator.delete();
        try (SharedDataPool next = SharedDataPool.create(options)) {
            next.put("a", Samples.values(1));
            creator.close();
            assertThat(SharedDataPool.readers(options).generation()).isEqualTo(2);
            try (SharedDataPool other = SharedDataPool.createOrAttach(options)) {
                assertThat(other.poolId()).isEqualTo(next.poolId());
            }
        }
        assertThat(options.directory()).doesNotExist();
    }

    @Test
    void creatorThatCannotDeleteLetsGoOfEverythingElse() throws IOException {
        SharedDataPool creator = SharedDataPool.create(options.writerTimeout(Duration.ZERO));
        try (SharedDataPool other = SharedDataPool.createOrAttach(options)) {
            PoolUpdate update =
                    CompletableFuture.supplyAsync(other::beginUpdate).join();
            assertThatThrownBy(creator::close).isInstanceOf(PoolLockedException.class);
            update.close();
            assertThat(other.gc().kept()).isEmpty();
        }
        assertThat(SegmentFiles.descriptorsBelow(options.directory())).isZero();
    }
}
