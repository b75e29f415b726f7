package io.datapool.examples;

import io.datapool.FloatColumn;
import io.datapool.FundingSeries;
import io.datapool.LongColumn;
import io.datapool.OhlcvSeries;
import java.util.Optional;

/**
 * Back-test of one rule: be long while the fast simple moving average of the closes is above the slow one, otherwise out of
 * the market. What a close decides is bought or sold at the next bar's open, for a fee; a long position pays the funding that
 * falls due while it is open. It starts with 1 and always invests all of it.
 *
 * <p>There is one loop over a pool's columns and one over arrays; both call the same bar by bar, and no interface is called in
 * between. Sums are kept in doubles, where sums of a few hundred float prices are exact.
 */
public final class SmaCrossover {
    /** Fraction of the traded value that each purchase and each sale costs. */
    static final double FEE = 0.0004;

    private final Parameters parameters;
    private int bars;
    private double fastSum;
    private double slowSum;
    private boolean wanted;
    private double cash = 1;
    private double units;
    private int trades;
    private double equity = 1;
    private double peak = 1;
    private double maxDrawdown;

    private SmaCrossover(Parameters parameters) {
        this.parameters = parameters;
    }

    /**
     * Lengths of the averages.
     *
     * @param fast bars of the shorter one
     * @param slow bars of the longer one
     */
    public record Parameters(int fast, int slow) {
        /** Checks them. */
        public Parameters {
            if (fast < 1 || slow <= fast) {
                throw new IllegalArgumentException("moving averages of " + fast + " and " + slow + " bars: give 1 or"
                        + " more for the fast one, and more than that for the slow one");
            }
        }

        /** Reads what {@link #toString} wrote. */
        public static Parameters parse(String text) {
            int slash = text.indexOf('/');
            return new Parameters(
                    Integer.parseInt(text.substring(0, slash)), Integer.parseInt(text.substring(slash + 1)));
        }

        @Override
        public String toString() {
            return fast + "/" + slow;
        }
    }

    /**
     * What became of 1.
     *
     * @param bars how many were seen
     * @param trades purchases and sales
     * @param totalReturn gain as a fraction of the start, an open position valued at the last close
     * @param maxDrawdown largest loss since an earlier close, as a fraction, 0 or more
     */
    public record Outcome(int bars, int trades, double totalReturn, double maxDrawdown) {}

    /** Runs the rule over a pool's bars, without copying any. */
    static Outcome run(Parameters parameters, OhlcvSeries bars, Optional<FundingSeries> funding) {
        SmaCrossover test = new SmaCrossover(parameters);
        int fast = parameters.fast();
        int slow = parameters.slow();
        LongColumn time = bars.time().column();
        FloatColumn open = bars.open();
        FloatColumn close = bars.close();
        int rows = bars.rows();
        int payment = 0;
        for (int row = 0; row < rows; row++) {
            if (funding.isPresent()) {
                payment = test.payUntil(time.get(row), funding.get(), payment);
            }
            float leavesFast = row < fast ? 0 : close.get(row - fast);
            float leavesSlow = row < slow ? 0 : close.get(row - slow);
            test.onBar(open.get(row), close.get(row), leavesFast, leavesSlow);
        }
        return test.outcome();
    }

    /** Runs the rule over bars in arrays. */
    static Outcome run(Parameters parameters, PrivateCopy.Bars bars, Optional<PrivateCopy.Funding> funding) {
        SmaCrossover test = new SmaCrossover(parameters);
        int fast = parameters.fast();
        int slow = parameters.slow();
        long[] time = bars.epochNanos();
        float[] open = bars.open();
        float[] close = bars.close();
        int payment = 0;
        for (int row = 0; row < close.length; row++) {
            if (funding.isPresent()) {
                payment = test.payUntil(time[row], funding.get(), payment);
            }
            float leavesFast = row < fast ? 0 : close[row - fast];
            float leavesSlow = row < slow ? 0 : close[row - slow];
            test.onBar(open[row], close[row], leavesFast, leavesSlow);
        }
        return test.outcome();
    }

    private int payUntil(long epochNanos, FundingSeries funding, int firstPayment) {
        LongColumn due = funding.time().column();
        int payment = firstPayment;
        while (payment < due.rows() && due.get(payment) <= epochNanos) {
            pay(funding.rate().get(payment));
            payment++;
        }
        return payment;
    }

    private int payUntil(long epochNanos, PrivateCopy.Funding funding, int firstPayment) {
        long[] due = funding.epochNanos();
        int payment = firstPayment;
        while (payment < due.length && due[payment] <= epochNanos) {
            pay(funding.rate()[payment]);
            payment++;
        }
        return payment;
    }

    private void pay(float fundingRate) {
        units *= 1 - (double) fundingRate;
    }

    private void onBar(float open, float close, float leavesFast, float leavesSlow) {
        trade(open);
        equity = cash + units * close;
        peak = Math.max(peak, equity);
        maxDrawdown = Math.max(maxDrawdown, 1 - equity / peak);
        fastSum += close;
        fastSum -= leavesFast;
        slowSum += close;
        slowSum -= leavesSlow;
        bars++;
        wanted = bars >= parameters.slow() && fastSum / parameters.fast() > slowSum / parameters.slow();
    }

    private void trade(float price) {
        boolean holds = units > 0;
        if (wanted && !holds) {
            units = cash * (1 - FEE) / price;
            cash = 0;
            trades++;
        } else if (!wanted && holds) {
            cash = units * price * (1 - FEE);
            units = 0;
            trades++;
        }
    }

    private Outcome outcome() {
        if (!Double.isFinite(slowSum) || !Double.isFinite(equity)) {
            throw new IllegalArgumentException("the bars hold prices that are missing or not finite");
        }
        return new Outcome(bars, trades, equity - 1, maxDrawdown);
    }
}
