package io.datapool;

import static org.assertj.core.api.Assertions.assertThat;

import io.datapool.internal.directory.PoolDirectory;
import io.datapool.internal.registry.Registry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What many handles of one JVM have in common: each segment is mapped once, each registry is parsed once. */
class ManyHandlesTest {
    private static final int HANDLES = 100;

    @TempDir
    Path home;

    private PoolOptions options;
    private final List<SharedDataPool> handles = new ArrayList<>();

    @BeforeEach
    void makeAPool() {
        options = Samples.options(home);
        try (SharedDataPool pool = SharedDataPool.create(options)) {
            pool.put("a", Samples.bars(100));
            pool.put("b", Samples.bars(100));
        }
    }

    @AfterEach
    void closeHandles() {
        handles.forEach(SharedDataPool::close);
    }

    private SharedDataPool attached() {
        SharedDataPool pool = SharedDataPool.attach(options);
        handles.add(pool);
        return pool;
    }

    @Test
    void aSegmentIsMappedOnceWhateverTheNumberOfHandles() throws IOException {
        float sum = 0;
        for (int i = 0; i < HANDLES; i++) {
            SharedDataPool pool = attached();
            sum += pool.get("a").floats("open").get(0)
                    + pool.get("b").floats("open").get(0);
        }
        assertThat(sum).isEqualTo(HANDLES * 200f);
        assertThat(SegmentFiles.mappingsBelow(home)).isEqualTo(2);
    }

    /** Without any help of the garbage collector. */
    @Test
    void attachingAgainMapsNothingNew() throws IOException {
        FloatColumn kept = attached().get("a").floats("open");
        for (int i = 0; i < HANDLES; i++) {
            try (SharedDataPool pool = SharedDataPool.attach(options)) {
                assertThat(pool.get("a").floats("open").get(99)).isEqualTo(kept.get(99));
            }
            assertThat(SegmentFiles.mappingsBelow(home)).isEqualTo(1);
        }
    }

    @Test
    void aSegmentPutAgainUnderItsNameIsMappedAnew() throws IOException {
        assertThat(attached().get("a").rows()).isEqualTo(100);
        Path segment = new SegmentFiles(options).of("a", 2);
        Path copy = home.resolve("copy");
        Files.copy(segment, copy, StandardCopyOption.COPY_ATTRIBUTES);
        Files.move(copy, segment, StandardCopyOption.ATOMIC_MOVE);
        assertThat(attached().get("a").floats("open").get(99)).isEqualTo(199);
        assertThat(SegmentFiles.mappingsBelow(home)).isEqualTo(2);
    }

    @Test
    void handlesOfOneGenerationHoldOneRegistry() throws IOException {
        PoolDirectory directory = options.poolDirectory();
        Snapshot first = Snapshot.pinCurrent(directory);
        Snapshot second = Snapshot.pinCurrent(directory);
        assertThat(second.registry()).isSameAs(first.registry());
        // A row is parsed once, too.
        assertThat(attached().info("a")).isSameAs(attached().info("a"));
        first.release();
        second.release();
    }

    @Test
    void refreshedHandlesAndTheWriterHoldOneRegistry() throws IOException {
        SharedDataPool reader = attached();
        SharedDataPool writer = SharedDataPool.open(options);
        handles.add(writer);
        writer.put("c", Samples.bars(10));
        assertThat(reader.refresh()).isTrue();
        assertThat(reader.info("c")).isSameAs(writer.info("c"));
    }

    @Test
    void anotherPoolOfTheSameNumbersHasItsOwnRegistry() throws IOException {
        PoolOptions other = Samples.options(home.resolve("elsewhere"));
        SharedDataPool.create(other).close();
        SharedDataPool.create(Samples.options(home.resolve("again"))).close();
        Registry one = Snapshot.readRegistry(other.poolDirectory()).orElseThrow();
        Registry two = Snapshot.readRegistry(
                        Samples.options(home.resolve("again")).poolDirectory())
                .orElseThrow();
        assertThat(one.header().generation()).isEqualTo(two.header().generation());
        assertThat(one.header().poolId()).isNotEqualTo(two.header().poolId());
    }
}
