package io.datapool.examples;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Workers with copies of their own against workers on the pool: that they found the same, and what it took. */
public final class Comparison {
    private final WorkerGroup copying;
    private final WorkerGroup pooled;

    /** Of two groups with the same jobs. */
    public Comparison(WorkerGroup copying, WorkerGroup pooled) {
        this.copying = copying;
        this.pooled = pooled;
    }

    /**
     * Compares every value that was read, by checksum, and every result, to the last bit.
     *
     * @throws IOException when any of them differs
     */
    public void requireSameResults() throws IOException {
        for (int i = 0; i < pooled.told().size(); i++) {
            WorkerProcess.Told onPool = pooled.told().get(i);
            WorkerProcess.Told onCopy = copying.told().get(i);
            if (onPool.dataBytes() != onCopy.dataBytes() || onPool.checksum() != onCopy.checksum()) {
                throw new IOException("worker " + (i + 1) + " read other values from the pool (" + onPool.dataBytes()
                        + " bytes) than from Parquet (" + onCopy.dataBytes() + " bytes)");
            }
            if (!onPool.results().equals(onCopy.results())) {
                throw new IOException("worker " + (i + 1) + " found other results on the pool than on its own copy:\n"
                        + onPool.results() + "\n" + onCopy.results());
            }
        }
    }

    @Override
    public String toString() {
        TextTable table = new TextTable(
                1,
                List.of(
                        pooled.told().size() + " workers",
                        "data ready (ms)",
                        "slowest (ms)",
                        "loading only (ms)",
                        "all done (ms)",
                        "market data (MB)",
                        "processes (MB)"));
        List<Long> ofCopies = figures(copying, copying.dataBytes());
        List<Long> ofPool = figures(pooled, pooled.mappedBytes());
        table.add(row("own copy from Parquet", ofCopies));
        table.add(row("shared pool", ofPool));
        List<String> ratios = new ArrayList<>(List.of("own copy / pool"));
        for (int i = 0; i < ofPool.size(); i++) {
            ratios.add(Text.ratio(ofCopies.get(i), ofPool.get(i)));
        }
        table.add(ratios);
        return table + explanation();
    }

    /** Four times in nanoseconds, two sizes in bytes. */
    private static List<Long> figures(WorkerGroup group, long marketDataBytes) {
        return List.of(
                group.median(WorkerProcess.Told::dataReady).toNanos(),
                group.slowestDataReady().toNanos(),
                group.median(WorkerProcess.Told::loading).toNanos(),
                group.wallTime().toNanos(),
                marketDataBytes,
                group.processBytes());
    }

    private static List<String> row(String label, List<Long> figures) {
        List<String> cells = new ArrayList<>(List.of(label));
        figures.subList(0, 4).forEach(nanos -> cells.add(Text.millis(nanos)));
        figures.subList(4, 6).forEach(bytes -> cells.add(Text.megabytes(bytes)));
        return cells;
    }

    private String explanation() {
        return """
                Results agree: every value that was read and every back-test is the same in both, to the last bit.
                Data ready: from the start of a worker's process until it had read each value of its %s MB once; median,
                  and slowest. Loading only: the same without the start of the JVM, from main() on; median. All done: until
                  the last back-test. All workers start at once, the files are in the page cache; the pool's ran first.
                Market data: own copies, bytes of the float[] and long[] arrays on the workers' heaps; pool, Pss of the
                  mapped segment files in /proc/PID/smaps. Sums over the workers, in 10^6 bytes.
                Processes: Pss of everything, the JVM itself included, after a full garbage collection, all alive.
                """.formatted(Text.megabytes(pooled.told().get(0).dataBytes()));
    }
}
