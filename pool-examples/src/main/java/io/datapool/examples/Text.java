package io.datapool.examples;

import java.util.Locale;

/** Figures for people. */
final class Text {
    private Text() {}

    /** Millions of bytes. */
    static String megabytes(long bytes) {
        return String.format(Locale.ROOT, "%,.1f", bytes / 1e6);
    }

    /** Whole milliseconds of nanoseconds. */
    static String millis(long nanos) {
        return String.format(Locale.ROOT, "%,d", nanos / 1_000_000);
    }

    /** A fraction, signed, in percent. */
    static String percent(double fraction) {
        return String.format(Locale.ROOT, "%+,.1f %%", 100 * fraction);
    }

    /** How many times the second goes into the first. */
    static String ratio(long one, long other) {
        return String.format(Locale.ROOT, "%.1fx", (double) one / other);
    }
}
