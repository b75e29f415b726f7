package io.datapool.error;

/** The pool was deleted after this handle attached; datasets that were already mapped stay readable. */
public final class PoolDeletedException extends PoolException {
    private static final long serialVersionUID = 1L;

    /** @param message what failed, what was expected, what was found, what to do */
    public PoolDeletedException(String message) {
        super(message);
    }

    /**
     * @param message what failed, what was expected, what was found, what to do
     * @param cause what the system reported
     */
    public PoolDeletedException(String message, Throwable cause) {
        super(message, cause);
    }
}
