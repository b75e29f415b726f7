package io.datapool.error;

/** A pool of that name is already there. */
public final class PoolExistsException extends PoolException {
    private static final long serialVersionUID = 1L;

    /** @param message what failed, what was expected, what was found, what to do */
    public PoolExistsException(String message) {
        super(message);
    }

    /**
     * @param message what failed, what was expected, what was found, what to do
     * @param cause what the system reported
     */
    public PoolExistsException(String message, Throwable cause) {
        super(message, cause);
    }
}
