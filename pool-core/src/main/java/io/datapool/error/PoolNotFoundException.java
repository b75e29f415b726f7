package io.datapool.error;

/** There is no pool of that name under that home. */
public final class PoolNotFoundException extends PoolException {
    private static final long serialVersionUID = 1L;

    /** @param message what failed, what was expected, what was found, what to do */
    public PoolNotFoundException(String message) {
        super(message);
    }

    /**
     * @param message what failed, what was expected, what was found, what to do
     * @param cause what the system reported
     */
    public PoolNotFoundException(String message, Throwable cause) {
        super(message, cause);
    }
}
