package io.datapool.bench.suite;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** How long the same thing took, several times. */
public final class Times {
    private static final double NANOS_PER_MILLI = 1e6;

    private final List<Long> nanos = new ArrayList<>();

    /** Adds a time, in nanoseconds. */
    public void add(long one) {
        nanos.add(one);
    }

    /** The shortest, in milliseconds. */
    public double bestMillis() {
        return Collections.min(nanos) / NANOS_PER_MILLI;
    }

    /** The middle one, or the mean of the two in the middle, in milliseconds. */
    public double medianMillis() {
        List<Long> sorted = nanos.stream().sorted().toList();
        int middle = sorted.size() / 2;
        double median =
                sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2.0;
        return median / NANOS_PER_MILLI;
    }
}
