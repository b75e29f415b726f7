package io.datapool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datapool.error.PoolAccessException;
import io.datapool.error.PoolDeletedException;
import io.datapool.error.PoolNotFoundException;
import io.datapool.error.PoolReplacedException;
import io.datapool.error.UnknownKeyException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What handles see of each other: new generations, deletion, another pool in the same place. */
class PoolGenerationsTest {
    @TempDir
    Path home;

    private PoolOptions options;

    @BeforeEach
    void nameThePool() {
        options = Samples.options(home);
    }

    // ---------------------------------------------------------------- generations

    @Test
    void readerKeepsItsGenerationUntilItRefreshes() {
        try (SharedDataPool writer = SharedDataPool.create(options)) {
            writer.put("a", Samples.values(1));
            try (SharedDataPool reader = SharedDataPool.attach(options)) {
                Dataset before = reader.get("a");
                writer.put("a", Samples.values(2));
                writer.put("b", Samples.values(3));
                assertThat(reader.keys()).containsExactly("a");
                assertThat(reader.get("a").get(0, "v")).isEqualTo(1);
                assertThat(reader.refresh()).isTrue();
                assertThat(reader.refresh()).isFalse();
                assertThat(reader.generation()).isEqualTo(4);
                assertThat(reader.get("a").get(0, "v")).isEqualTo(2);
                assertThat(reader.get("b").get(0, "v")).isEqualTo(3);
                assertThat(before.get(0, "v")).isEqualTo(1);
            }
        }
    }

    @Test
    void readerGetsUnmappedDatasetsOfItsOwnGeneration() {
        try (SharedDataPool writer = SharedDataPool.create(options)) {
            writer.put("a", Samples.values(1));
            try (SharedDataPool reader = SharedDataPool.attach(options)) {
                writer.put("a", Samples.values(2));
                writer.gc();
                assertThat(reader.get("a").get(0, "v")).isEqualTo(1);
            }
        }
    }

    @Test
    void refreshKeepsDatasetsThatDidNotChange() {
        try (SharedDataPool writer = SharedDataPool.create(options)) {
            writer.put("a", Samples.values(1));
            try (SharedDataPool reader = SharedDataPool.attach(options)) {
                Dataset before = reader.get("a");
                writer.put("b", Samples.values(2));
                assertThat(reader.refresh()).isTrue();
                assertThat(reader.get("a")).isSameAs(before);
            }
        }
    }

    @Test
    void removedDatasetStaysReadableWhereItWasGot() {
        try (SharedDataPool pool = SharedDataPool.create(options)) {
            pool.put("a", Samples.values(1));
            Dataset before = pool.get("a");
            pool.remove("a");
            pool.gc();
            assertThatThrownBy(() -> pool.get("a")).isInstanceOf(UnknownKeyException.class);
            assertThat(before.get(0, "v")).isEqualTo(1);
        }
    }

    @Test
    void attachedHandleMayNotChangeThePool() {
        try (SharedDataPool writer = SharedDataPool.create(options)) {
            writer.put("a", Samples.values(1));
        }
        try (SharedDataPool reader = SharedDataPool.attach(options)) {
            List<Consumer<SharedDataPool>> changes = List.of(
                    pool -> pool.put("b", Samples.values(1)),
                    pool -> pool.remove("a"),
                    SharedDataPool::beginUpdate,
                    SharedDataPool::gc,
                    SharedDataPool::delete);
            for (Consumer<SharedDataPool> change : changes) {
                assertThatThrownBy(() -> change.accept(reader))
                        .isInstanceOf(PoolAccessException.class)
                        .hasMessageContaining("createOrAttach");
            }
        }
    }

    // ---------------------------------------------------------------- deleting

    @Test
    void deletedPoolCannotBeAttached() throws IOException {
        try (SharedDataPool pool = SharedDataPool.create(options)) {
            pool.put("a", Samples.values(1));
            pool.delete();
            assertThatThrownBy(() -> SharedDataPool.attach(options)).isInstanceOf(PoolNotFoundException.class);
        }
        assertThat(options.directory()).doesNotExist();
    }

    @Test
    void whatIsMappedOutlivesThePool() {
        try (SharedDataPool pool = SharedDataPool.create(options)) {
            pool.put("a", Samples.values(1));
            pool.put("b", Samples.values(2));
            try (SharedDataPool reader = SharedDataPool.attach(options)) {
                Dataset mapped = reader.get("a");
                pool.delete();
                assertThat(mapped.get(0, "v")).isEqualTo(1);
                assertThat(reader.get("a")).isSameAs(mapped);
                assertThatThrownBy(() -> reader.get("b"))
                        .isInstanceOf(PoolDeletedException.class)
                        .hasMessageContaining("'b'");
                assertThatThrownBy(reader::refresh).isInstanceOf(PoolDeletedException.class);
                assertThat(mapped.get(0, "v")).isEqualTo(1);
            }
        }
    }

    @Test
    void deletedPoolCannotBeWritten() {
        try (SharedDataPool pool = SharedDataPool.create(options)) {
            pool.delete();
            assertThatThrownBy(() -> pool.put("a", Samples.values(1))).isInstanceOf(PoolDeletedException.class);
            assertThatThrownBy(pool::gc).isInstanceOf(PoolDeletedException.class);
            assertThatThrownBy(pool::delete).isInstanceOf(PoolDeletedException.class);
        }
    }

    @Test
    void anotherPoolInItsPlaceIsNoticed() {
        try (SharedDataPool old = SharedDataPool.create(options)) {
            old.put("a", Samples.values(1));
            old.put("b", Samples.values(1));
            Dataset mapped = old.get("a");
            old.delete();
            try (SharedDataPool young = SharedDataPool.create(options)) {
                young.put("a", Samples.values(2));
                assertThatThrownBy(old::refresh)
                        .isInstanceOf(PoolReplacedException.class)
                        .hasMessageContaining(young.poolId())
                        .hasMessageContaining(old.poolId());
                assertThatThrownBy(() -> old.get("b")).isInstanceOf(PoolReplacedException.class);
                assertThatThrownBy(() -> old.put("c", Samples.values(3))).isInstanceOf(PoolReplacedException.class);
                assertThat(mapped.get(0, "v")).isEqualTo(1);
                assertThat(young.get("a").get(0, "v")).isEqualTo(2);
            }
        }
    }

    @Test
    void olderGenerationInItsPlaceIsNoticed() throws IOException {
        try (SharedDataPool pool = SharedDataPool.create(options)) {
            Path registry = options.directory().resolve("registry.yaml");
            byte[] backup = Files.readAllBytes(registry);
            pool.put("a", Samples.values(1));
            Files.write(registry, backup);
            assertThatThrownBy(pool::refresh)
                    .isInstanceOf(PoolReplacedException.class)
                    .hasMessageContaining("generation 1")
                    .hasMessageContaining("generation 2");
        }
    }
}
