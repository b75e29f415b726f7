package io.datapool;

import io.datapool.error.PoolDeletedException;
import io.datapool.error.PoolExistsException;
import io.datapool.error.PoolLockedException;
import io.datapool.error.PoolNotFoundException;
import io.datapool.error.PoolReplacedException;
import io.datapool.error.UnknownKeyException;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;

/**
 * Threads that do everything with a pool that can be done, each in an order that its seed decides. They share handles, so that
 * handles are closed and moved while others read through them; any number of processes may do the same to the same pool. Each
 * read is compared with what {@link Generations} says it must be, and may end in an exception that its documentation names.
 * Whatever else happens is thrown.
 */
final class Racer {
    private static final int READS_PER_STEP = 20;
    /** What reads, and updates in progress, say when another thread closed their handle. */
    private static final Pattern HANDLE_CLOSED = Pattern.compile(
            "was closed by this process|is being closed|this update of pool .* has ended|is already finished or abandoned|was closed by another thread");

    private final PoolOptions options;
    private final AtomicReference<SharedDataPool> shared = new AtomicReference<>();
    private final AtomicLong rightReads = new AtomicLong();
    private final AtomicLong refusals = new AtomicLong();
    private volatile boolean failed;

    Racer(PoolOptions options) {
        this.options = options;
    }

    /**
     * @param rightReads values and bulk reads that were as they must be
     * @param refusals steps that ended in an exception that says so
     */
    record Tally(long rightReads, long refusals) {}

    /** Runs all threads to their end. */
    Tally run(long seed, int threads, int stepsPerThread) {
        shared.set(attached());
        ExecutorService executor = Executors.newFixedThreadPool(threads);
        List<Future<?>> running = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            Random random = new Random(seed + i);
            running.add(executor.submit(() -> walk(random, stepsPerThread)));
        }
        executor.shutdown();
        try {
            for (Future<?> each : running) {
                each.get();
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException("seed " + seed + ": " + e.getCause(), e.getCause());
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted", e);
        } finally {
            executor.shutdownNow();
            shared().close();
        }
        return new Tally(rightReads.get(), refusals.get());
    }

    private SharedDataPool shared() {
        return Objects.requireNonNull(shared.get());
    }

    /** Somebody may have deleted the pool: then it is made anew. */
    private SharedDataPool attached() {
        return SharedDataPool.createOrAttach(options);
    }

    private void walk(Random random, int steps) {
        for (int step = 0; step < steps && !failed; step++) {
            boolean fine = false;
            try {
                step(random);
                fine = true;
            } catch (UnknownKeyException
                    | PoolDeletedException
                    | PoolExistsException
                    | PoolNotFoundException
                    | PoolLockedException
                    | PoolReplacedException refusal) {
                fine = true;
                refusals.incrementAndGet();
            } catch (IllegalStateException refusal) {
                if (!HANDLE_CLOSED.matcher(String.valueOf(refusal.getMessage())).find()) {
                    throw refusal;
                }
                fine = true;
                refusals.incrementAndGet();
            } finally {
                failed |= !fine;
            }
        }
    }

    private void step(Random random) {
        int dice = random.nextInt(100);
        if (dice < 62) {
            read(random);
        } else if (dice < 70) {
            shared().refresh();
        } else if (dice < 78) {
            shared.getAndSet(attached()).close();
        } else if (dice < 86) {
            surveySnapshot();
        } else if (dice < 93) {
            Generations.publish(shared());
        } else if (dice < 98) {
            shared().gc();
        } else if (dice < 99) {
            System.gc();
        } else {
            deleteAndMakeAnew();
        }
    }

    private void deleteAndMakeAnew() {
        shared().delete();
        try (SharedDataPool anew = SharedDataPool.create(options)) {
            Generations.publish(anew);
        }
    }

    /** A handle of its own, which nobody else closes or moves: all of it must fit together. */
    private void surveySnapshot() {
        try (SharedDataPool mine = SharedDataPool.attach(options)) {
            if (mine.generation() > 1) {
                Generations.survey(mine);
                rightReads.incrementAndGet();
            }
        }
    }

    private void read(Random random) {
        SharedDataPool pool = shared();
        List<String> keys = pool.keys();
        if (keys.isEmpty()) {
            pool.refresh();
            return;
        }
        Dataset dataset = pool.get(keys.get(random.nextInt(keys.size())));
        String key = dataset.key();
        long content = Generations.content(dataset.info());
        int rows = Generations.rows(key, content);
        FloatColumn price = dataset.floats("price");
        for (int i = 0; i < READS_PER_STEP; i++) {
            int from = random.nextInt(rows);
            int count = 1 + random.nextInt(rows - from);
            switch (random.nextInt(5)) {
                case 0 -> require(price.get(from) == Generations.price(key, content, from), "get");
                case 1 -> checkPrices(price.slice(from, from + count).toArray(), key, content, from);
                case 2 -> checkPrices(copied(price, from, count), key, content, from);
                case 3 -> checkPrices(viewed(dataset.slice(from, from + count)), key, content, from);
                default ->
                    require(dataset.time().rowAtOrAfter(Generations.epochNanos(content, from)) == from, "rowAtOrAfter");
            }
            rightReads.incrementAndGet();
        }
    }

    private static float[] copied(FloatColumn column, int from, int count) {
        float[] values = new float[count];
        column.copyTo(from, values, 0, count);
        return values;
    }

    private static float[] viewed(Dataset slice) {
        FloatBuffer view = slice.floats("price").asFloatBuffer();
        float[] values = new float[view.remaining()];
        view.get(values);
        return values;
    }

    private static void checkPrices(float[] values, String key, long content, int from) {
        for (int i = 0; i < values.length; i++) {
            require(values[i] == Generations.price(key, content, from + i), "bulk read");
        }
    }

    private static void require(boolean right, String read) {
        if (!right) {
            throw new AssertionError(read + " gave a wrong value");
        }
    }
}
