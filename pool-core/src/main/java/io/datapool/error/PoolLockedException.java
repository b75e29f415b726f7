package io.datapool.error;

/** Another writer holds the pool. */
public final class PoolLockedException extends PoolException {
    private static final long serialVersionUID = 1L;

    /** @param message what failed, what was expected, what was found, what to do */
    public PoolLockedException(String message) {
        super(message);
    }

    /**
     * @param message what failed, what was expected, what was found, what to do
     * @param cause what the system reported
     */
    public PoolLockedException(String message, Throwable cause) {
        super(message, cause);
    }
}
