package io.datapool.schema;

import java.time.Instant;

/** Time stamps as segments hold them: nanoseconds since 1970-01-01T00:00:00Z in 64 bits, from the year 1677 to 2262. */
public final class EpochNanos {
    /** The earliest moment that a stamp can tell. */
    public static final Instant EARLIEST = instant(Long.MIN_VALUE);

    /** The latest moment that a stamp can tell. */
    public static final Instant LATEST = instant(Long.MAX_VALUE);

    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    private EpochNanos() {}

    /** The moment of a stamp. */
    public static Instant instant(long epochNanos) {
        return Instant.ofEpochSecond(
                Math.floorDiv(epochNanos, NANOS_PER_SECOND), Math.floorMod(epochNanos, NANOS_PER_SECOND));
    }

    /** The stamp of a moment; of one that no stamp can tell, the nearest that can be told. */
    public static long of(Instant moment) {
        if (moment.isBefore(EARLIEST)) {
            return Long.MIN_VALUE;
        }
        // Wraps twice for the first second of all.
        return moment.isAfter(LATEST) ? Long.MAX_VALUE : moment.getEpochSecond() * NANOS_PER_SECOND + moment.getNano();
    }
}
