package io.datapool.bench.process;

import io.datapool.DatasetDraft;
import io.datapool.PoolOptions;
import io.datapool.SharedDataPool;
import io.datapool.bench.suite.Section;
import io.datapool.bench.suite.Settings;
import io.datapool.bench.suite.Suite;
import io.datapool.bench.suite.Table;
import io.datapool.bench.suite.Target;
import io.datapool.examples.Comparison;
import io.datapool.examples.WorkerGroup;
import io.datapool.examples.WorkerJvm;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** How much memory workers need together, on the pool's pages and with arrays of their own. */
final class MemorySuite implements Suite {
    private static final List<Integer> WORKERS = List.of(1, 4, 16);
    private static final List<Integer> SMOKE_WORKERS = List.of(1, 2);
    private static final int DATASETS = 16;
    private static final List<String> COLUMNS = List.of("open", "high", "low", "close");
    /** With 16 datasets of 4 float columns, 1 GiB. */
    private static final int ROWS = 4 << 20;

    private static final double MB = 1e6;
    private static final long KB = 1024;
    /** Private copies are tried only where this many times their size is free: other programs want to live, too. */
    private static final double SPARE = 1.5;

    /** Page granularity, and the segments' headers and footers. */
    private static final double MOST_PAGES = 1.01;

    /** Counted objects differ by some that the JVM itself keeps. */
    private static final double INDEPENDENT = 1.1;

    @Override
    public String name() {
        return "memory";
    }

    @Override
    public Section run(Settings settings) throws Exception {
        try (Workspace workspace = Workspace.of(settings, name())) {
            PoolOptions large = workspace.pool("large");
            PoolOptions small = workspace.pool("small");
            int datasets = settings.of(DATASETS, 2);
            int rows = settings.of(ROWS, 16 << 10);
            long bytes = fill(large, datasets, rows);
            long smallBytes = fill(small, datasets, rows / 10);

            List<WorkerGroup> shared = new ArrayList<>();
            Table.Builder totals = new Table.Builder(
                            "memory",
                            "Worker processes that read " + megabytes(bytes)
                                    + " MB of columns, all of their memory; MB",
                            "workers",
                            List.of("pool", "private arrays"))
                    .chart("Memory of workers that read the same data", "MB", false);
            Table.Builder pages = new Table.Builder(
                    "memory-pages",
                    "The pool's pages in all workers' memory (Pss), against the data",
                    "workers",
                    List.of("data (MB)", "pages (MB)", "pages / data"));
            double mostPages = 0;
            for (int workers : settings.smoke() ? SMOKE_WORKERS : WORKERS) {
                WorkerGroup sharing = group(MemoryWorkers.Sharing.class, large, workers);
                shared.add(sharing);
                double ratio = (double) sharing.mappedBytes() / bytes;
                mostPages = Math.max(mostPages, ratio);
                pages.line("" + workers, List.of(bytes / MB, sharing.mappedBytes() / MB, ratio));
                totals.line(
                        "" + workers,
                        List.of(sharing.processBytes() / MB, copies(large, workers, bytes, sharing) / MB));
            }
            double heap = largest(shared.get(0));
            double smallHeap = largest(group(MemoryWorkers.Sharing.class, small, 1));
            Table heaps = new Table.Builder(
                            "memory-heap",
                            "Objects on the heap of a worker that has read all of a pool; MB",
                            "pool",
                            List.of("data", "heap"))
                    .line("small", List.of(smallBytes / MB, smallHeap / MB))
                    .line("large", List.of(bytes / MB, heap / MB))
                    .build();
            return new Section(
                    "Memory",
                    List.of(totals.build(), pages.build(), heaps),
                    List.of(
                            new Target(
                                    "the pool's pages in all workers' memory against the data, most",
                                    mostPages,
                                    MOST_PAGES,
                                    Target.Sense.AT_MOST,
                                    "x"),
                            new Target(
                                    "a worker's heap with ten times the data",
                                    heap / smallHeap,
                                    INDEPENDENT,
                                    Target.Sense.AT_MOST,
                                    "x")));
        }
    }

    /** Makes a pool of float columns; returns the bytes of their values. */
    private static long fill(PoolOptions options, int datasets, int rows) {
        float[][] values = new float[COLUMNS.size()][rows];
        try (SharedDataPool pool = SharedDataPool.create(options)) {
            for (int dataset = 0; dataset < datasets; dataset++) {
                for (int column = 0; column < values.length; column++) {
                    for (int row = 0; row < rows; row++) {
                        values[column][row] = dataset + column + 1e-6f * row;
                    }
                }
                pool.put("D%02d".formatted(dataset), DatasetDraft.ofColumns(COLUMNS, values));
            }
            return pool.totalBytes();
        }
    }

    private static WorkerGroup group(Class<?> worker, PoolOptions pool, int workers) throws IOException {
        return WorkerGroup.run(
                WorkerJvm.standard(),
                worker,
                Collections.nCopies(workers, MemoryWorkers.arguments(pool)),
                pool.directory().resolve("segments"));
    }

    /** Memory of workers with copies of their own; NaN where the machine has no room for them. */
    private static double copies(PoolOptions pool, int workers, long bytes, WorkerGroup sharing) throws IOException {
        if (availableBytes() < SPARE * workers * bytes) {
            return Double.NaN;
        }
        WorkerGroup copying = group(MemoryWorkers.Copying.class, pool, workers);
        new Comparison(copying, sharing).requireSameResults();
        // Until the JVM has found out that nobody reads them any more, the pages that were copied may still be mapped.
        return copying.processBytes() - copying.mappedBytes();
    }

    private static long availableBytes() throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/meminfo"), StandardCharsets.UTF_8)) {
            if (line.startsWith("MemAvailable:")) {
                return Long.parseLong(line.replaceAll("[^0-9]", "")) * KB;
            }
        }
        throw new IOException("/proc/meminfo does not tell how much memory is available");
    }

    private static double largest(WorkerGroup group) {
        return group.heapBytes().stream().mapToLong(Long::longValue).max().orElse(0);
    }

    private static long megabytes(long bytes) {
        return Math.round(bytes / MB);
    }
}
