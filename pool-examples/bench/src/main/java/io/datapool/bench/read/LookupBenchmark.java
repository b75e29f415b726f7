package io.datapool.bench.read;

import io.datapool.SharedDataPool;
import io.datapool.TimeIndex;
import java.util.Arrays;
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

/** Rows of random moments; an operation is {@link #MOMENTS} of them. */
@NullUnmarked // JMH calls setUp() before anything else
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class LookupBenchmark {
    /** Lookups of one operation. */
    static final int MOMENTS = 1 << 16;

    /** Directory of the pool. */
    @Param("")
    String home = "";

    /** Number of stamps. */
    @Param("0")
    int rows;

    /** Which stamps. */
    @Param("REGULAR")
    Stamps stamps = Stamps.REGULAR;

    private SharedDataPool pool;
    private TimeIndex time;
    private long[] array;
    private long[] moments;

    /** Gets hold of the stamps. */
    @Setup
    public void setUp() {
        array = stamps.epochNanos(rows);
        moments = Stamps.moments(array, MOMENTS);
        pool = Stamps.attach(home);
        time = stamps.time(pool, rows);
    }

    /** Lets go of them. */
    @TearDown
    public void tearDown() {
        pool.close();
    }

    /** What it is held against: bisection of an array. */
    @Benchmark
    public long binarySearch() {
        long sum = 0;
        for (long moment : moments) {
            int found = Arrays.binarySearch(array, moment);
            sum += found >= 0 ? found : -found - 2;
        }
        return sum;
    }

    /** {@link TimeIndex#rowAtOrBefore(long)}. */
    @Benchmark
    public long rowAtOrBefore() {
        long sum = 0;
        for (long moment : moments) {
            sum += time.rowAtOrBefore(moment);
        }
        return sum;
    }
}
