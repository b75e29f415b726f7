package io.datapool.fetch;

import java.time.Duration;
import java.time.Instant;

/** What is used of a limit by weight, in windows that begin at whole multiples of their length. Not thread-safe. */
final class WeightWindow {
    private final RateLimit limit;
    private long window = Long.MIN_VALUE;
    private int used;

    WeightWindow(RateLimit limit) {
        this.limit = limit;
    }

    /** With another limit, and what has been used. */
    WeightWindow continued(RateLimit other) {
        WeightWindow continued = new WeightWindow(other);
        continued.window = window;
        continued.used = used;
        return continued;
    }

    Duration length() {
        return limit.window();
    }

    private long windowOf(Instant serverTime) {
        return Math.floorDiv(serverTime.toEpochMilli(), limit.window().toMillis());
    }

    private void moveTo(Instant serverTime) {
        long now = windowOf(serverTime);
        if (now != window) {
            window = now;
            used = 0;
        }
    }

    /** How long to wait until that weight may be used; zero when at once. */
    Duration untilFree(int weight, Instant serverTime) {
        moveTo(serverTime);
        if (used == 0 || used + weight <= limit.usable()) {
            return Duration.ZERO;
        }
        return Duration.ofMillis((window + 1) * limit.window().toMillis() - serverTime.toEpochMilli());
    }

    void use(int weight, Instant serverTime) {
        moveTo(serverTime);
        used += weight;
    }

    /**
     * What the exchange says has been used.
     *
     * @param sent when the request was sent
     * @param answered when the answer came: when a window began in between, nobody knows which one is meant
     */
    void reported(int newUsed, Instant sent, Instant answered) {
        moveTo(answered);
        if (windowOf(sent) == window) {
            used = Math.max(used, newUsed);
        }
    }

    @Override
    public String toString() {
        return used + " of " + limit.limit() + " in " + limit.window().toSeconds() + " s";
    }
}
