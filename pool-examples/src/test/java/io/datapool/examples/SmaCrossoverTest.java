package io.datapool.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.datapool.DatasetDraft;
import io.datapool.PoolOptions;
import io.datapool.SharedDataPool;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SmaCrossoverTest {
    private static final long BAR_NANOS = 3_600_000_000_000L;

    @TempDir
    Path home;

    @Test
    void itDoesWhatTheRuleSays() {
        for (long seed = 1; seed <= 20; seed++) {
            Random random = new Random(seed);
            PrivateCopy.Bars bars = bars(random, 400);
            PrivateCopy.Funding funding = funding(random, bars);
            SmaCrossover.Parameters parameters =
                    new SmaCrossover.Parameters(1 + random.nextInt(20), 21 + random.nextInt(40));

            SmaCrossover.Outcome outcome = SmaCrossover.run(parameters, bars, Optional.of(funding));

            SmaCrossover.Outcome expected = naive(parameters, bars, funding);
            assertThat(outcome.trades())
                    .as("trades, seed %d", seed)
                    .isEqualTo(expected.trades())
                    .isPositive();
            assertThat(outcome.bars()).isEqualTo(400);
            assertThat(outcome.totalReturn())
                    .as("return, seed %d", seed)
                    .isCloseTo(expected.totalReturn(), within(1e-9));
            assertThat(outcome.maxDrawdown())
                    .as("drawdown, seed %d", seed)
                    .isCloseTo(expected.maxDrawdown(), within(1e-9));
        }
    }

    @Test
    void columnsGiveWhatArraysGiveToTheLastBit() {
        Random random = new Random(7);
        PrivateCopy.Bars bars = bars(random, 5_000);
        PrivateCopy.Funding funding = funding(random, bars);
        SmaCrossover.Parameters parameters = new SmaCrossover.Parameters(5, 20);
        try (SharedDataPool pool =
                SharedDataPool.create(PoolOptions.named("test").home(home))) {
            pool.put(
                    "X_1h",
                    DatasetDraft.withTime(bars.epochNanos())
                            .floats("open", bars.open())
                            .floats("high", bars.high())
                            .floats("low", bars.low())
                            .floats("close", bars.close())
                            .floats("volume", bars.volume()));
            pool.put("X_funding", DatasetDraft.withTime(funding.epochNanos()).floats("rate", funding.rate()));

            assertThat(SmaCrossover.run(parameters, pool.ohlcv("X", "1h"), Optional.of(pool.funding("X"))))
                    .isEqualTo(SmaCrossover.run(parameters, bars, Optional.of(funding)));
            assertThat(SmaCrossover.run(parameters, pool.ohlcv("X", "1h"), Optional.empty()))
                    .isEqualTo(SmaCrossover.run(parameters, bars, Optional.empty()));
        }
    }

    @Test
    void fundingCostsWhoIsLong() {
        PrivateCopy.Bars bars = bars(new Random(3), 500);
        float[] rates = new float[500];
        java.util.Arrays.fill(rates, 0.001f);
        PrivateCopy.Funding funding = new PrivateCopy.Funding(bars.epochNanos(), rates);
        SmaCrossover.Parameters parameters = new SmaCrossover.Parameters(5, 20);
        assertThat(SmaCrossover.run(parameters, bars, Optional.of(funding)).totalReturn())
                .isLessThan(SmaCrossover.run(parameters, bars, Optional.empty()).totalReturn());
    }

    @Test
    void tooFewBarsForTheSlowAverageMakeNoTrade() {
        assertThat(SmaCrossover.run(new SmaCrossover.Parameters(5, 20), bars(new Random(1), 19), Optional.empty()))
                .isEqualTo(new SmaCrossover.Outcome(19, 0, 0, 0));
    }

    @Test
    void aMissingPriceIsRefused() {
        PrivateCopy.Bars bars = bars(new Random(1), 100);
        bars.close()[50] = Float.NaN;
        assertThatThrownBy(() -> SmaCrossover.run(new SmaCrossover.Parameters(5, 20), bars, Optional.empty()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("missing");
    }

    @Test
    void theSlowAverageMustBeTheLonger() {
        assertThatThrownBy(() -> new SmaCrossover.Parameters(20, 20)).isInstanceOf(IllegalArgumentException.class);
    }

    /** The rule spelled out: averages by summing each window, value step by step from open to open. */
    private static SmaCrossover.Outcome naive(
            SmaCrossover.Parameters parameters, PrivateCopy.Bars bars, PrivateCopy.Funding funding) {
        int rows = bars.close().length;
        double value = 1;
        double peak = 1;
        double drawdown = 0;
        double atClose = 1;
        int trades = 0;
        boolean held = false;
        for (int row = 0; row < rows; row++) {
            boolean wanted = row >= parameters.slow()
                    && average(bars.close(), row - 1, parameters.fast())
                            > average(bars.close(), row - 1, parameters.slow());
            if (wanted != held) {
                value *= 1 - SmaCrossover.FEE;
                trades++;
                held = wanted;
            }
            atClose = held ? value * bars.close()[row] / bars.open()[row] : value;
            peak = Math.max(peak, atClose);
            drawdown = Math.max(drawdown, 1 - atClose / peak);
            if (held && row + 1 < rows) {
                value *= (double) bars.open()[row + 1] / bars.open()[row];
                value *= fundingFactor(funding, bars.epochNanos()[row], bars.epochNanos()[row + 1]);
            }
        }
        return new SmaCrossover.Outcome(rows, trades, atClose - 1, drawdown);
    }

    private static double average(float[] values, int last, int count) {
        double sum = 0;
        for (int i = last - count + 1; i <= last; i++) {
            sum += values[i];
        }
        return sum / count;
    }

    private static double fundingFactor(PrivateCopy.Funding funding, long after, long until) {
        double factor = 1;
        for (int i = 0; i < funding.rate().length; i++) {
            if (funding.epochNanos()[i] > after && funding.epochNanos()[i] <= until) {
                factor *= 1 - (double) funding.rate()[i];
            }
        }
        return factor;
    }

    private static PrivateCopy.Bars bars(Random random, int rows) {
        long[] time = new long[rows];
        float[] open = new float[rows];
        float[] close = new float[rows];
        double price = 30_000;
        for (int row = 0; row < rows; row++) {
            time[row] = row * BAR_NANOS;
            open[row] = (float) price;
            price *= 1 + 0.01 * random.nextGaussian();
            close[row] = (float) price;
            price *= 1 + 0.001 * random.nextGaussian();
        }
        return new PrivateCopy.Bars(time, open, open, open, close, close);
    }

    /** Some before the first bar, some after the last, some on a bar's opening and some within a bar. */
    private static PrivateCopy.Funding funding(Random random, PrivateCopy.Bars bars) {
        int count = bars.close().length / 3 + 10;
        long[] time = new long[count];
        float[] rate = new float[count];
        for (int i = 0; i < count; i++) {
            time[i] = (i - 5) * 3L * BAR_NANOS + (i % 2) * BAR_NANOS / 2;
            rate[i] = (float) (0.001 * random.nextGaussian());
        }
        return new PrivateCopy.Funding(time, rate);
    }
}
