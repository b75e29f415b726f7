package io.datapool.examples;

import java.time.Duration;
import java.util.Locale;

/** Figures for people. */
final class Text {
    private Text() {}

    /** Millions of bytes. */
    static String megabytes(long bytes) {
        return String.format(Locale.ROOT, "%,.1f", bytes / 1e6);
    }

    /** Whole milliseconds. */
    static String millis(Duration duration) {
        return String.format(Locale.ROOT, "%,d", duration.toMillis());
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
