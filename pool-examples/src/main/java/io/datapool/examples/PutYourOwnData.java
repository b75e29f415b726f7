package io.datapool.examples;

import io.datapool.Dataset;
import io.datapool.DatasetDraft;
import io.datapool.PoolOptions;
import io.datapool.PoolUpdate;
import io.datapool.SharedDataPool;
import io.datapool.dflib.DataFrames;
import io.datapool.schema.DatasetInfo;
import io.datapool.upkeep.GcReport;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.dflib.DataFrame;

/**
 * Columns of one's own: put, read, published together, shown as a data frame, removed; and a pool that ends with its creator.
 * Argument: directory of pools.
 */
public final class PutYourOwnData {
    private static final int ROWS = 1_000;
    private static final long NANOS_PER_HOUR = 3_600_000_000_000L;
    private static final long FIRST_NANOS =
            Instant.parse("2025-01-01T00:00:00Z").getEpochSecond() * 1_000_000_000L;

    private PutYourOwnData() {}

    /** Shows it all, and leaves no pool behind. */
    public static void main(String[] args) {
        Path home = Path.of(args[0]);
        PoolOptions options = PoolOptions.named("own_data").home(home);
        try (SharedDataPool pool = SharedDataPool.createOrAttach(options)) {
            putAndGet(pool);
            publishTogether(pool);
            viewAsDataFrame(pool);
            removeAndCollect(pool);
            pool.delete();
        }
        endWithTheCreator(PoolOptions.named("scratch").home(home).ephemeral());
    }

    /** One dataset: a time index, and columns of every type. */
    private static void putAndGet(SharedDataPool pool) {
        long[] time = new long[ROWS];
        float[] signal = new float[ROWS];
        double[] precise = new double[ROWS];
        long[] orders = new long[ROWS];
        for (int row = 0; row < ROWS; row++) {
            time[row] = FIRST_NANOS + row * NANOS_PER_HOUR;
            signal[row] = (float) StrictMath.sin(row / 24.0);
            precise[row] = 1 / (row + 1.0);
            orders[row] = 9_007_199_254_740_993L + row; // more digits than a double has
        }
        pool.put(
                "signals",
                DatasetDraft.withTime(time)
                        .floats("signal", signal)
                        .doubles("precise", precise)
                        .longs("orders", orders)
                        .note("made by", "PutYourOwnData"));

        Dataset signals = pool.get("signals");
        int row = signals.rowAtOrBefore(Instant.parse("2025-01-02T12:30:00Z"));
        System.out.println("at " + signals.time().at(row) + ": signal "
                + signals.floats("signal").get(row) + ", precise "
                + signals.doubles("precise").get(row) + ", orders "
                + signals.longs("orders").get(row));

        DatasetInfo info = pool.info("signals"); // from the registry, nothing is mapped
        System.out.println(info.key() + ": " + info.rows() + " rows, " + info.nbytes() + " bytes, columns "
                + signals.columnNames() + ", notes " + info.notes());
    }

    /** Several datasets that readers see all at once, or not at all. */
    private static void publishTogether(SharedDataPool pool) {
        try (PoolUpdate update = pool.beginUpdate()) {
            update.put(
                    "weights", DatasetDraft.ofColumns(List.of("btc", "eth"), new float[] {0.6f}, new float[] {0.4f}));
            update.put("limits", DatasetDraft.withoutTime().doubles("max_loss", new double[] {0.02}));
            long generation = update.commit(); // without it, close() undoes everything
            System.out.println("generation " + generation + " holds " + pool.keys() + ", " + pool.totalBytes()
                    + " bytes of values");
        }
    }

    /** A DFLib data frame over the mapped columns; needs org.dflib:dflib on the class path. */
    private static void viewAsDataFrame(SharedDataPool pool) {
        DataFrame frame = DataFrames.view(pool.get("signals").slice(0, 3), "signal", "orders");
        System.out.println("data frame of " + frame.height() + " rows and columns " + frame.getColumnsIndex());
        System.out.println("signal of row 2: " + frame.get("signal", 2));
    }

    /** What was removed stays on disk for those who still read it, until somebody collects. */
    private static void removeAndCollect(SharedDataPool pool) {
        pool.remove("limits");
        GcReport report = pool.gc();
        System.out.println("removed limits, left " + pool.keys() + "; gc deleted " + report.deleted());
    }

    /** A pool for one run: no files are left, even when nobody says delete. */
    private static void endWithTheCreator(PoolOptions options) {
        try (SharedDataPool pool = SharedDataPool.create(options)) {
            pool.put("temporary", DatasetDraft.withoutTime().floats("value", new float[] {1, 2, 3}));
            System.out.println("scratch pool holds " + pool.keys() + " until it is closed");
        }
    }
}
