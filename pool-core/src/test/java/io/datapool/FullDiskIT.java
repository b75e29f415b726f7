package io.datapool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datapool.error.PoolNotFoundException;
import io.datapool.error.PoolWriteException;
import io.datapool.internal.file.Mistakes;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * On file systems of four megabytes. The mistake that it is shown to find: a segment whose space is not reserved before values
 * are stored into it.
 */
class FullDiskIT {
    @TempDir
    Path work;

    private @Nullable SmallDisk disk;

    private PoolOptions mount(SmallDisk.Kind kind) throws IOException {
        disk = SmallDisk.mount(kind, work);
        return PoolOptions.named("small").home(disk.root().resolve("home"));
    }

    private SmallDisk disk() {
        if (disk == null) {
            throw new IllegalStateException("no disk is mounted");
        }
        return disk;
    }

    @AfterEach
    void unmount() throws IOException {
        if (disk != null) {
            disk.close();
        }
    }

    private static DatasetDraft ones(int rows) {
        float[] values = new float[rows];
        Arrays.fill(values, 1f);
        return DatasetDraft.withoutTime().floats("ones", values);
    }

    private static void assertWhole(PoolOptions options, long generation, String... keys) {
        try (SharedDataPool pool = SharedDataPool.attach(options)) {
            assertThat(pool.generation()).isEqualTo(generation);
            assertThat(pool.keys()).containsExactly(keys);
            assertThat(pool.verify().problems()).isEmpty();
            for (String key : keys) {
                FloatColumn ones = pool.get(key).floats("ones");
                assertThat(ones.get(ones.rows() - 1)).isEqualTo(1f);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void aDatasetThatDoesNotFitLeavesThePoolAsItWas(SmallDisk.Kind kind) throws Exception {
        PoolOptions options = mount(kind);
        try (SharedDataPool pool = SharedDataPool.create(options)) {
            pool.put("small", ones(100_000));

            assertThatThrownBy(() -> pool.put("huge", ones(2_000_000)))
                    .isInstanceOf(PoolWriteException.class)
                    .hasMessageContaining("'huge'")
                    .hasMessageContaining(options.directory().toString())
                    .hasMessageContaining("No space left");

            assertThat(Aftermath.files(options))
                    .containsExactly("generations/g1.yaml", "registry.yaml", "segments/small.g2.arrow");
            assertThat(pool.generation()).isEqualTo(2);
            assertThat(pool.get("small").floats("ones").get(99_999)).isEqualTo(1f);
        }
        assertWhole(options, 2, "small");
    }

    @ParameterizedTest
    @EnumSource
    void theRestOfAnUpdateCanStillBeCommitted(SmallDisk.Kind kind) throws Exception {
        PoolOptions options = mount(kind);
        try (SharedDataPool pool = SharedDataPool.create(options);
                PoolUpdate update = pool.beginUpdate()) {
            update.put("first", ones(1000));
            assertThatThrownBy(() -> update.put("huge", ones(2_000_000))).isInstanceOf(PoolWriteException.class);
            update.put("last", ones(1000));
            update.commit();
        }
        assertWhole(options, 2, "first", "last");
        assertThat(Aftermath.files(options))
                .containsExactly(
                        "generations/g1.yaml", "registry.yaml", "segments/first.g2.arrow", "segments/last.g2.arrow");
    }

    @ParameterizedTest
    @EnumSource
    void theSamePutWorksWhenThereIsSpace(SmallDisk.Kind kind) throws Exception {
        PoolOptions options = mount(kind);
        DatasetDraft draft = ones(800_000);
        try (SharedDataPool pool = SharedDataPool.create(options)) {
            pool.put("old", draft);
            assertThatThrownBy(() -> pool.put("new", draft)).isInstanceOf(PoolWriteException.class);

            pool.remove("old");
            pool.gc();
            long generation = pool.put("new", draft);

            assertWhole(options, generation, "new");
        }
    }

    /** Leaves every number of free blocks from none on, so that each step of a commit once finds the disk full. */
    @ParameterizedTest
    @EnumSource
    void everyStepOfACommitFindsTheDiskFullWithoutHarm(SmallDisk.Kind kind) throws Exception {
        PoolOptions options = mount(kind);
        int failed = 0;
        try (SharedDataPool pool = SharedDataPool.create(options)) {
            pool.put("kept", ones(1000));
            Set<String> files = Aftermath.files(options);
            for (long generation = 2; generation == 2; ) {
                disk().fillBut(failed);
                try {
                    generation = pool.put("next", ones(4000));
                } catch (PoolWriteException e) {
                    failed++;
                    assertThat(e).hasMessageContaining(options.directory().toString());
                    assertThat(Aftermath.files(options)).isEqualTo(files);
                    assertThat(pool.generation()).isEqualTo(2);
                    assertWhole(options, 2, "kept");
                }
            }
            disk().free();
            assertWhole(options, 3, "kept", "next");
        }
        assertThat(failed).isGreaterThan(3);
        Figures.of(getClass(), "a full disk").add("free blocks too few for a commit, " + kind, "0 to " + (failed - 1));
    }

    /** The same, of making a pool: there is none until there is a whole one. */
    @ParameterizedTest
    @EnumSource
    void everyStepOfACreationFindsTheDiskFullWithoutHarm(SmallDisk.Kind kind) throws Exception {
        PoolOptions options = mount(kind);
        int failed = 0;
        for (boolean created = false; !created; ) {
            disk().fillBut(failed);
            try {
                SharedDataPool.create(options).close();
                created = true;
            } catch (PoolWriteException e) {
                failed++;
                assertThat(e).hasMessageContaining(options.home().toString()).hasMessageContaining("No space left");
                assertThat(Aftermath.files(options)).isEmpty();
                assertThatThrownBy(() -> SharedDataPool.attach(options)).isInstanceOf(PoolNotFoundException.class);
            }
        }
        disk().free();
        assertWhole(options, 1);
        assertThat(failed).isPositive();
        Figures.of(getClass(), "a full disk").add("free blocks too few to create, " + kind, "0 to " + (failed - 1));
    }

    /** What frees space wants none. */
    @ParameterizedTest
    @EnumSource
    void aPoolOnAFullDiskCanBeCollectedAndDeleted(SmallDisk.Kind kind) throws Exception {
        PoolOptions options = mount(kind);
        try (SharedDataPool pool = SharedDataPool.create(options)) {
            pool.put("a", ones(1000));
            pool.put("a", ones(2000));
            disk().fillBut(0);

            assertThat(pool.gc().deleted()).containsExactly("a.g2.arrow");
            assertWhole(options, 3, "a");
            pool.delete();

            assertThat(Aftermath.files(options)).isEmpty();
        }
    }

    private void putOnAFullDisk(PoolOptions options, boolean reserving) throws Exception {
        try (SharedDataPool pool = SharedDataPool.create(options)) {
            assertThat(pool.generation()).isEqualTo(1);
        }
        disk().fillBut(8);
        try (ChildJvm child = ChildJvm.on(options, work).start()) {
            if (!reserving) {
                assertThat(child.ask("mistake " + Mistakes.RESERVES_NOTHING)).isEqualTo("done");
            }
            assertThat(child.ask("create-or-attach")).isEqualTo("generation 1");
            assertThat(child.ask("begin")).isEqualTo("generation 1");
            assertThat(child.ask("put-huge big")).startsWith("PoolWriteException");
            child.exit();
        }
    }

    @Test
    void aProcessLivesOnWhenTheDiskIsFull() throws Exception {
        putOnAFullDisk(mount(SmallDisk.Kind.TMPFS), true);
    }

    @Test
    void catchesTheMutantThatReservesNothing() throws Exception {
        PoolOptions options = mount(SmallDisk.Kind.TMPFS);
        assertThatThrownBy(() -> putOnAFullDisk(options, false))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("child ended");
    }
}
