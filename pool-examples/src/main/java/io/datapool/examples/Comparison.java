package io.datapool.examples;

import java.io.IOException;
import java.util.List;

/** Workers with copies of their own against workers on the pool: that they found the same, and what it took. */
final class Comparison {
    private final WorkerGroup copying;
    private final WorkerGroup pooled;

    Comparison(WorkerGroup copying, WorkerGroup pooled) {
        this.copying = copying;
        this.pooled = pooled;
    }

    /**
     * Compares every value that was read, by checksum, and every result, to the last bit.
     *
     * @throws IOException when any of them differs
     */
    void requireSameResults() throws IOException {
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
                        "data ready, median (ms)",
                        "max (ms)",
                        "all done (ms)",
                        "market data (MB)",
                        "processes (MB)"));
        table.add(row("own copy from Parquet", copying, copying.dataBytes()));
        table.add(row("shared pool", pooled, pooled.mappedBytes()));
        table.add(List.of(
                "own copy / pool",
                Text.ratio(
                        copying.medianDataReady().toNanos(),
                        pooled.medianDataReady().toNanos()),
                Text.ratio(
                        copying.maxDataReady().toNanos(), pooled.maxDataReady().toNanos()),
                Text.ratio(copying.wallTime().toNanos(), pooled.wallTime().toNanos()),
                Text.ratio(copying.dataBytes(), pooled.mappedBytes()),
                Text.ratio(copying.processBytes(), pooled.processBytes())));
        return table + explanation();
    }

    private static List<String> row(String label, WorkerGroup group, long marketDataBytes) {
        return List.of(
                label,
                Text.millis(group.medianDataReady()),
                Text.millis(group.maxDataReady()),
                Text.millis(group.wallTime()),
                Text.megabytes(marketDataBytes),
                Text.megabytes(group.processBytes()));
    }

    private String explanation() {
        return """
                Results agree: every value that was read and every back-test is the same in both, to the last bit.
                Data ready: from the start of a worker's process until it had read each value of its %s MB once; that
                  includes the start of the JVM. All workers start at once; all files are in the page cache.
                Market data: own copies, bytes of the float[] and long[] arrays on the workers' heaps; pool, Pss of the
                  mapped segment files in /proc/PID/smaps. Sums over the workers, in 10^6 bytes.
                Processes: Pss of everything, the JVM itself included, after a full garbage collection, all alive.
                """.formatted(Text.megabytes(pooled.told().get(0).dataBytes()));
    }
}
