package io.datapool.bench.read;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.channels.FileChannel;
import org.jspecify.annotations.NullUnmarked;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.TearDown;

/** The JDK's foreign memory: one {@link MemorySegment} per column of the mapped file. */
@NullUnmarked // JMH calls setUp() before anything else
public class SegmentScan extends BarScan {
    private MemorySegment open;
    private MemorySegment high;
    private MemorySegment low;
    private MemorySegment close;
    private MemorySegment volume;
    private Arena arena;

    @Override
    @Setup
    public void setUp() throws IOException {
        BarFile file = BarFile.find(home, rows);
        arena = Arena.ofShared();
        try (FileChannel channel = FileChannel.open(file.segment())) {
            open = map(channel, file, "open");
            high = map(channel, file, "high");
            low = map(channel, file, "low");
            close = map(channel, file, "close");
            volume = map(channel, file, "volume");
        }
        randomRows = BarFile.randomRows(rows);
    }

    private MemorySegment map(FileChannel channel, BarFile file, String column) throws IOException {
        return channel.map(
                FileChannel.MapMode.READ_ONLY, file.offset(column), (long) file.rows() * Float.BYTES, arena);
    }

    @Override
    @TearDown
    public void tearDown() {
        arena.close();
    }

    @Override
    @Benchmark
    public double sum() {
        int rows = this.rows;
        MemorySegment close = this.close;
        double sum = 0;
        for (int i = 0; i < rows; i++) {
            sum += close.getAtIndex(ValueLayout.JAVA_FLOAT, i);
        }
        return sum;
    }

    @Override
    @Benchmark
    public double max() {
        int rows = this.rows;
        MemorySegment close = this.close;
        float max = Float.NEGATIVE_INFINITY;
        for (int i = 0; i < rows; i++) {
            float value = close.getAtIndex(ValueLayout.JAVA_FLOAT, i);
            if (value > max) {
                max = value;
            }
        }
        return max;
    }

    @Override
    @Benchmark
    public double smaCross() {
        int rows = this.rows;
        MemorySegment close = this.close;
        double fast = 0;
        double slow = 0;
        int crossings = 0;
        boolean wasAbove = false;
        for (int i = 0; i < SLOW; i++) {
            slow += close.getAtIndex(ValueLayout.JAVA_FLOAT, i);
            fast += i < SLOW - FAST ? 0 : close.getAtIndex(ValueLayout.JAVA_FLOAT, i);
        }
        for (int i = SLOW; i < rows; i++) {
            float value = close.getAtIndex(ValueLayout.JAVA_FLOAT, i);
            fast += value - close.getAtIndex(ValueLayout.JAVA_FLOAT, i - FAST);
            slow += value - close.getAtIndex(ValueLayout.JAVA_FLOAT, i - SLOW);
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
        int rows = this.rows;
        MemorySegment close = this.close;
        double sum = 0;
        double squares = 0;
        for (int i = 0; i < WINDOW; i++) {
            double value = close.getAtIndex(ValueLayout.JAVA_FLOAT, i);
            sum += value;
            squares += value * value;
        }
        double deviations = 0;
        for (int i = WINDOW; i < rows; i++) {
            double value = close.getAtIndex(ValueLayout.JAVA_FLOAT, i);
            double leaving = close.getAtIndex(ValueLayout.JAVA_FLOAT, i - WINDOW);
            sum += value - leaving;
            squares += value * value - leaving * leaving;
            deviations += Math.sqrt(Math.max(0, (squares - sum * sum / WINDOW) / WINDOW));
        }
        return deviations;
    }

    @Override
    @Benchmark
    public double dot() {
        int rows = this.rows;
        MemorySegment close = this.close;
        MemorySegment volume = this.volume;
        double dot = 0;
        for (int i = 0; i < rows; i++) {
            dot += close.getAtIndex(ValueLayout.JAVA_FLOAT, i) * volume.getAtIndex(ValueLayout.JAVA_FLOAT, i);
        }
        return dot;
    }

    @Override
    @Benchmark
    public double randomReads() {
        MemorySegment close = this.close;
        double sum = 0;
        for (int i : randomRows) {
            sum += close.getAtIndex(ValueLayout.JAVA_FLOAT, i);
        }
        return sum;
    }

    @Override
    @Benchmark
    public double barByBar() {
        int rows = this.rows;
        MemorySegment open = this.open;
        MemorySegment high = this.high;
        MemorySegment low = this.low;
        MemorySegment close = this.close;
        MemorySegment volume = this.volume;
        double result = 0;
        for (int i = 0; i < rows; i++) {
            float price = close.getAtIndex(ValueLayout.JAVA_FLOAT, i);
            double weighted = (high.getAtIndex(ValueLayout.JAVA_FLOAT, i) + low.getAtIndex(ValueLayout.JAVA_FLOAT, i) + price) / 3 * volume.getAtIndex(ValueLayout.JAVA_FLOAT, i);
            result += price > open.getAtIndex(ValueLayout.JAVA_FLOAT, i) ? weighted : -weighted;
        }
        return result;
    }
}
