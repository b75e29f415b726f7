package io.datapool;

import static org.assertj.core.api.Assertions.assertThat;

import io.datapool.agent.Without;
import io.datapool.error.PoolException;
import io.datapool.internal.directory.Quarantine;
import io.datapool.internal.file.Fault;
import io.datapool.internal.file.FaultyDisk;
import io.datapool.internal.file.InterposedDisk;
import io.datapool.upkeep.DeepVerifyReport;
import io.datapool.upkeep.RepairOptions;
import io.datapool.upkeep.RepairReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Each file operation of a repair once is the last one, or fails in each way that it can: nothing that the pool directory held
 * is lost, and repairing again mends the pool. Its mutant deletes what it cannot use.
 */
class RepairFaultsTest {
    @TempDir(factory = InMemory.class)
    Path work;

    private final InterposedDisk disk = new InterposedDisk();
    private int homes;

    /** Dataset a twice, a damaged b, a segment of another pool, and a registry of nonsense. */
    private PoolOptions damagedPool() throws IOException {
        Path home = Files.createDirectory(work.resolve("home-" + ++homes));
        PoolOptions options = PoolOptions.named("p").home(home).in(disk.surroundings());
        PoolOptions other = PoolOptions.named("q").home(home);
        try (SharedDataPool pool = SharedDataPool.create(options);
                SharedDataPool theirs = SharedDataPool.create(other)) {
            pool.put("a", Samples.values(1));
            pool.put("b", Samples.values(2));
            pool.put("a", Samples.values(3));
            theirs.put("c", Samples.values(4));
            Files.copy(new SegmentFiles(other).of("c", 2), new SegmentFiles(options).of("c", 2));
        }
        Path damaged = new SegmentFiles(options).of("b", 3);
        byte[] bytes = Files.readAllBytes(damaged);
        bytes[20] ^= 1;
        SegmentFiles.overwrite(damaged, bytes);
        SegmentFiles.overwrite(options.directory().resolve("registry.yaml"), new byte[300]);
        return options;
    }

    /** What is in the files that a repair moves about. */
    private static Set<String> contents(PoolOptions options) throws IOException {
        Set<String> contents = new TreeSet<>();
        Path history = options.directory().resolve("generations"); // what is whole there is for gc to end
        try (Stream<Path> files = Files.walk(options.directory())) {
            for (Path file : files.filter(path -> Files.isRegularFile(path) && !path.startsWith(history))
                    .toList()) {
                byte[] bytes = Files.readAllBytes(file);
                contents.add(bytes.length + ":" + Arrays.hashCode(bytes));
            }
        }
        return contents;
    }

    private static void assertMended(PoolOptions options, Set<String> before) throws IOException {
        RepairReport report = SharedDataPool.repair(options, RepairOptions.defaults());
        assertThat(report.datasets()).containsOnlyKeys("a");
        assertThat(contents(options)).as("what was there before").containsAll(before);
        try (SharedDataPool pool = SharedDataPool.open(options)) {
            assertThat(pool.get("a").get(0, "v")).isEqualTo(3);
            assertThat(pool.verifyDeep().problems())
                    .extracting(DeepVerifyReport.Finding::kind)
                    .as("but for what was to be set aside and could not be")
                    .isSubsetOf(DeepVerifyReport.Kind.FOREIGN_SEGMENT, DeepVerifyReport.Kind.PERMISSIONS);
            assertThat(pool.put("next", Samples.values(5))).isGreaterThan(report.generation());
            pool.gc();
        }
        assertThat(contents(options)).as("what was there before, after gc").containsAll(before);
    }

    private int disturb(Fault fault) throws IOException {
        for (int failing = 1; ; failing++) {
            PoolOptions options = damagedPool();
            Set<String> before = contents(options);
            FaultyDisk faulty = FaultyDisk.failing(disk, work, fault, failing);
            try (faulty) {
                SharedDataPool.repair(options, RepairOptions.defaults());
            } catch (FaultyDisk.Crash e) {
                // As if the process had been killed.
            } catch (PoolException e) {
                assertThat(e).hasMessageContaining(options.directory().toString());
            }
            assertThat(contents(options))
                    .as("%s at operation %d", fault, failing)
                    .containsAll(before);
            assertMended(options, before);
            if (!faulty.wasHit()) {
                return failing - 1;
            }
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Fault.class,
            names = {"STOP", "EIO", "EIO_AFTERWARDS", "ENOSPC", "EMFILE", "EACCES"})
    void everyOperationMayBeTheLastOrFail(Fault fault) throws IOException {
        int points = disturb(fault);
        assertThat(points).isGreaterThan(10);
        Figures.of(RepairFaultsTest.class, "damage").add("repairs disturbed by " + fault, points + " operations");
    }

    @Test
    void catchesTheMutantThatDeletes() {
        Without.method(Quarantine.class, "keep").isCaughtBy(() -> disturb(Fault.STOP));
    }
}
