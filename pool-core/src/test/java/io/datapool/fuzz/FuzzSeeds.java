package io.datapool.fuzz;

import io.datapool.DatasetDraft;
import io.datapool.PoolOptions;
import io.datapool.SharedDataPool;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Sound inputs. */
final class FuzzSeeds {
    private static final long HOUR = 3_600_000_000_000L;

    private FuzzSeeds() {}

    /** @param work a directory to make them in */
    static List<byte[]> of(FuzzTarget target, Path work) throws IOException {
        Path home = Files.createTempDirectory(work, "seeds");
        List<byte[]> registries = new ArrayList<>();
        List<byte[]> segments = new ArrayList<>();
        for (DatasetDraft draft : List.of(plain(), regular(), withGaps())) {
            PoolOptions options = PoolOptions.named("p" + registries.size()).home(home);
            try (SharedDataPool pool = SharedDataPool.create(options)) {
                pool.put("k", draft.note("of", "\u20ac \u001b \"text\""));
                registries.add(Files.readAllBytes(options.directory().resolve("registry.yaml")));
                segments.add(Files.readAllBytes(options.directory().resolve("segments/k.g2.arrow")));
            }
        }
        return switch (target) {
            case REGISTRY, REMAINS -> registries;
            case ROW -> registries.stream().map(FuzzSeeds::row).toList();
            case SEGMENT, POOL -> segments;
        };
    }

    private static byte[] row(byte[] registry) {
        String line = new String(registry, StandardCharsets.UTF_8)
                .lines()
                .filter(text -> text.startsWith("  \"k\": "))
                .findFirst()
                .orElseThrow();
        return line.substring("  \"k\": ".length()).getBytes(StandardCharsets.UTF_8);
    }

    private static DatasetDraft plain() {
        return DatasetDraft.withoutTime().floats("f", new float[] {1, 2, 3}).doubles("d", new double[] {1, 2, 3});
    }

    private static DatasetDraft regular() {
        long[] stamps = new long[24];
        for (int row = 0; row < stamps.length; row++) {
            stamps[row] = row * HOUR;
        }
        return DatasetDraft.withTime(stamps).longs("n", stamps);
    }

    private static DatasetDraft withGaps() {
        long[] stamps = new long[1_030];
        for (int row = 0; row < stamps.length; row++) {
            stamps[row] = (row + row / 9) * HOUR;
        }
        return DatasetDraft.withTime(stamps).floats("f", new float[stamps.length]);
    }
}
