package io.datapool.fetch;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait after failures in a row: twice as long each time, up to a bound, and never all clients at the same moment.
 * Thread-safe when its random generator is.
 */
final class Backoff {
    private static final Duration FIRST = Duration.ofMillis(500);
    private static final Duration LONGEST = Duration.ofSeconds(30);
    private static final int DOUBLINGS = 10; // beyond the longest

    private final RandomGenerator random;

    Backoff(RandomGenerator random) {
        this.random = random;
    }

    /**
     * Between one half and the whole of what is due.
     *
     * @param failures how many in a row, from 1
     */
    Duration after(int failures) {
        long due = FIRST.toMillis() << Math.min(failures - 1, DOUBLINGS);
        long bounded = Math.min(due, LONGEST.toMillis());
        return Duration.ofMillis(bounded / 2 + random.nextLong(bounded / 2 + 1));
    }
}
