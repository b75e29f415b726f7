package io.datapool;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reading allocates nothing: neither per value nor per bulk read of a few values. */
class AllocationTest {
    private static final int ROWS = 1000;
    private static final int ROUNDS = 200;

    @TempDir
    Path home;

    private SharedDataPool pool;
    private double sink;

    @BeforeEach
    void makeAPool() {
        pool = SharedDataPool.create(Samples.options(home));
        pool.put(
                "k",
                DatasetDraft.withTime(Samples.grid(Samples.START, Samples.HOUR, ROWS))
                        .floats("f", new float[ROWS])
                        .doubles("d", new double[ROWS])
                        .longs("n", new long[ROWS]));
    }

    @AfterEach
    void closeThePool() {
        pool.close();
    }

    /** Bytes that this thread allocated in so many rounds, once it is warm. */
    private static long allocatedBytes(Runnable round) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long least = Long.MAX_VALUE;
        for (int attempt = 0; attempt < 10; attempt++) {
            long before = threads.getThreadAllocatedBytes(Thread.currentThread().getId());
            for (int i = 0; i < ROUNDS; i++) {
                round.run();
            }
            least = Math.min(
                    least,
                    threads.getThreadAllocatedBytes(Thread.currentThread().getId()) - before);
        }
        return least;
    }

    private void assertAllocatesNothing(Runnable round) {
        // The measurement itself may cost something, but never a byte per read.
        assertThat(allocatedBytes(round)).isLessThan(1000);
    }

    @Test
    void measurementSeesAllocations() {
        assertThat(allocatedBytes(() -> sink += pool.get("k").slice(0, 1).rows()))
                .isGreaterThan(ROUNDS * 16L);
    }

    @Test
    void readingColumnsAllocatesNothing() {
        FloatColumn floats = pool.get("k").floats("f");
        DoubleColumn doubles = pool.get("k").doubles("d");
        LongColumn longs = pool.get("k").longs("n");
        assertAllocatesNothing(() -> {
            double sum = 0;
            for (int row = 0; row < floats.rows(); row++) {
                sum += floats.get(row) + doubles.get(row) + longs.get(row);
            }
            sink += sum;
        });
    }

    @Test
    void readingThroughTheDatasetAllocatesNothing() {
        Dataset dataset = pool.get("k");
        assertAllocatesNothing(() -> {
            for (int row = 0; row < ROWS; row++) {
                sink += dataset.get(row, "f") + dataset.time().epochNanos(row);
            }
        });
    }

    @Test
    void findingRowsAllocatesNothing() {
        TimeIndex time = pool.get("k").time();
        assertAllocatesNothing(() -> {
            for (int row = 0; row < ROWS; row++) {
                sink += time.rowAtOrAfter(Samples.START + row * 1000L) + time.rowAtOrBefore(Samples.START - row);
            }
        });
    }

    @Test
    void findingRowsByAGuideAllocatesNothing() {
        long[] gappy = Samples.grid(Samples.START, Samples.HOUR, 2 * ROWS);
        long[] uneven = gappy.clone();
        for (int row = ROWS; row < 2 * ROWS; row++) {
            gappy[row] += 3 * Samples.HOUR;
            uneven[row] += row * 1000L;
        }
        pool.put("gappy", DatasetDraft.withTime(gappy));
        pool.put("uneven", DatasetDraft.withTime(uneven));
        TimeIndex time = pool.get("gappy").time();
        TimeIndex unevenTime = pool.get("uneven").time();
        assertAllocatesNothing(() -> {
            for (int row = 0; row < 2 * ROWS; row++) {
                sink += time.rowAtOrAfter(Samples.START + row * Samples.HOUR) + unevenTime.rowAtOrBefore(gappy[row]);
            }
        });
    }

    @Test
    void copiesAllocateNothing() {
        FloatColumn floats = pool.get("k").floats("f");
        for (int length : new int[] {1, ROWS / 2}) {
            float[] window = new float[length];
            assertAllocatesNothing(() -> {
                for (int row = 0; row + window.length <= ROWS; row++) {
                    floats.copyTo(row, window, 0, window.length);
                    sink += window[0];
                }
            });
        }
    }

    /** A slice is its object: nothing else is made, and nothing remembers it. */
    @Test
    void aSliceAllocatesOneSmallObjectForEachColumn() {
        Dataset dataset = pool.get("k");
        FloatColumn floats = dataset.floats("f");
        assertThat(allocatedBytes(() -> sink += floats.slice(1, 9).rows())).isLessThan(ROUNDS * 56L);
        assertThat(allocatedBytes(() -> sink += dataset.slice(1, 9).rows())).isLessThan(ROUNDS * 4 * 80L);
    }
}
