package io.datapool.fuzz;

import io.datapool.Column;
import io.datapool.Dataset;
import io.datapool.DoubleColumn;
import io.datapool.FloatColumn;
import io.datapool.LongColumn;
import io.datapool.PoolOptions;
import io.datapool.SharedDataPool;
import io.datapool.TimeIndex;
import io.datapool.internal.arrow.SegmentDescription;
import io.datapool.internal.registry.Commit;
import io.datapool.internal.registry.Registry;
import io.datapool.internal.registry.RegistryHeader;
import io.datapool.internal.segment.SegmentAudit;
import io.datapool.upkeep.RepairOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.stream.Stream;

/** A pool of one dataset whose segment somebody else made, with a registry that fits. */
final class CraftedPool {
    private static final String KEY = "k";
    private static final String FILE = "k.g2.arrow";

    private static final PoolOptions OPTIONS = PoolOptions.named("p").home(home());

    private CraftedPool() {}

    private static Path home() {
        try {
            Path shared = Path.of("/dev/shm");
            Path home = Files.isWritable(shared)
                    ? Files.createTempDirectory(shared, "pool-fuzz")
                    : Files.createTempDirectory("pool-fuzz");
            Runtime.getRuntime().addShutdownHook(new Thread(() -> deleteTree(home)));
            return home;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void deleteTree(Path root) {
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            // Left to the system.
        }
    }

    static synchronized void use(byte[] segment) throws IOException {
        if (!Files.exists(OPTIONS.directory())) {
            SharedDataPool.create(OPTIONS).close();
        }
        Path file = OPTIONS.directory().resolve("segments").resolve(FILE);
        Files.deleteIfExists(file);
        Files.write(file, segment);
        Path registry = OPTIONS.directory().resolve("registry.yaml");
        Files.deleteIfExists(registry);
        SharedDataPool.repair(OPTIONS, RepairOptions.defaults().dryRun());
        SegmentDescription said = SegmentAudit.describe(file);
        if (!RegistryHeader.isPoolId(said.identity().poolId())) {
            return;
        }
        RegistryHeader header =
                RegistryHeader.first("p", said.identity().poolId(), 2, new Commit(Instant.EPOCH, "crafted"), false);
        String row = said.footer().getOrDefault(SegmentDescription.REGISTRY_ROW, "");
        Files.write(registry, Registry.ofRows(header, Map.of(KEY, row)).toBytes());
        try (SharedDataPool pool = SharedDataPool.attach(OPTIONS)) {
            pool.verify();
            pool.verifyDeep();
            read(pool.get(KEY));
        }
    }

    private static void read(Dataset dataset) {
        for (Column column : dataset.columns()) {
            for (int row = 0; row < column.rows(); row++) {
                if (column instanceof FloatColumn floats) {
                    floats.get(row);
                } else if (column instanceof DoubleColumn doubles) {
                    doubles.get(row);
                } else if (column instanceof LongColumn longs) {
                    longs.get(row);
                }
            }
        }
        if (dataset.columns().get(0) instanceof LongColumn stamps
                && dataset.info().schema().hasTimeIndex()) {
            lookUp(dataset.time(), stamps);
        }
    }

    private static void lookUp(TimeIndex time, LongColumn stamps) {
        for (int row = 0; row < stamps.rows(); row++) {
            for (long moment : new long[] {stamps.get(row) - 1, stamps.get(row), stamps.get(row) + 1, row}) {
                int after = time.rowAtOrAfter(moment);
                int before = time.rowAtOrBefore(moment);
                if (after < 0 || after > time.rows() || before < -1 || before >= time.rows()) {
                    throw new AssertionError("rows " + before + " and " + after + " of " + time.rows());
                }
            }
        }
    }
}
