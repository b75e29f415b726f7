package io.datapool.bench.read;

import java.io.IOException;
import java.nio.channels.FileChannel;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.Float4Vector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowFileReader;
import org.jspecify.annotations.NullUnmarked;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.TearDown;

/** Arrow Java: one {@link Float4Vector} per column, read from the file into memory of its own. */
@NullUnmarked // JMH calls setUp() before anything else
public class ArrowScan extends BarScan {
    private Float4Vector open;
    private Float4Vector high;
    private Float4Vector low;
    private Float4Vector close;
    private Float4Vector volume;
    private RootAllocator allocator;
    private ArrowFileReader reader;

    @Override
    @Setup
    public void setUp() throws IOException {
        allocator = new RootAllocator();
        reader = new ArrowFileReader(FileChannel.open(BarFile.find(home, rows).segment()), allocator);
        reader.loadNextBatch();
        VectorSchemaRoot root = reader.getVectorSchemaRoot();
        open = (Float4Vector) root.getVector("open");
        high = (Float4Vector) root.getVector("high");
        low = (Float4Vector) root.getVector("low");
        close = (Float4Vector) root.getVector("close");
        volume = (Float4Vector) root.getVector("volume");
        randomRows = BarFile.randomRows(rows);
    }

    @Override
    @TearDown
    public void tearDown() throws IOException {
        reader.close();
        allocator.close();
    }

    @Override
    @Benchmark
    public double sum() {
        Float4Vector close = this.close;
        double sum = 0;
        for (int i = 0; i < close.getValueCount(); i++) {
            sum += close.get(i);
        }
        return sum;
    }

    @Override
    @Benchmark
    public double max() {
        Float4Vector close = this.close;
        float max = Float.NEGATIVE_INFINITY;
        for (int i = 0; i < close.getValueCount(); i++) {
            float value = close.get(i);
            if (value > max) {
                max = value;
            }
        }
        return max;
    }

    @Override
    @Benchmark
    public double smaCross() {
        Float4Vector close = this.close;
        double fast = 0;
        double slow = 0;
        int crossings = 0;
        boolean wasAbove = false;
        for (int i = 0; i < SLOW; i++) {
            slow += close.get(i);
            fast += i < SLOW - FAST ? 0 : close.get(i);
        }
        for (int i = SLOW; i < close.getValueCount(); i++) {
            float value = close.get(i);
            fast += value - close.get(i - FAST);
            slow += value - close.get(i - SLOW);
            boolean above = fast * SLOW > slow * FAST;
            if (above != wasAbove) {
                crossings++;
            }
            wasAbove = above;
        }
        return crossings;
    }

    @Override
    @Benchmark
    public double rollingStd() {
        Float4Vector close = this.close;
        double sum = 0;
        double squares = 0;
        for (int i = 0; i < WINDOW; i++) {
            double value = close.get(i);
            sum += value;
            squares += value * value;
        }
        double deviations = 0;
        for (int i = WINDOW; i < close.getValueCount(); i++) {
            double value = close.get(i);
            double leaving = close.get(i - WINDOW);
            sum += value - leaving;
            squares += value * value - leaving * leaving;
            deviations += Math.sqrt(Math.max(0, (squares - sum * sum / WINDOW) / WINDOW));
        }
        return deviations;
    }

    @Override
    @Benchmark
    public double dot() {
        Float4Vector close = this.close;
        Float4Vector volume = this.volume;
        double dot = 0;
        for (int i = 0; i < close.getValueCount(); i++) {
            dot += close.get(i) * volume.get(i);
        }
        return dot;
    }

    @Override
    @Benchmark
    public double randomReads() {
        Float4Vector close = this.close;
        double sum = 0;
        for (int i : randomRows) {
            sum += close.get(i);
        }
        return sum;
    }

    @Override
    @Benchmark
    public double barByBar() {
        Float4Vector open = this.open;
        Float4Vector high = this.high;
        Float4Vector low = this.low;
        Float4Vector close = this.close;
        Float4Vector volume = this.volume;
        double result = 0;
        for (int i = 0; i < close.getValueCount(); i++) {
            float price = close.get(i);
            double weighted = (high.get(i) + low.get(i) + price) / 3 * volume.get(i);
            result += price > open.get(i) ? weighted : -weighted;
        }
        return result;
    }
}
