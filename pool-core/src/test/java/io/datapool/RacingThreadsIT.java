package io.datapool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datapool.error.PoolDeletedException;
import io.datapool.error.PoolNotFoundException;
import io.datapool.error.PoolReplacedException;
import io.datapool.error.UnknownKeyException;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.AnnotatedElementContext;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.io.TempDirFactory;

/**
 * Threads of one JVM read through shared handles while others close, attach, refresh, publish, collect and delete. Each read is
 * right, or ends in an exception that its documentation names; anything else fails the test, or kills the JVM.
 */
class RacingThreadsIT {
    private static final int COMMITS = 120;
    private static final int READERS = 3;
    /** Every so many commits the pool is deleted and made anew. */
    private static final int COMMITS_PER_POOL = 10;

    @TempDir(factory = InMemory.class)
    Path home;

    private final AtomicReference<SharedDataPool> current = new AtomicReference<>();
    private final AtomicLong rightReads = new AtomicLong();
    private final AtomicLong refusals = new AtomicLong();
    private volatile boolean writing = true;

    /** Where there is one, a tmpfs: nothing here is about durability, and a disk makes the writer wait. */
    static final class InMemory implements TempDirFactory {
        @Override
        public Path createTempDirectory(AnnotatedElementContext element, ExtensionContext test) throws IOException {
            Path sharedMemory = Path.of("/dev/shm");
            return Files.isWritable(sharedMemory)
                    ? Files.createTempDirectory(sharedMemory, "races")
                    : Files.createTempDirectory("races");
        }
    }

    private PoolOptions options() {
        return PoolOptions.named("raced").home(home);
    }

    private SharedDataPool current() {
        return Objects.requireNonNull(current.get());
    }

    @Test
    void everyReadIsRightOrRefused() throws Exception {
        long seed = System.nanoTime();
        System.out.println("RacingThreadsIT seed " + seed);
        try (SharedDataPool pool = SharedDataPool.create(options())) {
            Generations.publish(pool);
        }
        current.set(SharedDataPool.attach(options()));
        ExecutorService threads = Executors.newCachedThreadPool();
        List<Future<?>> running = new ArrayList<>();
        running.add(threads.submit(() -> write(new Random(seed))));
        running.add(threads.submit(() -> untilWritten(this::refreshOrExchange)));
        running.add(threads.submit(() -> untilWritten(this::surveySnapshot)));
        for (int i = 1; i <= READERS; i++) {
            Random random = new Random(seed + i);
            running.add(threads.submit(() -> untilWritten(() -> read(random))));
        }
        for (Future<?> each : running) {
            each.get();
        }
        threads.shutdown();
        current().close();

        System.out.println("RacingThreadsIT " + rightReads + " right reads, " + refusals + " refusals");
        assertThat(rightReads.get()).isPositive();
        assertThat(refusals.get()).isPositive();
        try (SharedDataPool pool = SharedDataPool.createOrAttach(options())) {
            assertThat(pool.gc().kept()).as("pins of closed handles").isEmpty();
            assertThat(pool.verify().problems()).isEmpty();
        }
    }

    /** The other pool's segments may even bear the same names. */
    @Test
    void aPoolMadeAnewIsNotTakenForADamagedOne() {
        try (SharedDataPool old = SharedDataPool.create(options())) {
            Generations.publish(old);
            try (SharedDataPool reader = SharedDataPool.attach(options())) {
                old.delete();
                assertThatThrownBy(() -> reader.get("slot-0")).isInstanceOf(PoolDeletedException.class);
                try (SharedDataPool anew = SharedDataPool.create(options())) {
                    Generations.publish(anew);
                    assertThat(anew.info("slot-0")).isEqualTo(reader.info("slot-0"));
                }

                assertThatThrownBy(() -> reader.get("slot-0")).isInstanceOf(PoolReplacedException.class);
                assertThatThrownBy(() -> reader.get("slot-1")).isInstanceOf(PoolReplacedException.class);
                assertThatThrownBy(reader::refresh).isInstanceOf(PoolReplacedException.class);
            }
        }
    }

    private void write(Random random) {
        try {
            for (int commits = 0; commits < COMMITS; ) {
                try (SharedDataPool pool = SharedDataPool.createOrAttach(options())) {
                    for (int i = 0; i < COMMITS_PER_POOL; i++, commits++) {
                        Generations.publish(pool);
                        if (random.nextInt(3) == 0) {
                            pool.gc();
                        }
                    }
                    pool.delete();
                }
                try (SharedDataPool pool = SharedDataPool.create(options())) {
                    Generations.publish(pool);
                }
            }
        } finally {
            writing = false;
        }
    }

    private void untilWritten(Runnable step) {
        while (writing) {
            try {
                step.run();
            } catch (UnknownKeyException
                    | PoolDeletedException
                    | PoolNotFoundException
                    | PoolReplacedException refusal) {
                refusals.incrementAndGet();
            } catch (IllegalStateException refusal) {
                assertThat(refusal).hasMessageContaining("close"); // was closed, or is being closed
                refusals.incrementAndGet();
            }
        }
    }

    private void closeAndAttach() {
        current.getAndSet(SharedDataPool.attach(options())).close();
    }

    private void refreshOrExchange() {
        try {
            current().refresh();
            current().verify();
        } catch (PoolDeletedException | PoolReplacedException e) {
            refusals.incrementAndGet();
        }
        closeAndAttach();
    }

    /** A handle of its own, which nobody else closes or moves: all of it must fit together, but for a deletion. */
    private void surveySnapshot() {
        try (SharedDataPool mine = SharedDataPool.attach(options())) {
            if (mine.generation() > 1) {
                assertThat(Generations.survey(mine)).startsWith("generation " + mine.generation());
                rightReads.incrementAndGet();
            }
        }
    }

    private void read(Random random) {
        SharedDataPool pool = current();
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
        for (int i = 0; i < 20; i++) {
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
