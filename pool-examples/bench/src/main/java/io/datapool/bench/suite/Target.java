package io.datapool.bench.suite;

/**
 * A figure and its limit.
 *
 * @param what is measured, in words
 * @param figure what was reached
 * @param limit what is wanted
 * @param sense which side of the limit is good
 * @param unit of both; {@code x} for ratios
 */
public record Target(String what, double figure, double limit, Sense sense, String unit) {
    /** Which side of a limit is good. */
    public enum Sense {
        /** The figure should not exceed the limit. */
        AT_MOST,
        /** The figure should reach the limit. */
        AT_LEAST
    }

    /** Whether the figure is on the good side. */
    public boolean met() {
        return sense == Sense.AT_MOST ? figure <= limit : figure >= limit;
    }
}
