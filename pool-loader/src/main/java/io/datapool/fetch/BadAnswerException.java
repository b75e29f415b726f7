package io.datapool.fetch;

import java.io.IOException;

/** An answer came, but is broken, or does not fit what was asked; it may come better the next time. */
public final class BadAnswerException extends IOException {
    private static final long serialVersionUID = 1L;

    /** @param message what was expected, what was found */
    public BadAnswerException(String message) {
        super(message);
    }

    /**
     * @param message what was expected, what was found
     * @param cause what was reported below
     */
    public BadAnswerException(String message, Throwable cause) {
        super(message, cause);
    }
}
