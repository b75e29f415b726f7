package io.datapool.error;

/**
 * The new generation is visible, or the pool is deleted, but the directory could not be forced to disk: a power loss may still
 * undo it.
 */
public final class CommitInDoubtException extends PoolException {
    private static final long serialVersionUID = 1L;

    /** @param message what failed, what was expected, what was found, what to do */
    public CommitInDoubtException(String message) {
        super(message);
    }

    /**
     * @param message what failed, what was expected, what was found, what to do
     * @param cause what the system reported
     */
    public CommitInDoubtException(String message, Throwable cause) {
        super(message, cause);
    }
}
