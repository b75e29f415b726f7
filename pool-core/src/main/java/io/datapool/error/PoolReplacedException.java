package io.datapool.error;

/** Another pool now lives under the name, or an older generation was restored: this handle's generation cannot be refreshed. */
public final class PoolReplacedException extends PoolException {
    private static final long serialVersionUID = 1L;

    /** @param message what failed, what was expected, what was found, what to do */
    public PoolReplacedException(String message) {
        super(message);
    }

    /**
     * @param message what failed, what was expected, what was found, what to do
     * @param cause what the system reported
     */
    public PoolReplacedException(String message, Throwable cause) {
        super(message, cause);
    }
}
