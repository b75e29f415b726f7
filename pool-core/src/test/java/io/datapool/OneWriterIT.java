package io.datapool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datapool.agent.Without;
import io.datapool.error.PoolLockedException;
import io.datapool.error.PoolWriteException;
import io.datapool.internal.file.Disk;
import io.datapool.internal.lock.LockMutants;
import io.datapool.internal.lock.WriterLock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class OneWriterIT extends TwoProcesses {
    private static final Path KERNEL_LOCKS = Path.of("/proc/locks");

    @Test
    void anImpatientWriterIsToldWhoHoldsTheLock() throws Exception {
        letOtherBeImpatient();
        try (PoolUpdate update = pool.beginUpdate()) {
            assertThat(update.generation()).isEqualTo(2);
            assertThat(other.ask("begin"))
                    .startsWith("PoolLockedException: ")
                    .contains(thisProcess(), options.directory().toString(), "PT0.05S", "writerTimeout");
            assertThat(other.ask("gc")).startsWith("PoolLockedException: ");
        }

        assertThat(other.ask("publish 1")).isEqualTo("generation 2");
        other.exit();
    }

    @Test
    void thisProcessIsToldWhichOtherHoldsTheLock() throws Exception {
        assertThat(other.ask("begin")).isEqualTo("generation 1");
        try (SharedDataPool impatient = SharedDataPool.createOrAttach(options.writerTimeout(Duration.ofMillis(50)))) {
            assertThatThrownBy(impatient::beginUpdate)
                    .isInstanceOf(PoolLockedException.class)
                    .hasMessageContaining("process " + other.pid());
        }
    }

    @Test
    void aPatientWriterGoesOnFromWhatTheFirstCommitted() throws Exception {
        try (PoolUpdate update = pool.beginUpdate()) {
            update.put("slot-0", Generations.draft("slot-0", 2));
            other.say("publish 1");
            await("the other process to wait for the lock", () -> isWaiting(other.pid()));
            update.commit();
        }

        assertThat(other.hear()).isEqualTo("generation 3");
        assertThat(pool.refresh()).isTrue();
        assertThat(Generations.survey(pool)).startsWith("generation 3 ");
        other.exit();
    }

    @Test
    void aKilledWriterLeavesTheLockToTheNext() throws Exception {
        assertThat(other.ask("begin")).isEqualTo("generation 1");
        assertThat(other.ask("put slot-0")).isEqualTo("generation 1");
        CompletableFuture<Long> published = CompletableFuture.supplyAsync(() -> Generations.publish(pool));
        await(
                "this process to wait for the lock",
                () -> isWaiting(ProcessHandle.current().pid()));

        other.kill();

        assertThat(published.get()).isEqualTo(3);
        assertThat(Generations.survey(pool)).startsWith("generation 3 ");
    }

    /** It would wait for itself. */
    @Test
    void whoHasAnUpdateOpenIsToldSoByEveryHandleOfThePoolAtOnce() throws Exception {
        try (SharedDataPool second = SharedDataPool.open(options);
                PoolUpdate update = pool.beginUpdate()) {
            List<ThrowingCallable> changes = List.of(
                    () -> second.put("slot-0", Generations.draft("slot-0", 2)),
                    () -> second.remove("slot-0"),
                    second::beginUpdate,
                    second::gc,
                    second::delete,
                    pool::beginUpdate,
                    () -> SharedDataPool.delete(options),
                    () -> SharedDataPool.create(options));
            for (ThrowingCallable change : changes) {
                assertThatThrownBy(change)
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessageContaining("this thread has an update of pool " + options.directory() + " open")
                        .hasMessageContaining("end it first");
            }
            // Another thread waits.
            AtomicReference<Throwable> thrown = new AtomicReference<>();
            Thread waiter = startRecording(() -> Generations.publish(second), thrown);
            await("the thread to wait", () -> waiter.getState() == Thread.State.TIMED_WAITING || !waiter.isAlive());
            update.put("slot-0", Generations.draft("slot-0", 2));
            update.commit();
            waiter.join();
            assertThat(thrown.get()).isNull();
            assertThat(second.generation()).isEqualTo(3);
            assertThat(Generations.publish(pool)).isEqualTo(4);
        }
        assertThat(other.ask("publish 1")).isEqualTo("generation 5");
        other.exit();
    }

    @Test
    void anEphemeralPoolIsMadeWhileAnotherProcessAsksForItsCreator() throws Exception {
        PoolOptions shortLived = PoolOptions.named("short-lived").home(options.home());
        SharedDataPool.create(shortLived).close();
        Files.delete(shortLived.directory().resolve("registry.yaml")); // a creator died in between
        try (ChildJvm asking = ChildJvm.on(shortLived, work).start()) {
            assertThat(asking.ask("ask-for-creator")).isEqualTo("done");
            assertThatThrownBy(
                            () -> SharedDataPool.create(shortLived.ephemeral().writerTimeout(Duration.ofMillis(5))))
                    .isInstanceOf(PoolLockedException.class)
                    .hasMessageContaining("is it stopped?");
            AtomicReference<Throwable> thrown = new AtomicReference<>();
            Thread creator = startRecording(
                    () -> {
                        try (SharedDataPool made = SharedDataPool.create(shortLived.ephemeral())) {
                            assertThat(made.generation()).isEqualTo(1);
                        }
                    },
                    thrown);
            await("the creator to wait", () -> creator.getState() == Thread.State.TIMED_WAITING || !creator.isAlive());
            asking.kill();
            creator.join();
            assertThat(thrown.get()).isNull();
        }
    }

    /** The second thread then asks for the file lock that the first one has, is refused, and drops it for both. */
    @Test
    @SuppressWarnings("try") // the mutant is there, not used
    void catchesTheMutantInWhichThreadsShareNoGuard() {
        try (Without mutant = LockMutants.withoutTurns()) {
            assertThatThrownBy(this::whoHasAnUpdateOpenIsToldSoByEveryHandleOfThePoolAtOnce)
                    .isInstanceOf(AssertionError.class);
        }
    }

    @Test
    void anInterruptedWaiterDropsNoLock() throws Exception {
        letOtherBeImpatient();
        Generations.publish(pool);
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        try (SharedDataPool second = SharedDataPool.createOrAttach(options);
                PoolUpdate update = pool.beginUpdate()) {
            Thread waiter = startRecording(second::beginUpdate, thrown);
            await("the waiter to wait", () -> waiter.getState() == Thread.State.TIMED_WAITING);
            waiter.interrupt();
            waiter.join();

            assertThat(thrown.get()).isInstanceOf(PoolLockedException.class).hasMessageContaining("interrupted");
            assertThat(other.ask("begin")).contains(thisProcess());
            assertThat(update.generation()).isEqualTo(3);
        }
        assertThat(other.ask("publish 1")).isEqualTo("generation 3");
        other.exit();
    }

    @Test
    void aWaiterForAnotherProcessIsInterruptedAndTheNextOneGetsTheLock() throws Exception {
        assertThat(other.ask("begin")).isEqualTo("generation 1");
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        Thread waiter = startRecording(pool::beginUpdate, thrown);
        await("the waiter to wait", () -> isWaiting(ProcessHandle.current().pid()));
        waiter.interrupt();
        waiter.join();
        assertThat(thrown.get()).isInstanceOf(PoolLockedException.class).hasMessageContaining("interrupted");

        assertThat(other.ask("put slot-0")).isEqualTo("generation 1");
        assertThat(other.ask("commit")).isEqualTo("generation 2");
        assertThat(Generations.publish(pool)).isEqualTo(3);
    }

    /** The kernel knows of processes alone, and thinks so. */
    @Test
    void processesThatWaitForEachOthersOtherPoolAreInNoDeadlock() throws Exception {
        letOtherBeImpatient();
        Path anotherPools = Files.createFile(work.resolve("another.lock"));
        assertThat(other.ask("hold " + anotherPools)).isEqualTo("done");
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        Thread waiter = startRecording(() -> waitFor(anotherPools), thrown);
        await("this process to wait", () -> isWaiting(ProcessHandle.current().pid()));
        try (PoolUpdate update = pool.beginUpdate()) {
            assertThat(other.ask("begin"))
                    .startsWith("PoolLockedException: ")
                    .contains(thisProcess(), "waited PT0.05S");
            update.put("slot-0", Generations.draft("slot-0", 2));
            assertThat(update.commit()).isEqualTo(2);
        }
        assertThat(other.ask("publish 1")).isEqualTo("generation 3");
        other.exit();
        waiter.join();
        assertThat(thrown.get()).isNull();
    }

    private static void waitFor(Path lock) {
        try {
            WriterLock.acquire(new Disk(), lock, Duration.ofMinutes(2)).close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void anInterruptedHolderKeepsTheLock() throws Exception {
        letOtherBeImpatient();
        Semaphore begun = new Semaphore(0);
        Semaphore goOn = new Semaphore(0);
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        Thread holder = startRecording(
                () -> {
                    try (PoolUpdate update = pool.beginUpdate()) {
                        update.put("slot-0", Generations.draft("slot-0", 2));
                        begun.release();
                        goOn.acquireUninterruptibly();
                        assertThat(Thread.interrupted()).isTrue();
                        assertThat(update.commit()).isEqualTo(2);
                    }
                },
                thrown);
        begun.acquire();
        holder.interrupt();

        assertThat(other.ask("begin")).startsWith("PoolLockedException: ").contains(thisProcess());

        goOn.release();
        holder.join();
        assertThat(thrown.get()).isNull();
        assertThat(other.ask("publish 1")).isEqualTo("generation 3");
        other.exit();
    }

    @Test
    void anInterruptedCommitPublishesNothing() throws Exception {
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        Thread writer = startRecording(
                () -> {
                    try (PoolUpdate update = pool.beginUpdate()) {
                        update.put("slot-0", Generations.draft("slot-0", 2));
                        Thread.currentThread().interrupt();
                        update.commit();
                    }
                },
                thrown);
        writer.join();
        assertThat(thrown.get()).isInstanceOf(PoolWriteException.class);

        assertThat(pool.refresh()).isFalse();
        try (Stream<Path> segments = Files.list(options.directory().resolve("segments"))) {
            assertThat(segments).isEmpty();
        }
        assertThat(other.ask("publish 1")).isEqualTo("generation 2");
        other.exit();
    }

    @Test
    void writersOfSeveralProcessesLoseNoUpdate() throws Exception {
        PoolOptions contested = PoolOptions.named("contested").home(work.resolve("made-by-the-first"));
        List<ChildJvm> writers = new ArrayList<>();
        try {
            for (int i = 0; i < 3; i++) {
                ChildJvm writer = ChildJvm.on(contested, work).start();
                writers.add(writer);
                writer.say("create-or-attach");
                writer.say("publish 10");
            }
            for (ChildJvm writer : writers) {
                assertThat(writer.hear()).startsWith("generation ");
                assertThat(writer.hear()).startsWith("generation ");
                writer.exit();
            }
        } finally {
            writers.forEach(ChildJvm::close);
        }
        try (SharedDataPool reader = SharedDataPool.attach(contested)) {
            assertThat(Generations.survey(reader)).startsWith("generation 31 ");
        }
    }

    @Test
    void anInterruptedThreadDropsNoPin() throws Exception {
        Generations.publish(pool);
        try (SharedDataPool reader = SharedDataPool.attach(options)) {
            assertThat(other.ask("publish 1")).isEqualTo("generation 3");
            AtomicReference<Throwable> thrown = new AtomicReference<>();
            Thread interrupted = startRecording(
                    () -> {
                        Thread.currentThread().interrupt();
                        try (SharedDataPool passing = SharedDataPool.attach(options)) {
                            assertThat(passing.get("slot-0").rows()).isPositive();
                            assertThat(passing.refresh()).isFalse();
                        }
                        assertThatThrownBy(pool::gc).isInstanceOf(PoolLockedException.class);
                        assertThat(Thread.interrupted()).isTrue();
                    },
                    thrown);
            interrupted.join();
            assertThat(thrown.get()).isNull();
            pool.refresh();

            assertThat(other.ask("gc")).contains("kept={slot-0.g2.arrow");
            assertThat(Generations.survey(reader)).startsWith("generation 2 ");
        }
        assertThat(other.ask("gc")).contains("deleted=[slot-0.g2.arrow");
        other.exit();
    }

    @Test
    void aCreatorThatCannotDeleteItsEphemeralPoolStillLetsGoOfIt() {
        PoolOptions shortLived =
                PoolOptions.named("short-lived").home(options.home()).writerTimeout(Duration.ofMillis(50));
        SharedDataPool creator = SharedDataPool.create(shortLived.ephemeral());
        Generations.publish(creator);
        try (SharedDataPool writer = SharedDataPool.createOrAttach(shortLived);
                PoolUpdate update =
                        CompletableFuture.supplyAsync(writer::beginUpdate).join()) {
            assertThatThrownBy(creator::close).isInstanceOf(PoolLockedException.class);
            assertThat(update.generation()).isEqualTo(3);
        }

        try (SharedDataPool anew = SharedDataPool.create(shortLived)) {
            assertThat(Generations.publish(anew)).isEqualTo(2);
            assertThat(Generations.publish(anew)).isEqualTo(3);
            assertThat(anew.gc().kept()).isEmpty();
        }
    }

    private static Thread startRecording(Runnable work, AtomicReference<Throwable> thrown) {
        Thread thread = new Thread(() -> {
            try {
                work.run();
            } catch (RuntimeException | AssertionError e) {
                thrown.set(e);
            }
        });
        thread.start();
        return thread;
    }

    /** Whether the kernel shows a process waiting for a lock: "7: -> POSIX ADVISORY WRITE pid ...". */
    private static boolean isWaiting(long pid) {
        try {
            return Files.readAllLines(KERNEL_LOCKS).stream()
                    .anyMatch(line -> line.contains("-> POSIX") && line.contains(" WRITE " + pid + " "));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Looks again and again; the deadline only guards against a hang. */
    private static void await(String what, BooleanSupplier condition) {
        long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("waited in vain for " + what);
            }
            Thread.onSpinWait();
        }
    }
}
