package io.datapool.error;

/**
 * A pool, a segment or a column follows rules that this version of the library does not know: it was written by a newer one.
 * Nothing is damaged, and nothing was changed. Read or change it with that version.
 */
public final class PoolVersionException extends PoolException {
    private static final long serialVersionUID = 1L;

    /** @param message what was found, what this library knows, which version wrote it, what to do */
    public PoolVersionException(String message) {
        super(message);
    }

    /**
     * @param message what was found, what this library knows, which version wrote it, what to do
     * @param cause what the system reported
     */
    public PoolVersionException(String message, Throwable cause) {
        super(message, cause);
    }
}
