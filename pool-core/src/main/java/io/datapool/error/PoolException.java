package io.datapool.error;

/** Root of everything a pool reports; thrown itself only for input and output that failed for a reason outside the pool. */
public class PoolException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** @param message what failed, what was expected, what was found, what to do */
    public PoolException(String message) {
        super(message);
    }

    /**
     * @param message what failed, what was expected, what was found, what to do
     * @param cause what the system reported
     */
    public PoolException(String message, Throwable cause) {
        super(message, cause);
    }
}
