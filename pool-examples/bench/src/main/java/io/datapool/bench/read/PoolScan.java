package io.datapool.bench.read;

import io.datapool.FloatColumn;
import io.datapool.OhlcvSeries;
import io.datapool.SharedDataPool;
import org.jspecify.annotations.NullUnmarked;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.TearDown;

/** The pool: {@link FloatColumn}s. */
@NullUnmarked // JMH calls setUp() before anything else
public class PoolScan extends BarScan {
    private FloatColumn open;
    private FloatColumn high;
    private FloatColumn low;
    private FloatColumn close;
    private FloatColumn volume;
    private SharedDataPool pool;

    @Override
    @Setup
    public void setUp() {
        pool = BarFile.attach(home);
        OhlcvSeries bars = OhlcvSeries.of(BarFile.dataset(pool, rows));
        open = bars.open();
        high = bars.high();
        low = bars.low();
        close = bars.close();
        volume = bars.volume();
        randomRows = BarFile.randomRows(rows);
    }

    @Override
    @TearDown
    public void tearDown() {
        pool.close();
    }

    @Override
    @Benchmark
    public double sum() {
        FloatColumn close = this.close;
        double sum = 0;
        for (int i = 0; i < close.rows(); i++) {
            sum += close.get(i);
        }
        return sum;
    }

    @Override
    @Benchmark
    public double max() {
        FloatColumn close = this.close;
        float max = Float.NEGATIVE_INFINITY;
        for (int i = 0; i < close.rows(); i++) {
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
        FloatColumn close = this.close;
        double fast = 0;
        double slow = 0;
        int crossings = 0;
        boolean wasAbove = false;
        for (int i = 0; i < SLOW; i++) {
            slow += close.get(i);
            fast += i < SLOW - FAST ? 0 : close.get(i);
        }
        for (int i = SLOW; i < close.rows(); i++) {
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
        FloatColumn close = this.close;
        double sum = 0;
        double squares = 0;
        for (int i = 0; i < WINDOW; i++) {
            double value = close.get(i);
            sum += value;
            squares += value * value;
        }
        double deviations = 0;
        for (int i = WINDOW; i < close.rows(); i++) {
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
        FloatColumn close = this.close;
        FloatColumn volume = this.volume;
        double dot = 0;
        for (int i = 0; i < close.rows(); i++) {
            dot += close.get(i) * volume.get(i);
        }
        return dot;
    }

    @Override
    @Benchmark
    public double randomReads() {
        FloatColumn close = this.close;
        double sum = 0;
        for (int i : randomRows) {
            sum += close.get(i);
        }
        return sum;
    }

    @Override
    @Benchmark
    public double barByBar() {
        FloatColumn open = this.open;
        FloatColumn high = this.high;
        FloatColumn low = this.low;
        FloatColumn close = this.close;
        FloatColumn volume = this.volume;
        double result = 0;
        for (int i = 0; i < close.rows(); i++) {
            float price = close.get(i);
            double weighted = (high.get(i) + low.get(i) + price) / 3 * volume.get(i);
            result += price > open.get(i) ? weighted : -weighted;
        }
        return result;
    }
}
