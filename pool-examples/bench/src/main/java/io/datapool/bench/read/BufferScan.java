package io.datapool.bench.read;

import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.channels.FileChannel;
import org.jspecify.annotations.NullUnmarked;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Setup;

/** The JDK's mapped files: one {@link FloatBuffer} per column over a {@link java.nio.MappedByteBuffer}. */
@NullUnmarked // JMH calls setUp() before anything else
public class BufferScan extends BarScan {
    private FloatBuffer open;
    private FloatBuffer high;
    private FloatBuffer low;
    private FloatBuffer close;
    private FloatBuffer volume;

    @Override
    @Setup
    public void setUp() throws IOException {
        BarFile file = BarFile.find(home, rows);
        try (FileChannel channel = FileChannel.open(file.segment())) {
            open = map(channel, file, "open");
            high = map(channel, file, "high");
            low = map(channel, file, "low");
            close = map(channel, file, "close");
            volume = map(channel, file, "volume");
        }
        randomRows = BarFile.randomRows(rows);
    }

    private static FloatBuffer map(FileChannel channel, BarFile file, String column) throws IOException {
        return channel.map(FileChannel.MapMode.READ_ONLY, file.offset(column), (long) file.rows() * Float.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .asFloatBuffer();
    }

    @Override
    @Benchmark
    public double sum() {
        FloatBuffer close = this.close;
        double sum = 0;
        for (int i = 0; i < close.limit(); i++) {
            sum += close.get(i);
        }
        return sum;
    }

    @Override
    @Benchmark
    public double max() {
        FloatBuffer close = this.close;
        float max = Float.NEGATIVE_INFINITY;
        for (int i = 0; i < close.limit(); i++) {
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
        FloatBuffer close = this.close;
        double fast = 0;
        double slow = 0;
        int crossings = 0;
        boolean wasAbove = false;
        for (int i = 0; i < SLOW; i++) {
            slow += close.get(i);
            fast += i < SLOW - FAST ? 0 : close.get(i);
        }
        for (int i = SLOW; i < close.limit(); i++) {
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
        FloatBuffer close = this.close;
        double sum = 0;
        double squares = 0;
        for (int i = 0; i < WINDOW; i++) {
            double value = close.get(i);
            sum += value;
            squares += value * value;
        }
        double deviations = 0;
        for (int i = WINDOW; i < close.limit(); i++) {
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
        FloatBuffer close = this.close;
        FloatBuffer volume = this.volume;
        double dot = 0;
        for (int i = 0; i < close.limit(); i++) {
            dot += close.get(i) * volume.get(i);
        }
        return dot;
    }

    @Override
    @Benchmark
    public double randomReads() {
        FloatBuffer close = this.close;
        double sum = 0;
        for (int i : randomRows) {
            sum += close.get(i);
        }
        return sum;
    }

    @Override
    @Benchmark
    public double barByBar() {
        FloatBuffer open = this.open;
        FloatBuffer high = this.high;
        FloatBuffer low = this.low;
        FloatBuffer close = this.close;
        FloatBuffer volume = this.volume;
        double result = 0;
        for (int i = 0; i < close.limit(); i++) {
            float price = close.get(i);
            double weighted = (high.get(i) + low.get(i) + price) / 3 * volume.get(i);
            result += price > open.get(i) ? weighted : -weighted;
        }
        return result;
    }
}
