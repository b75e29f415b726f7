package io.datapool.bench.read;

import io.datapool.Dataset;
import io.datapool.FloatColumn;
import io.datapool.SharedDataPool;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.NullUnmarked;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Threads;

/** Slices, by one thread and by two of one handle: the time of each slice in its thread. */
@NullUnmarked // JMH calls setUp() before anything else
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class SliceBenchmark {
    private static final int FROM = 100;
    private static final int TO = 200;

    /** Directory of the pool. */
    @Param("")
    String home = "";

    /** Number of bars in the pool. */
    @Param("0")
    int rows;

    private SharedDataPool pool;
    private Dataset bars;
    private FloatColumn close;

    /** Gets hold of the bars. */
    @Setup
    public void setUp() {
        pool = BarFile.attach(home);
        bars = BarFile.dataset(pool, rows);
        close = bars.floats("close");
    }

    /** Lets go of them. */
    @TearDown
    public void tearDown() {
        pool.close();
    }

    /** One column. */
    @Benchmark
    public FloatColumn column() {
        return close.slice(FROM, TO);
    }

    /** All six columns: time stamp, four prices, volume. */
    @Benchmark
    public Dataset dataset() {
        return bars.slice(FROM, TO);
    }

    /** One column, while another thread does the same. */
    @Benchmark
    @Threads(2)
    public FloatColumn columnByTwoThreads() {
        return close.slice(FROM, TO);
    }

    /** All six columns, while another thread does the same. */
    @Benchmark
    @Threads(2)
    public Dataset datasetByTwoThreads() {
        return bars.slice(FROM, TO);
    }
}
