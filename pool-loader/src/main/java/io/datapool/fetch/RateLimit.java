package io.datapool.fetch;

import java.time.Duration;

/**
 * A limit that an exchange sets to everybody who asks from one address.
 *
 * @param kind what is counted
 * @param window in which time
 * @param limit how much of it at most
 */
public record RateLimit(Kind kind, Duration window, int limit) {
    /** What a limit counts. */
    public enum Kind {
        /** What requests weigh; the exchange says with each answer how much was used, by all programs at this address. */
        WEIGHT,
        /** Requests of all kinds. */
        REQUESTS,
        /** Requests for funding rates. */
        FUNDING_REQUESTS
    }

    /** What is used of a limit at most: a part is left to other programs at the same address. */
    int usable() {
        return Math.max(1, limit - limit / 10);
    }
}
