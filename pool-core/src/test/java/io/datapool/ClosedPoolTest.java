package io.datapool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Everything that a handle gave out refuses to be read once it is closed, whatever the order. */
class ClosedPoolTest {
    @TempDir
    Path home;

    private SharedDataPool pool;

    @BeforeEach
    void makeAPool() {
        pool = SharedDataPool.create(Samples.options(home));
        pool.put("all", Samples.everyType());
        pool.put("none", DatasetDraft.withTime(new long[0]).floats("f32", new float[0]));
        pool.put("BTCUSDT_1h", Samples.bars(100));
        pool.put("BTCUSDT_funding", Samples.funding(10));
    }

    private static void assertRefused(Map<String, ThrowingCallable> reads) {
        reads.forEach((name, read) -> assertThatThrownBy(read)
                .as(name)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("pool 'p' was closed")
                .hasMessageContaining("attach again"));
    }

    @Test
    void closedDatasetRejectsReads() {
        Dataset all = pool.get("all");
        Dataset none = pool.get("none");
        Dataset slice = all.slice(0, 3);
        Map<String, ThrowingCallable> reads = new LinkedHashMap<>();
        for (Dataset dataset : List.of(all, none, slice)) {
            String name = dataset + " ";
            reads.put(name + "rows", dataset::rows);
            reads.put(name + "get", () -> dataset.get(0, "f32"));
            reads.put(name + "slice", () -> dataset.slice(0, 0));
            reads.put(name + "between", () -> dataset.between(Instant.MIN, Instant.MAX));
            reads.put(name + "before", () -> dataset.rowAtOrBefore(Instant.EPOCH));
            reads.put(name + "after", () -> dataset.rowAtOrAfter(Instant.EPOCH));
            reads.put(name + "time rows", () -> dataset.time().rows());
            reads.put(name + "time at", () -> dataset.time().at(0));
            reads.put(name + "time of all times", () -> dataset.time().rowAtOrBefore(Long.MAX_VALUE));
            reads.put(name + "before all time", () -> dataset.rowAtOrBefore(Instant.MIN));
            reads.put(name + "after all time", () -> dataset.rowAtOrAfter(Instant.MAX));
        }
        pool.close();
        assertRefused(reads);
    }

    @Test
    void closedColumnRejectsReads() {
        Dataset all = pool.get("all");
        Map<String, ThrowingCallable> reads = new LinkedHashMap<>();
        for (Column column : all.columns()) {
            for (Column part : List.of(column, column.slice(1, 4), column.slice(3, 3))) {
                String name = part + " ";
                reads.put(name + "rows", part::rows);
                reads.put(name + "first", () -> part.asDouble(0));
                reads.put(name + "outside", () -> part.asDouble(-1));
                reads.put(name + "slice", () -> part.slice(0, 0));
            }
        }
        FloatColumn floats = all.floats("f32");
        DoubleColumn doubles = all.doubles("f64");
        LongColumn longs = all.longs("i64");
        reads.put("float", () -> floats.get(0));
        reads.put("double", () -> doubles.get(0));
        reads.put("long", () -> longs.get(0));
        reads.put("float array", floats::toArray);
        reads.put("double array", doubles::toArray);
        reads.put("long array", longs::toArray);
        reads.put("float copy", () -> floats.copyTo(0, new float[1], 0, 1));
        reads.put("copy of nothing", () -> floats.copyTo(0, new float[1], 0, 0));
        reads.put("double copy", () -> doubles.copyTo(0, new double[1], 0, 1));
        reads.put("long copy", () -> longs.copyTo(0, new long[1], 0, 1));
        reads.put("float buffer", floats::asFloatBuffer);
        reads.put("double buffer", doubles::asDoubleBuffer);
        reads.put("long buffer", longs::asLongBuffer);
        pool.close();
        assertRefused(reads);
    }

    @Test
    void closedSeriesRejectReads() {
        OhlcvSeries bars = pool.ohlcv("BTCUSDT", "1h");
        FundingSeries funding = pool.funding("BTCUSDT");
        Map<String, ThrowingCallable> reads = new LinkedHashMap<>();
        reads.put("bars", bars::rows);
        reads.put("close", () -> bars.close().get(0));
        reads.put("bars slice", () -> bars.slice(0, 1));
        reads.put("long copy of bars", () -> bars.open().copyTo(0, new float[100], 0, 100));
        reads.put("funding", funding::rows);
        reads.put("rate", () -> funding.rate().get(0));
        pool.close();
        assertRefused(reads);
    }

    /** Handles are shared: a slice must not wait for what other threads do with theirs. */
    @Test
    void slicesWaitForNoOtherThread() throws Exception {
        Dataset all = pool.get("all");
        ExecutorService other = Executors.newSingleThreadExecutor();
        try {
            Future<Dataset> slice;
            synchronized (all.column("f32").origin.lifetime()) {
                slice = other.submit(() -> all.slice(1, 4));
                assertThat(slice.get(60, TimeUnit.SECONDS).rows()).isEqualTo(3);
            }
        } finally {
            other.shutdownNow();
        }
    }

    @Test
    void whatIsNotReadFromTheMappingStaysKnown() {
        Dataset all = pool.get("all");
        Column column = all.column("f32");
        pool.close();
        assertThat(all.key()).isEqualTo("all");
        assertThat(all.generation()).isEqualTo(2);
        assertThat(all.columnNames()).hasSize(4);
        assertThat(all.info().rows()).isEqualTo(9);
        assertThat(column.name()).isEqualTo("f32");
        assertThatCode(all::toString).doesNotThrowAnyException();
    }

    @Test
    void datasetsOfEarlierGenerationsAreClosedToo() {
        Dataset before = pool.get("all");
        pool.put("all", Samples.values(1));
        Dataset after = pool.get("all");
        pool.close();
        assertRefused(Map.of("before", before::rows, "after", after::rows));
    }

    @Test
    void otherHandlesGoOnReading() {
        try (SharedDataPool other = SharedDataPool.attach(pool.options())) {
            Dataset theirs = other.get("all");
            pool.get("all");
            pool.close();
            assertThat(theirs.floats("f32").get(8)).isEqualTo(1.1f);
        }
    }

    @Test
    void closeEndsALoopOfAnotherThreadWithIllegalStateOrItsEnd() throws InterruptedException {
        for (int round = 0; round < 20; round++) {
            SharedDataPool reader = SharedDataPool.attach(pool.options());
            FloatColumn column = reader.get("BTCUSDT_1h").floats("open");
            var outcome = new java.util.concurrent.atomic.AtomicReference<Throwable>();
            // Counting makes each round look at the column anew; a loop may run to its end on what it knew.
            var rounds = new java.util.concurrent.atomic.AtomicLong();
            var started = new java.util.concurrent.CountDownLatch(1);
            Thread loop = new Thread(() -> {
                try {
                    started.countDown();
                    while (rounds.incrementAndGet() > 0) {
                        for (int row = 0; row < 100; row++) {
                            if (column.get(row) != 100f + row) {
                                throw new AssertionError("wrong value in row " + row);
                            }
                        }
                    }
                } catch (IllegalStateException | AssertionError e) {
                    outcome.set(e);
                }
            });
            loop.start();
            started.await();
            reader.close();
            loop.join();
            assertThat(outcome.get()).isInstanceOf(IllegalStateException.class);
        }
        pool.close();
    }
}
