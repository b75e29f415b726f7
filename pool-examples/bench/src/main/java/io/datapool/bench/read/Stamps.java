package io.datapool.bench.read;

import io.datapool.DatasetDraft;
import io.datapool.PoolOptions;
import io.datapool.SharedDataPool;
import io.datapool.TimeIndex;
import java.nio.file.Path;
import java.util.SplittableRandom;

/** Time indexes to look moments up in, each always the same. */
public enum Stamps {
    /** A bar every minute. */
    REGULAR(1) {
        @Override
        long distance(SplittableRandom random) {
            return MINUTE_NANOS;
        }
    },
    /** A bar every minute, with one bar in a hundred followed by a gap of up to four hours. */
    GAPPY(2) {
        @Override
        long distance(SplittableRandom random) {
            return random.nextInt(100) == 0 ? MINUTE_NANOS * (2 + random.nextInt(240)) : MINUTE_NANOS;
        }
    },
    /** Trades: exponentially distributed distances, to the millisecond, of a second on average. */
    IRREGULAR(3) {
        @Override
        long distance(SplittableRandom random) {
            return Math.round(-1000 * Math.log(1 - random.nextDouble())) * MILLI_NANOS;
        }
    };

    private static final long MILLI_NANOS = 1_000_000;
    private static final long MINUTE_NANOS = 60_000 * MILLI_NANOS;
    private static final long FIRST_NANOS = 1_577_836_800_000_000_000L;
    private static final String POOL = "stamps";

    private final long seed;

    Stamps(long seed) {
        this.seed = seed;
    }

    abstract long distance(SplittableRandom random);

    /** The stamps themselves. */
    long[] epochNanos(int rows) {
        SplittableRandom random = new SplittableRandom(seed);
        long[] stamps = new long[rows];
        long stamp = FIRST_NANOS;
        for (int row = 0; row < rows; row++) {
            stamps[row] = stamp;
            stamp += distance(random);
        }
        return stamps;
    }

    /** Moments between the first and the last stamp, in no order. */
    static long[] moments(long[] stamps, int count) {
        return new SplittableRandom(7)
                .longs(count, stamps[0], stamps[stamps.length - 1] + 1)
                .toArray();
    }

    static SharedDataPool attach(String home) {
        return SharedDataPool.attach(options(home));
    }

    /** The same as a pool has them. */
    TimeIndex time(SharedDataPool pool, int rows) {
        return pool.get(key(rows)).time();
    }

    /** Publishes them unless they are there. */
    void ensure(String home, int rows) {
        try (SharedDataPool pool = SharedDataPool.createOrAttach(options(home))) {
            if (!pool.contains(key(rows))) {
                pool.put(key(rows), DatasetDraft.withTime(epochNanos(rows)));
            }
        }
    }

    private static PoolOptions options(String home) {
        return PoolOptions.named(POOL).home(Path.of(home));
    }

    private String key(int rows) {
        return name() + "_" + rows;
    }
}
