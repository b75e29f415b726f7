package io.datapool.fetch;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;

/** Keeps requests within a limit by number: never more of them in any stretch of time of its length. Not thread-safe. */
final class RequestWindow {
    private final RateLimit limit;
    private final ArrayDeque<Instant> sent = new ArrayDeque<>();

    RequestWindow(RateLimit limit) {
        this.limit = limit;
    }

    /** How long to wait until a request may be sent; zero when at once. */
    Duration untilFree(Instant now) {
        while (!sent.isEmpty() && !sent.getFirst().plus(limit.window()).isAfter(now)) {
            sent.removeFirst();
        }
        return sent.size() < limit.usable()
                ? Duration.ZERO
                : Duration.between(now, sent.getFirst().plus(limit.window()));
    }

    void use(Instant now) {
        sent.addLast(now);
    }

    @Override
    public String toString() {
        return sent.size() + " requests of " + limit.limit() + " in "
                + limit.window().toSeconds() + " s";
    }
}
