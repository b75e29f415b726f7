package io.datapool;

import static org.assertj.core.api.Assertions.assertThat;

import io.datapool.agent.Without;
import io.datapool.error.PoolWriteException;
import io.datapool.internal.directory.Quarantine;
import io.datapool.upkeep.RepairOptions;
import io.datapool.upkeep.RepairReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A pool whose disk is full is repaired, or says that it cannot be, and nothing is lost. Its mutant deletes. */
class RepairOnFullDiskIT {
    @TempDir
    Path work;

    private @Nullable SmallDisk mounted;
    private PoolOptions options = PoolOptions.named("p");
    private byte[] damaged = {};

    private SmallDisk mount(SmallDisk.Kind kind) throws IOException {
        SmallDisk disk = SmallDisk.mount(kind, work);
        mounted = disk;
        return disk;
    }

    @AfterEach
    void unmount() throws IOException {
        if (mounted != null) {
            mounted.close();
        }
    }

    private void makeADamagedPool(Path home) throws IOException {
        options = PoolOptions.named("p").home(home);
        try (SharedDataPool pool = SharedDataPool.create(options)) {
            pool.put("a", Samples.values(1, 2));
            pool.put("b", Samples.values(3, 4));
        }
        Path segment = new SegmentFiles(options).of("b", 3);
        byte[] bytes = Files.readAllBytes(segment);
        bytes[20] ^= 1;
        SegmentFiles.overwrite(segment, bytes);
        damaged = bytes;
        SegmentFiles.overwrite(options.directory().resolve("registry.yaml"), new byte[10]);
    }

    private Map<String, Integer> inodes() throws IOException {
        Map<String, Integer> found = new HashMap<>();
        try (Stream<Path> files = Files.walk(options.directory())) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith(".arrow")).toList()) {
                found.merge(String.valueOf(Files.getAttribute(file, "unix:ino")), 1, Integer::sum);
            }
        }
        return found;
    }

    private int repairWithLittleSpace(SmallDisk disk) throws IOException {
        makeADamagedPool(disk.root());
        int before = inodes().size();
        int refused = 0;
        for (int blocks = 0; ; blocks++) {
            disk.fillBut(blocks);
            try {
                RepairReport report = SharedDataPool.repair(options, RepairOptions.defaults());
                assertThat(report.datasets()).containsOnlyKeys("a");
                break;
            } catch (PoolWriteException e) {
                assertThat(e).hasMessageContainingAll("cannot repair pool", "No space left", "Nothing is lost");
                refused++;
            }
            assertThat(inodes()).as("segments after a repair that failed").hasSize(before);
            disk.free();
        }
        assertThat(inodes()).as("segments afterwards").hasSize(before);
        assertThat(options.directory().resolve("quarantine/b.g3.arrow")).hasBinaryContent(damaged);
        try (SharedDataPool pool = SharedDataPool.attach(options)) {
            assertThat(pool.get("a").floats("v").toArray()).containsExactly(1, 2);
            assertThat(pool.verifyDeep().ok()).isTrue();
        }
        disk.free();
        return refused;
    }

    @ParameterizedTest
    @EnumSource
    void fullDiskIsACleanErrorOfARepair(SmallDisk.Kind kind) throws IOException {
        int refused = repairWithLittleSpace(mount(kind));
        assertThat(refused).isPositive();
        Figures.of(RepairOnFullDiskIT.class, "damage").add("repairs that a full " + kind + " refused", refused);
    }

    @Test
    void catchesTheMutantThatDeletes() throws IOException {
        SmallDisk disk = mount(SmallDisk.Kind.TMPFS);
        Without.method(Quarantine.class, "keep").isCaughtBy(() -> repairWithLittleSpace(disk));
    }
}
