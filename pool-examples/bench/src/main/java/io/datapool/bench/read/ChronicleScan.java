package io.datapool.bench.read;

import java.io.IOException;
import net.openhft.chronicle.bytes.MappedBytes;
import org.jspecify.annotations.NullUnmarked;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.TearDown;

/** Chronicle as it comes: {@link MappedBytes} over the whole file, read at offsets. */
@NullUnmarked // JMH calls setUp() before anything else
public class ChronicleScan extends BarScan {
    private long open;
    private long high;
    private long low;
    private long close;
    private long volume;
    private MappedBytes bytes;

    @Override
    @Setup
    public void setUp() throws IOException {
        BarFile file = BarFile.find(home, rows);
        bytes = MappedBytes.singleMappedBytes(
                file.segment().toFile(), file.info().fileBytes(), true);
        bytes.singleThreadedCheckDisabled(true);
        open = file.offset("open");
        high = file.offset("high");
        low = file.offset("low");
        close = file.offset("close");
        volume = file.offset("volume");
        randomRows = BarFile.randomRows(rows);
    }

    @Override
    @TearDown
    public void tearDown() {
        bytes.releaseLast();
    }

    @Override
    @Benchmark
    public double sum() {
        MappedBytes bytes = this.bytes;
        int rows = this.rows;
        long close = this.close;
        double sum = 0;
        for (int i = 0; i < rows; i++) {
            sum += bytes.readFloat(close + ((long) i << 2));
        }
        return sum;
    }

    @Override
    @Benchmark
    public double max() {
        MappedBytes bytes = this.bytes;
        int rows = this.rows;
        long close = this.close;
        float max = Float.NEGATIVE_INFINITY;
        for (int i = 0; i < rows; i++) {
            float value = bytes.readFloat(close + ((long) i << 2));
            if (value > max) {
                max = value;
            }
        }
        return max;
    }

    @Override
    @Benchmark
    public double smaCross() {
        MappedBytes bytes = this.bytes;
        int rows = this.rows;
        long close = this.close;
        double fast = 0;
        double slow = 0;
        int crossings = 0;
        boolean wasAbove = false;
        for (int i = 0; i < SLOW; i++) {
            slow += bytes.readFloat(close + ((long) i << 2));
            fast += i < SLOW - FAST ? 0 : bytes.readFloat(close + ((long) i << 2));
        }
        for (int i = SLOW; i < rows; i++) {
            float value = bytes.readFloat(close + ((long) i << 2));
            fast += value - bytes.readFloat(close + ((long) (i - FAST) << 2));
            slow += value - bytes.readFloat(close + ((long) (i - SLOW) << 2));
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
        MappedBytes bytes = this.bytes;
        int rows = this.rows;
        long close = this.close;
        double sum = 0;
        double squares = 0;
        for (int i = 0; i < WINDOW; i++) {
            double value = bytes.readFloat(close + ((long) i << 2));
            sum += value;
            squares += value * value;
        }
        double deviations = 0;
        for (int i = WINDOW; i < rows; i++) {
            double value = bytes.readFloat(close + ((long) i << 2));
            double leaving = bytes.readFloat(close + ((long) (i - WINDOW) << 2));
            sum += value - leaving;
            squares += value * value - leaving * leaving;
            deviations += Math.sqrt(Math.max(0, (squares - sum * sum / WINDOW) / WINDOW));
        }
        return deviations;
    }

    @Override
    @Benchmark
    public double dot() {
        MappedBytes bytes = this.bytes;
        int rows = this.rows;
        long close = this.close;
        long volume = this.volume;
        double dot = 0;
        for (int i = 0; i < rows; i++) {
            dot += bytes.readFloat(close + ((long) i << 2)) * bytes.readFloat(volume + ((long) i << 2));
        }
        return dot;
    }

    @Override
    @Benchmark
    public double randomReads() {
        MappedBytes bytes = this.bytes;
        long close = this.close;
        double sum = 0;
        for (int i : randomRows) {
            sum += bytes.readFloat(close + ((long) i << 2));
        }
        return sum;
    }

    @Override
    @Benchmark
    public double barByBar() {
        MappedBytes bytes = this.bytes;
        int rows = this.rows;
        long open = this.open;
        long high = this.high;
        long low = this.low;
        long close = this.close;
        long volume = this.volume;
        double result = 0;
        for (int i = 0; i < rows; i++) {
            float price = bytes.readFloat(close + ((long) i << 2));
            double weighted = (bytes.readFloat(high + ((long) i << 2)) + bytes.readFloat(low + ((long) i << 2)) + price)
                    / 3
                    * bytes.readFloat(volume + ((long) i << 2));
            result += price > bytes.readFloat(open + ((long) i << 2)) ? weighted : -weighted;
        }
        return result;
    }
}
