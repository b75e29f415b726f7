package io.datapool.error;

/** Permissions, ownership or the handle's own read-only role forbid what was asked. */
public final class PoolAccessException extends PoolException {
    private static final long serialVersionUID = 1L;

    /** @param message what failed, what was expected, what was found, what to do */
    public PoolAccessException(String message) {
        super(message);
    }

    /**
     * @param message what failed, what was expected, what was found, what to do
     * @param cause what the system reported
     */
    public PoolAccessException(String message, Throwable cause) {
        super(message, cause);
    }
}
