package io.datapool.error;

/** The pool is a replica, which only its origin changes: {@code replica.yaml} beside its registry says so. Nothing was changed. */
public final class PoolReadOnlyException extends PoolException {
    private static final long serialVersionUID = 1L;

    /** @param message what failed, where the origin is, what to do */
    public PoolReadOnlyException(String message) {
        super(message);
    }

    /**
     * @param message what failed, where the origin is, what to do
     * @param cause what the system reported
     */
    public PoolReadOnlyException(String message, Throwable cause) {
        super(message, cause);
    }
}
