package io.datapool.error;

/** The registry or a segment is not what was written: truncated, altered, or belonging to another dataset. */
public final class PoolDamagedException extends PoolException {
    private static final long serialVersionUID = 1L;

    /** @param message what failed, what was expected, what was found, what to do */
    public PoolDamagedException(String message) {
        super(message);
    }

    /**
     * @param message what failed, what was expected, what was found, what to do
     * @param cause what the system reported
     */
    public PoolDamagedException(String message, Throwable cause) {
        super(message, cause);
    }
}
