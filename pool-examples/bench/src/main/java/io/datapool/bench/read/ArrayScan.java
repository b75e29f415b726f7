package io.datapool.bench.read;

import io.datapool.Dataset;
import io.datapool.SharedDataPool;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Setup;

/** A private copy: one {@code float[]} per column. */
public class ArrayScan extends BarScan {
    private float[] open = {};
    private float[] high = {};
    private float[] low = {};
    private float[] close = {};
    private float[] volume = {};

    @Override
    @Setup
    public void setUp() {
        try (SharedDataPool pool = BarFile.attach(home)) {
            Dataset bars = BarFile.dataset(pool, rows);
            open = bars.floats("open").toArray();
            high = bars.floats("high").toArray();
            low = bars.floats("low").toArray();
            close = bars.floats("close").toArray();
            volume = bars.floats("volume").toArray();
        }
        randomRows = BarFile.randomRows(rows);
    }

    @Override
    @Benchmark
    public double sum() {
        float[] close = this.close;
        double sum = 0;
        for (int i = 0; i < close.length; i++) {
            sum += close[i];
        }
        return sum;
    }

    @Override
    @Benchmark
    public double max() {
        float[] close = this.close;
        float max = Float.NEGATIVE_INFINITY;
        for (int i = 0; i < close.length; i++) {
            float value = close[i];
            if (value > max) {
                max = value;
            }
        }
        return max;
    }

    @Override
    @Benchmark
    public double smaCross() {
        float[] close = this.close;
        double fast = 0;
        double slow = 0;
        int crossings = 0;
        boolean wasAbove = false;
        for (int i = 0; i < SLOW; i++) {
            slow += close[i];
            fast += i < SLOW - FAST ? 0 : close[i];
        }
        for (int i = SLOW; i < close.length; i++) {
            float value = close[i];
            fast += value - close[i - FAST];
            slow += value - close[i - SLOW];
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
        float[] close = this.close;
        double sum = 0;
        double squares = 0;
        for (int i = 0; i < WINDOW; i++) {
            double value = close[i];
            sum += value;
            squares += value * value;
        }
        double deviations = 0;
        for (int i = WINDOW; i < close.length; i++) {
            double value = close[i];
            double leaving = close[i - WINDOW];
            sum += value - leaving;
            squares += value * value - leaving * leaving;
            deviations += Math.sqrt(Math.max(0, (squares - sum * sum / WINDOW) / WINDOW));
        }
        return deviations;
    }

    @Override
    @Benchmark
    public double dot() {
        float[] close = this.close;
        float[] volume = this.volume;
        double dot = 0;
        for (int i = 0; i < close.length; i++) {
            dot += close[i] * volume[i];
        }
        return dot;
    }

    @Override
    @Benchmark
    public double randomReads() {
        float[] close = this.close;
        double sum = 0;
        for (int i : randomRows) {
            sum += close[i];
        }
        return sum;
    }

    @Override
    @Benchmark
    public double barByBar() {
        float[] open = this.open;
        float[] high = this.high;
        float[] low = this.low;
        float[] close = this.close;
        float[] volume = this.volume;
        double result = 0;
        for (int i = 0; i < close.length; i++) {
            float price = close[i];
            double weighted = (high[i] + low[i] + price) / 3 * volume[i];
            result += price > open[i] ? weighted : -weighted;
        }
        return result;
    }
}
