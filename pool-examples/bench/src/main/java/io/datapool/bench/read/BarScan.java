package io.datapool.bench.read;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/**
 * What back-tests do with bars all day. Every contender has these kernels with the same loops over its own kind of memory, as its
 * users would write them, and returns the same to the last bit. One loop for all contenders, over an interface, would measure
 * the interface.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public abstract class BarScan {
    /** Bars of the fast moving average. */
    static final int FAST = 10;
    /** Bars of the slow moving average. */
    static final int SLOW = 50;
    /** Bars of the rolling standard deviation. */
    static final int WINDOW = 20;

    /** Directory of the pool. */
    @Param("")
    String home = "";

    /** Number of bars. */
    @Param("0")
    int rows;

    /** What {@link #randomReads} reads. */
    int[] randomRows = {};

    /** Gets hold of the columns. */
    public abstract void setUp() throws IOException;

    /** Lets go of them. */
    public void tearDown() throws IOException {}

    /** Sum of the closes. */
    public abstract double sum();

    /** Highest close. */
    public abstract double max();

    /** How often the fast moving average of the closes crosses the slow one. */
    public abstract double smaCross();

    /** Sum of the standard deviations of the closes over a rolling window. */
    public abstract double rollingStd();

    /** Dot product of closes and volumes. */
    public abstract double dot();

    /** Sum of closes at random rows. */
    public abstract double randomReads();

    /** All five columns of each bar: the volume-weighted typical price, summed with the sign of the bar's body. */
    public abstract double barByBar();
}
