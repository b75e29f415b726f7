package io.datapool.bench.read;

import io.datapool.FloatColumn;
import io.datapool.SharedDataPool;
import java.nio.FloatBuffer;
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

/** Copies of whole columns into an array. */
@NullUnmarked // JMH calls setUp() before anything else
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class BulkBenchmark {
    /** Directory of the pool. */
    @Param("")
    String home = "";

    /** Number of bars in the pool. */
    @Param("0")
    int rows;

    /** How many to copy. */
    @Param("0")
    int count;

    private SharedDataPool pool;
    private FloatColumn column;
    private FloatBuffer buffer;
    private float[] source;
    private float[] target;

    /** Gets hold of the columns. */
    @Setup
    public void setUp() {
        pool = BarFile.attach(home);
        column = BarFile.dataset(pool, rows).floats("close");
        buffer = column.asFloatBuffer();
        source = column.slice(0, count).toArray();
        target = new float[count];
    }

    /** Lets go of them. */
    @TearDown
    public void tearDown() {
        pool.close();
    }

    /** What it is held against. */
    @Benchmark
    public float[] arraycopy() {
        System.arraycopy(source, 0, target, 0, count);
        return target;
    }

    /** {@link FloatColumn#copyTo}. */
    @Benchmark
    public float[] copyTo() {
        column.copyTo(0, target, 0, count);
        return target;
    }

    /** {@link FloatColumn#asFloatBuffer}, made once. */
    @Benchmark
    public float[] asFloatBuffer() {
        buffer.get(0, target, 0, count);
        return target;
    }
}
