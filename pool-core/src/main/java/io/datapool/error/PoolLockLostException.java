package io.datapool.error;

/**
 * What is at the pool's path is no longer what this process locked and wanted to change: the directory was moved away, deleted
 * or made anew, or the lock was dropped and another process has changed the pool. The change was not made.
 */
public final class PoolLockLostException extends PoolException {
    private static final long serialVersionUID = 1L;

    /** @param message what failed, what was expected, what was found, what to do */
    public PoolLockLostException(String message) {
        super(message);
    }

    /**
     * @param message what failed, what was expected, what was found, what to do
     * @param cause what the system reported
     */
    public PoolLockLostException(String message, Throwable cause) {
        super(message, cause);
    }
}
