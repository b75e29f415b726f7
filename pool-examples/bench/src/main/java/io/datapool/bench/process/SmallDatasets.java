package io.datapool.bench.process;

import io.datapool.DatasetDraft;
import io.datapool.PoolOptions;
import io.datapool.PoolUpdate;
import io.datapool.SharedDataPool;
import io.datapool.schema.DatasetKind;
import java.util.Arrays;

/** Pools of many datasets of a few bars each, to measure what does not depend on the data. */
final class SmallDatasets {
    static final String TIMEFRAME = "1m";

    private static final int ROWS = 16;
    private static final long MINUTE_NANOS = 60_000_000_000L;

    private SmallDatasets() {}

    /** Makes a pool and fills it in one commit; returns how many nanoseconds filling it took. */
    static long create(PoolOptions options, int datasets) {
        try (SharedDataPool pool = SharedDataPool.create(options)) {
            long started = System.nanoTime();
            try (PoolUpdate update = pool.beginUpdate()) {
                for (int number = 0; number < datasets; number++) {
                    update.put(symbol(number) + "_" + TIMEFRAME, bars(ROWS, value(number)));
                }
                update.commit();
            }
            return System.nanoTime() - started;
        }
    }

    static String symbol(int number) {
        return "S%05d".formatted(number);
    }

    /** What all prices of a dataset are. */
    static float value(int number) {
        return number + 0.5f;
    }

    /** Minutes that all have the same prices. */
    static DatasetDraft bars(int rows, float value) {
        long[] time = new long[rows];
        Arrays.setAll(time, row -> row * MINUTE_NANOS);
        float[] values = new float[rows];
        Arrays.fill(values, value);
        return DatasetDraft.withTime(time)
                .floats("open", values)
                .floats("high", values)
                .floats("low", values)
                .floats("close", values)
                .floats("volume", values)
                .kind(DatasetKind.OHLCV);
    }
}
