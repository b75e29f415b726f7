package io.datapool.examples;

import io.datapool.fetch.Bar;
import java.time.Instant;
import java.util.Random;

/**
 * Invents one 5-minute bar after the other. The variance of the next return follows from the last variance and the last
 * return, as in a GARCH(1,1) model, so that quiet and wild times come in clusters. Only functions whose results the Java
 * specification fixes to the last bit are used.
 */
public final class RandomWalk {
    /** Steps per unit that prices, volumes and funding rates are rounded to. */
    static final double PRICE_STEPS = 1e2;

    static final double VOLUME_STEPS = 1e3;
    static final double RATE_STEPS = 1e8;

    /** About 50 % a year. */
    private static final double USUAL_DEVIATION = 0.0015;

    private static final double SHOCK_WEIGHT = 0.06;
    private static final double MEMORY = 0.93;
    private static final double MAX_TIMES_USUAL = 30;

    private final Random random;
    private final double usualVariance;
    private final double usualVolume;
    private double variance;
    private double price;

    /**
     * @param seed fixes the walk
     * @param price where it starts
     * @param wildness how far it goes, compared with Bitcoin
     * @param usualVolume of a bar
     */
    public RandomWalk(long seed, double price, double wildness, double usualVolume) {
        this.random = new Random(seed);
        this.price = price;
        this.usualVolume = usualVolume;
        this.usualVariance = USUAL_DEVIATION * USUAL_DEVIATION * wildness * wildness;
        this.variance = usualVariance;
    }

    /** The next bar. */
    public Bar next(Instant openTime) {
        double deviation = Math.sqrt(variance);
        double change = deviation * random.nextGaussian();
        double open = price;
        double close = round(open * StrictMath.exp(change), PRICE_STEPS);
        double above = Math.abs(random.nextGaussian()) * deviation / 2;
        double below = Math.abs(random.nextGaussian()) * deviation / 2;
        double high = round(Math.max(open, close) * StrictMath.exp(above), PRICE_STEPS);
        double low = round(Math.min(open, close) * StrictMath.exp(-below), PRICE_STEPS);
        double busy = 0.4 + Math.abs(change) / Math.sqrt(usualVariance);
        double volume = usualVolume * busy * StrictMath.exp(0.5 * random.nextGaussian());
        variance = Math.min(
                MAX_TIMES_USUAL * usualVariance,
                (1 - SHOCK_WEIGHT - MEMORY) * usualVariance + SHOCK_WEIGHT * change * change + MEMORY * variance);
        price = close;
        return new Bar(openTime, open, high, low, close, round(volume, VOLUME_STEPS));
    }

    static double round(double value, double steps) {
        return Math.rint(value * steps) / steps;
    }
}
