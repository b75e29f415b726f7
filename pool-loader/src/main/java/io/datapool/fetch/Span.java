package io.datapool.fetch;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * A stretch of time in whole milliseconds: what is asked for, or what is there.
 *
 * @param start inclusive; parts of a millisecond are rounded up
 * @param end exclusive, not before the start; parts of a millisecond are rounded up
 */
public record Span(Instant start, Instant end) {
    /** @throws IllegalArgumentException when the end is before the start */
    public Span {
        start = roundedUp(start);
        end = roundedUp(end);
        if (end.isBefore(start)) {
            throw new IllegalArgumentException("the end, " + end + ", is before the start, " + start);
        }
    }

    private static Instant roundedUp(Instant moment) {
        Instant down = moment.truncatedTo(ChronoUnit.MILLIS);
        return down.equals(moment) ? moment : down.plusMillis(1);
    }

    /** Whether nothing can lie in it. */
    public boolean isEmpty() {
        return start.equals(end);
    }

    /** Whether that moment lies in it. */
    public boolean contains(Instant moment) {
        return !moment.isBefore(start) && moment.isBefore(end);
    }

    /** What is left of it from that moment on; empty when that is its end or later. */
    public Span from(Instant moment) {
        return new Span(moment.isBefore(end) ? moment : end, end);
    }

    @Override
    public String toString() {
        return "[" + start + ", " + end + ")";
    }
}
