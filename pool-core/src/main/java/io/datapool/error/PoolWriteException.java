package io.datapool.error;

/**
 * A change could not be made, a full disk for one; what the pool published before is untouched. Of a deletion that stopped half
 * way only garbage is left.
 */
public final class PoolWriteException extends PoolException {
    private static final long serialVersionUID = 1L;

    /** @param message what failed, what was expected, what was found, what to do */
    public PoolWriteException(String message) {
        super(message);
    }

    /**
     * @param message what failed, what was expected, what was found, what to do
     * @param cause what the system reported
     */
    public PoolWriteException(String message, Throwable cause) {
        super(message, cause);
    }
}
