package io.datapool;

import io.datapool.schema.DatasetKind;
import java.nio.file.Path;
import java.util.Random;

/** Small made-up datasets. */
final class Samples {
    static final long HOUR = 3_600_000_000_000L;
    /** 2024-01-01T00:00:00Z. */
    static final long START = 1_704_067_200_000_000_000L;

    static final float[] FLOATS = {
        0f,
        -0f,
        Float.NaN,
        Float.intBitsToFloat(0x7fc0_1234),
        Float.POSITIVE_INFINITY,
        Float.NEGATIVE_INFINITY,
        Float.MIN_VALUE,
        -Float.MAX_VALUE,
        1.1f
    };
    static final double[] DOUBLES = {
        0d,
        -0d,
        Double.NaN,
        Double.longBitsToDouble(0x7ff8_0000_0000_4321L),
        Double.POSITIVE_INFINITY,
        Double.NEGATIVE_INFINITY,
        Double.MIN_VALUE,
        -Double.MAX_VALUE,
        1.1
    };
    static final long[] LONGS = {
        0, -1, 1, Long.MIN_VALUE, Long.MAX_VALUE, 1L << 53, (1L << 53) + 1, Integer.MIN_VALUE, 42
    };
    static final long[] STAMPS = {Long.MIN_VALUE, -1, -1, 0, 1, START, START + 1, START + 1, Long.MAX_VALUE};

    private Samples() {}

    static PoolOptions options(Path home) {
        return PoolOptions.named("p").home(home);
    }

    static long[] grid(long first, long step, int rows) {
        long[] stamps = new long[rows];
        for (int row = 0; row < rows; row++) {
            stamps[row] = first + row * step;
        }
        return stamps;
    }

    static float[] floats(int rows, float first) {
        float[] values = new float[rows];
        for (int row = 0; row < rows; row++) {
            values[row] = first + row;
        }
        return values;
    }

    /** Hourly bars from 2024 on. */
    static DatasetDraft bars(int rows) {
        return DatasetDraft.withTime(grid(START, HOUR, rows))
                .floats("open", floats(rows, 100))
                .floats("high", floats(rows, 200))
                .floats("low", floats(rows, 50))
                .floats("close", floats(rows, 110))
                .floats("volume", floats(rows, 1000))
                .kind(DatasetKind.OHLCV);
    }

    /** Funding every eight hours from 2024 on. */
    static DatasetDraft funding(int rows) {
        return DatasetDraft.withTime(grid(START, 8 * HOUR, rows))
                .floats("rate", floats(rows, -1))
                .kind(DatasetKind.FUNDING);
    }

    /** One column of each type, with the values that are easily lost. */
    static DatasetDraft everyType() {
        return DatasetDraft.withTime(STAMPS)
                .floats("f32", FLOATS)
                .doubles("f64", DOUBLES)
                .longs("i64", LONGS);
    }

    /** One float32 column named {@code v}. */
    static DatasetDraft values(float... values) {
        return DatasetDraft.withoutTime().floats("v", values);
    }

    /** A source of random values whose seed is printed, so that a failure can be repeated with it. */
    static Random random(String test) {
        long seed = System.nanoTime();
        System.out.println(test + ": seed " + seed);
        return new Random(seed);
    }
}
