package io.datapool.fetch;

import java.io.IOException;

/** An answer came, but is broken, or does not fit what was asked; it may come better the next time. */
final class BadAnswerException extends IOException {
    private static final long serialVersionUID = 1L;

    BadAnswerException(String message) {
        super(message);
    }

    BadAnswerException(String message, Throwable cause) {
        super(message, cause);
    }
}
