package io.datapool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datapool.agent.Without;
import io.datapool.error.PoolException;
import io.datapool.error.PoolReplacedException;
import io.datapool.upkeep.DeepVerifyReport;
import io.datapool.upkeep.RepairOptions;
import io.datapool.upkeep.RepairReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A repair beside readers, and what becomes of what it set aside. Its mutant deletes what a reader still needs. */
class RepairBesideReadersTest {
    @TempDir
    Path home;

    private PoolOptions options;
    private Path registry;
    private SegmentFiles segments;

    /** Generations 2 to 4 published a, b and a again. All segments are still there. */
    @BeforeEach
    void makeAPool() {
        options = Samples.options(home);
        registry = options.directory().resolve("registry.yaml");
        segments = new SegmentFiles(options);
        try (SharedDataPool pool = SharedDataPool.create(options)) {
            pool.put("a", Samples.values(1));
            pool.put("b", Samples.bars(30));
            pool.put("a", Samples.values(2));
        }
    }

    private RepairReport repair() {
        return SharedDataPool.repair(options, RepairOptions.defaults());
    }

    private void damageRegistry() throws IOException {
        byte[] bytes = Files.readAllBytes(registry);
        bytes[10] ^= 1;
        SegmentFiles.overwrite(registry, bytes);
    }

    private List<String> quarantined() throws IOException {
        try (Stream<Path> files = Files.list(options.directory().resolve("quarantine"))) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    private void assertReaderKeepsReading() throws IOException {
        try (SharedDataPool reader = SharedDataPool.attach(options);
                SharedDataPool writer = SharedDataPool.open(options)) {
            writer.put("b", Samples.bars(31));
            damageRegistry();
            RepairReport report = repair();
            assertThat(report.setAside()).containsKeys("a.g2.arrow", "b.g3.arrow");
            assertThat(quarantined()).contains("b.g3.arrow");
            assertThat(reader.get("b").rows()).as("not mapped before").isEqualTo(30);
            assertThat(reader.get("a").get(0, "v")).isEqualTo(2);
            assertThat(reader.refresh()).isTrue();
            assertThat(reader.generation()).isEqualTo(report.generation());
            assertThat(reader.get("b").rows()).isEqualTo(31);
            writer.refresh();
            assertThat(writer.gc().deleted()).contains("b.g3.arrow");
            assertThat(quarantined()).contains("b.g3.arrow");
        }
    }

    @Test
    void readerAttachedMeanwhileKeepsReading() throws IOException {
        assertReaderKeepsReading();
    }

    @Test
    void newGenerationIsAboveThatOfEveryReader() throws IOException {
        try (SharedDataPool writer = SharedDataPool.open(options)) {
            for (int i = 0; i < 20; i++) {
                writer.put("d", Samples.values(i));
                writer.remove("d");
            }
            writer.gc();
            assertThat(writer.generation()).isEqualTo(44);
            Files.delete(registry);
            // Only the pin tells of generation 44 now.
            assertThat(repair().generation()).isEqualTo(45);
            assertThat(writer.refresh()).isTrue();
            assertThat(writer.put("e", Samples.values(1))).isEqualTo(46);
        }
    }

    @Test
    void readerSeesAnotherPoolWhenItBecameOne() throws IOException {
        String otherId;
        try (SharedDataPool theirs =
                SharedDataPool.create(PoolOptions.named("q").home(home))) {
            theirs.put("x", Samples.values(1));
            otherId = theirs.poolId();
            Files.copy(new SegmentFiles(theirs.options()).of("x", 2), segments.of("x", 2));
        }
        try (SharedDataPool reader = SharedDataPool.attach(options)) {
            SharedDataPool.repair(
                    options, RepairOptions.defaults().ignoringRegistry().poolId(otherId));
            assertThatThrownBy(reader::refresh).isInstanceOf(PoolReplacedException.class);
        }
    }

    @Test
    void deletingThePoolDeletesTheQuarantine() throws IOException {
        damageRegistry();
        repair();
        assertThat(quarantined()).isNotEmpty();
        try (SharedDataPool pool = SharedDataPool.open(options)) {
            pool.gc();
            assertThat(quarantined()).as("gc leaves it alone").isNotEmpty();
            assertThat(pool.verifyDeep().remarks())
                    .extracting(DeepVerifyReport.Finding::file)
                    .contains("quarantine/registry.yaml");
        }
        assertThat(PosixFilePermissions.toString(
                        Files.getPosixFilePermissions(options.directory().resolve("quarantine"))))
                .isEqualTo("rwx------");
        SharedDataPool.delete(options);
        assertThat(options.directory().resolve("quarantine")).doesNotExist();
    }

    @Test
    void catchesTheMutantThatForgetsReaders() {
        Without.answering(PoolRepair.class, "mayBeRead", false).isCaughtBy(() -> {
            try {
                assertReaderKeepsReading();
            } catch (PoolException e) {
                throw new AssertionError(e);
            }
        });
    }
}
