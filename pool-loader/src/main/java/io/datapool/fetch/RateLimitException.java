package io.datapool.fetch;

import java.time.Instant;

/** The exchange lets this address wait for longer than it may be waited for. */
public final class RateLimitException extends FetchException {
    private static final long serialVersionUID = 1L;

    private final transient Instant retryAt;

    /**
     * @param message who lets wait, until when, and how long it may be waited
     * @param retryAt when requests are welcome again; any before can prolong a ban
     */
    public RateLimitException(String message, Instant retryAt) {
        super(message);
        this.retryAt = retryAt;
    }

    /** When requests are welcome again, by this machine's clock; any before can prolong a ban. */
    public Instant retryAt() {
        return retryAt;
    }
}
