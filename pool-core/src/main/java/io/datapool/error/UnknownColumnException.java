package io.datapool.error;

/** The dataset has no column of that name and type. */
public final class UnknownColumnException extends PoolException {
    private static final long serialVersionUID = 1L;

    /** @param message what failed, what was expected, what was found, what to do */
    public UnknownColumnException(String message) {
        super(message);
    }

    /**
     * @param message what failed, what was expected, what was found, what to do
     * @param cause what the system reported
     */
    public UnknownColumnException(String message, Throwable cause) {
        super(message, cause);
    }
}
