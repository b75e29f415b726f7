package io.datapool.error;

/** The pool holds no dataset of that key in this handle's generation. */
public final class UnknownKeyException extends PoolException {
    private static final long serialVersionUID = 1L;

    /** @param message what failed, what was expected, what was found, what to do */
    public UnknownKeyException(String message) {
        super(message);
    }

    /**
     * @param message what failed, what was expected, what was found, what to do
     * @param cause what the system reported
     */
    public UnknownKeyException(String message, Throwable cause) {
        super(message, cause);
    }
}
