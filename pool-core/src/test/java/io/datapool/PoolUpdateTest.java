package io.datapool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datapool.error.CommitInDoubtException;
import io.datapool.error.PoolLockedException;
import io.datapool.error.UnknownKeyException;
import io.datapool.internal.file.Disk;
import io.datapool.internal.file.Fault;
import io.datapool.internal.file.FaultyDisk;
import io.datapool.internal.file.InterposedDisk;
import io.datapool.internal.file.Surroundings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PoolUpdateTest {
    @TempDir
    Path home;

    private final InterposedDisk disk = new InterposedDisk();
    private SharedDataPool pool;
    private SegmentFiles segments;

    @BeforeEach
    void makeAPool() {
        PoolOptions options = Samples.options(home).writerTimeout(Duration.ZERO).in(disk.surroundings());
        pool = SharedDataPool.create(options);
        pool.put("a", Samples.values(1));
        segments = new SegmentFiles(options);
    }

    @AfterEach
    void closeThePool() {
        pool.close();
    }

    @Test
    void allChangesBecomeVisibleTogether() {
        try (SharedDataPool reader = SharedDataPool.attach(pool.options());
                PoolUpdate update = pool.beginUpdate()) {
            update.put("b", Samples.values(2));
            update.put("c", Samples.values(3));
            update.remove("a");
            assertThat(reader.refresh()).isFalse();
            assertThat(pool.keys()).containsExactly("a");
            assertThat(update.commit()).isEqualTo(update.generation()).isEqualTo(3);
            assertThat(pool.generation()).isEqualTo(3);
            assertThat(pool.keys()).containsExactly("b", "c");
            assertThat(reader.refresh()).isTrue();
            assertThat(reader.keys()).containsExactly("b", "c");
        }
    }

    @Test
    void aGenerationIsDatedByTheClockOfItsPool() {
        Instant then = Instant.parse("2001-02-03T04:05:06.123456789Z");
        PoolOptions options = pool.options().in(new Surroundings(new Disk(), Clock.fixed(then, ZoneOffset.UTC)));
        pool.close();
        pool = SharedDataPool.open(options);
        pool.remove("a");
        assertThat(pool.committedAt()).isEqualTo(Instant.parse("2001-02-03T04:05:06.123Z"));
    }

    /** Whoever published what is newest may have been killed between its rename and the force. */
    @Test
    void commitWithoutChangesForcesWhatItConfirms() {
        try (PoolUpdate update = pool.beginUpdate();
                FaultyDisk faulty = FaultyDisk.watching(disk, home)) {
            assertThat(update.commit()).isEqualTo(2);
            assertThat(faulty.events())
                    .startsWith(new FaultyDisk.Event(
                            "FORCE_DIRECTORY", pool.options().directory()));
        }
    }

    @Test
    void commitWithoutChangesIsInDoubtWhenTheDiskFails() {
        try (PoolUpdate update = pool.beginUpdate();
                FaultyDisk faulty = FaultyDisk.failing(disk, home, Fault.EIO, 1)) {
            assertThatThrownBy(update::commit)
                    .isInstanceOf(CommitInDoubtException.class)
                    .hasMessageContainingAll(
                            "generation 2", pool.options().directory().toString());
            assertThat(faulty.wasHit()).isTrue();
        }
        assertThat(pool.put("b", Samples.values(2))).isEqualTo(3);
    }

    @Test
    void closingWithoutCommitLeavesThePoolAsItWas() throws IOException {
        try (PoolUpdate update = pool.beginUpdate()) {
            update.put("a", Samples.values(2));
            update.put("b", Samples.values(2));
        }
        assertThat(pool.refresh()).isFalse();
        assertThat(pool.get("a").get(0, "v")).isEqualTo(1);
        assertThat(segments.names()).containsExactly("a.g2.arrow");
    }

    @Test
    void closingTwiceIsFine() {
        PoolUpdate update = pool.beginUpdate();
        update.close();
        update.close();
        assertThat(pool.put("b", Samples.values(1))).isEqualTo(3);
    }

    @Test
    void commitWithoutChangesPublishesNothing() {
        try (PoolUpdate update = pool.beginUpdate()) {
            assertThat(update.commit()).isEqualTo(2);
        }
        assertThat(pool.generation()).isEqualTo(2);
        assertThat(pool.refresh()).isFalse();
    }

    @Test
    void endedUpdateRefusesEverything() {
        PoolUpdate update = pool.beginUpdate();
        update.put("b", Samples.values(2));
        update.commit();
        assertThatThrownBy(update::commit).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> update.put("c", Samples.values(1)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("has ended");
        assertThatThrownBy(() -> update.remove("a")).isInstanceOf(IllegalStateException.class);
        update.close();
        assertThat(pool.keys()).containsExactly("a", "b");
    }

    @Test
    void putInsideAnOpenUpdateOfTheSameThreadIsAnError() {
        try (PoolUpdate update = pool.beginUpdate()) {
            update.put("b", Samples.values(2));
            assertThatThrownBy(() -> pool.put("c", Samples.values(3)))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("through that update");
            assertThatThrownBy(() -> pool.remove("a")).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(pool::beginUpdate).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(pool::gc).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(pool::delete).isInstanceOf(IllegalStateException.class);
            update.commit();
        }
        assertThat(pool.keys()).containsExactly("a", "b");
    }

    @Test
    void anotherThreadWaitsForTheUpdateUntilItsTimeIsUp() {
        try (PoolUpdate update = pool.beginUpdate()) {
            update.put("b", Samples.values(2));
            CompletableFuture<Long> other = CompletableFuture.supplyAsync(() -> pool.put("c", Samples.values(3)));
            assertThatThrownBy(other::join)
                    .hasCauseInstanceOf(PoolLockedException.class)
                    .hasMessageContaining("writerTimeout");
            update.commit();
        }
        assertThat(pool.keys()).containsExactly("a", "b");
    }

    @Test
    void anotherHandleWaitsForTheUpdateUntilItsTimeIsUp() {
        try (SharedDataPool other = SharedDataPool.createOrAttach(pool.options());
                PoolUpdate update = pool.beginUpdate()) {
            CompletableFuture<Long> put = CompletableFuture.supplyAsync(() -> other.put("c", Samples.values(3)));
            assertThatThrownBy(put::join).hasCauseInstanceOf(PoolLockedException.class);
            assertThat(update.commit()).isEqualTo(2);
            assertThat(other.put("c", Samples.values(3))).isEqualTo(3);
        }
    }

    @Test
    void updateMayBeEndedByAnotherThread() {
        PoolUpdate update = pool.beginUpdate();
        CompletableFuture.runAsync(update::close).join();
        assertThat(pool.put("b", Samples.values(1))).isEqualTo(3);
    }

    @Test
    void updateStartsFromTheNewestGenerationEvenOfAnOldHandle() {
        try (SharedDataPool other = SharedDataPool.createOrAttach(pool.options())) {
            other.put("b", Samples.values(2));
            try (PoolUpdate update = pool.beginUpdate()) {
                assertThat(pool.contains("b")).isFalse();
                assertThat(update.current("b")).isPresent();
                assertThat(update.current("c")).isEmpty();
                update.put("c", Samples.values(3));
                assertThat(update.commit()).isEqualTo(4);
            }
            assertThat(pool.keys()).containsExactly("a", "b", "c");
        }
    }

    @Test
    void oneKeyChangesOncePerUpdate() {
        try (PoolUpdate update = pool.beginUpdate()) {
            update.put("b", Samples.values(1));
            assertThatThrownBy(() -> update.put("b", Samples.values(2)))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("'b'");
            update.remove("a");
            assertThatThrownBy(() -> update.remove("a")).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(() -> update.put("a", Samples.values(2))).isInstanceOf(IllegalStateException.class);
            update.commit();
        }
        assertThat(pool.keys()).containsExactly("b");
    }

    @Test
    void removingWhatIsNotThereIsAnError() {
        try (PoolUpdate update = pool.beginUpdate()) {
            assertThatThrownBy(() -> update.remove("nothing")).isInstanceOf(UnknownKeyException.class);
        }
    }

    @Test
    void failedPutLeavesTheRestOfTheUpdateIntact() throws IOException {
        try (PoolUpdate update = pool.beginUpdate()) {
            update.put("b", Samples.values(2));
            assertThatThrownBy(() -> update.put("c", DatasetDraft.withTime(new long[] {2, 1})))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> update.put("d", DatasetDraft.withoutTime()))
                    .isInstanceOf(IllegalArgumentException.class);
            update.put("c", Samples.values(3));
            update.commit();
        }
        assertThat(pool.keys()).containsExactly("a", "b", "c");
        assertThat(segments.names()).containsExactly("a.g2.arrow", "b.g3.arrow", "c.g3.arrow");
    }

    @Test
    void descendingTimeIsRefusedWithTheRow() {
        assertThatThrownBy(() -> pool.put("b", DatasetDraft.withTime(new long[] {0, 1_000_000_000, 1_000_000_000, 5})))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'b'")
                .hasMessageContaining("row 3")
                .hasMessageContaining("1970-01-01T00:00:00.000000005Z after 1970-01-01T00:00:01Z");
        assertThat(pool.generation()).isEqualTo(2);
    }

    @Test
    void columnsOfUnequalLengthAreRefused() {
        assertThatThrownBy(() -> DatasetDraft.withTime(new long[2]).floats("v", new float[3]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'v' has 3 rows");
        assertThatThrownBy(() -> DatasetDraft.ofColumns(java.util.List.of("a"), new float[1], new float[1]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("1 column names for 2 columns");
    }

    @Test
    void columnNameMayStandOnlyOnce() {
        assertThatThrownBy(
                        () -> pool.put("b", DatasetDraft.withTime(new long[1]).floats("timestamp", new float[1])))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'timestamp' stands twice");
    }

    @Test
    void draftsAreImmutable() {
        DatasetDraft one = DatasetDraft.ofColumns(java.util.List.of("x"), new float[] {1});
        DatasetDraft two = one.longs("y", new long[] {2}).note("n", "t");
        pool.put("one", one);
        pool.put("two", two);
        assertThat(pool.get("one").columnNames()).containsExactly("x");
        assertThat(pool.info("one").notes()).isEmpty();
        assertThat(pool.get("two").columnNames()).containsExactly("x", "y");
    }

    @Test
    void closingTheHandleUndoesItsUpdate() throws IOException {
        PoolUpdate update = pool.beginUpdate();
        update.put("b", Samples.values(2));
        pool.close();
        assertThatThrownBy(update::commit).isInstanceOf(IllegalStateException.class);
        assertThat(segments.names()).containsExactly("a.g2.arrow");
        try (SharedDataPool other = SharedDataPool.createOrAttach(pool.options())) {
            assertThat(other.put("b", Samples.values(3))).isEqualTo(3);
        }
    }

    /** Else its file could by then be that of the next writer, which has the same name. */
    @Test
    void closingWaitsForADatasetWhoseSpaceIsBeingReserved() throws Exception {
        PoolUpdate update = pool.beginUpdate();
        CompletableFuture<?> big = CompletableFuture.runAsync(
                () -> update.put("big", DatasetDraft.withoutTime().floats("v", new float[16_000_000])));
        while (!segments.names().contains("big.g3.arrow.tmp") && !big.isDone()) {
            Thread.onSpinWait();
        }
        update.close();

        assertThat(segments.names()).containsExactly("a.g2.arrow");
        assertThatThrownBy(big::join).hasCauseInstanceOf(IllegalStateException.class);
    }

    @Test
    void updateRemovesWhatADeadWriterLeftUnfinished() throws IOException {
        java.nio.file.Files.write(segments.directory().resolve("x.g9.arrow.tmp"), new byte[10]);
        java.nio.file.Files.write(pool.options().directory().resolve("registry.yaml.tmp"), new byte[10]);
        pool.put("b", Samples.values(2));
        assertThat(segments.names()).containsExactly("a.g2.arrow", "b.g3.arrow");
        assertThat(pool.options().directory().resolve("registry.yaml.tmp")).doesNotExist();
    }

    /** Say, of memory, between the two steps: the new registry may be the one that counts. */
    @Test
    void anErrorWhileTheRegistryIsReplacedDeletesNoSegmentOfIt() {
        AtomicBoolean thrown = new AtomicBoolean();
        FaultyDisk.Mistake runsOutOfMemory = (event, tick, right) -> {
            if (event.verb().equals("FORCE_DIRECTORY")
                    && event.path().equals(pool.options().directory())
                    && thrown.compareAndSet(false, true)) {
                throw new OutOfMemoryError("played");
            }
            right.run();
        };
        try (FaultyDisk faulty = FaultyDisk.watching(disk, home, runsOutOfMemory)) {
            assertThat(faulty.wasHit()).isFalse();
            assertThatThrownBy(() -> pool.put("a", Samples.values(2))).isInstanceOf(OutOfMemoryError.class);
        }
        try (SharedDataPool fresh = SharedDataPool.open(pool.options())) {
            assertThat(fresh.verifyDeep().problems()).isEmpty();
            assertThat(fresh.get("a").get(0, "v")).isEqualTo(2);
            assertThat(fresh.put("a", Samples.values(3))).isEqualTo(4);
        }
    }
}
