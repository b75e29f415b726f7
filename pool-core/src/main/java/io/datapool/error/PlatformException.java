package io.datapool.error;

/** This JVM or machine cannot map pools as it was started; the message names the remedy. */
public final class PlatformException extends PoolException {
    private static final long serialVersionUID = 1L;

    /** @param message what failed, what was expected, what was found, what to do */
    public PlatformException(String message) {
        super(message);
    }

    /**
     * @param message what failed, what was expected, what was found, what to do
     * @param cause what the system reported
     */
    public PlatformException(String message, Throwable cause) {
        super(message, cause);
    }
}
