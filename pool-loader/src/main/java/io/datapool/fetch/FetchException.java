package io.datapool.fetch;

import java.io.IOException;

/** Market data could not be fetched or kept; the message says which, why, and what to do. Its subclasses tell the cases apart. */
public class FetchException extends IOException {
    private static final long serialVersionUID = 1L;

    /** @param message what failed, what was expected, what was found */
    public FetchException(String message) {
        super(message);
    }

    /**
     * @param message what failed, what was expected, what was found
     * @param cause what was reported below
     */
    public FetchException(String message, Throwable cause) {
        super(message, cause);
    }
}
