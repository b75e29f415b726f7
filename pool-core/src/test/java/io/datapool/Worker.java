package io.datapool;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/** A back-test's worker that never ends: opens pools, reads here and there, moves on, closes; and tells what it costs. */
final class Worker {
    private static final int STEPS_PER_HANDLE = 25;
    private static final int MOST_COLLECTIONS = 20;

    private Worker() {}

    /**
     * What the process takes, with every handle closed and after a collection of garbage.
     *
     * @param reads values that were compared with what they must be
     * @param rssKilobytes resident memory
     * @param descriptors open files and sockets
     * @param mappings ranges of memory
     * @param poolMappings those that map segments
     */
    record Usage(long reads, long rssKilobytes, long descriptors, long mappings, long poolMappings) {}

    /**
     * Does so many random steps, in handles of a few steps each.
     *
     * @throws IllegalStateException when a value is wrong
     */
    static Usage work(PoolOptions options, long seed, int steps) {
        Random random = new Random(seed);
        long reads = 0;
        for (int done = 0; done < steps; done += STEPS_PER_HANDLE) {
            try (SharedDataPool pool = SharedDataPool.attach(options)) {
                for (int step = 0; step < STEPS_PER_HANDLE; step++) {
                    reads += step(pool, random);
                }
            }
        }
        return usage(options, reads);
    }

    private static int step(SharedDataPool pool, Random random) {
        List<String> keys = pool.keys();
        String key = keys.get(random.nextInt(keys.size()));
        if (random.nextInt(5) == 0) {
            pool.refresh();
            return 0;
        }
        Dataset dataset = pool.get(keys.contains(key) ? key : keys.get(0));
        long content = Generations.content(dataset.info());
        if (random.nextInt(20) == 0) {
            Generations.check(dataset, content);
            return dataset.rows();
        }
        int from = random.nextInt(dataset.rows());
        float[] values = dataset.floats("price").slice(from, dataset.rows()).toArray();
        for (int i = 0; i < values.length; i++) {
            if (values[i] != Generations.price(key, content, from + i)) {
                throw new IllegalStateException("WRONG VALUE in " + dataset);
            }
        }
        return values.length;
    }

    private static Usage usage(PoolOptions options, long reads) {
        try {
            for (int i = 0; i < MOST_COLLECTIONS && mappings(options.directory().toString()) > 0; i++) {
                System.gc();
            }
            try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
                return new Usage(
                        reads,
                        rss(),
                        descriptors.count(),
                        mappings("-"),
                        mappings(options.directory().toString()));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static long rss() throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
            if (line.startsWith("VmRSS:")) {
                return Long.parseLong(line.replaceAll("\\D", ""));
            }
        }
        throw new IOException("no VmRSS in /proc/self/status");
    }

    /** Ranges of memory whose description contains that text; each has a "-". */
    private static long mappings(String text) throws IOException {
        try (Stream<String> lines = Files.lines(Path.of("/proc/self/maps"))) {
            return lines.filter(line -> line.contains(text)).count();
        }
    }
}
