package io.datapool.fetch;

/** The exchange could not be reached, broke off, was too slow or did not make sense, several times in a row. Later may be better. */
public final class ExchangeUnavailableException extends FetchException {
    private static final long serialVersionUID = 1L;

    private final int attempts;

    /**
     * @param message what was asked, how often, and what happened at last
     * @param attempts how often it was tried
     * @param cause what happened at last
     */
    public ExchangeUnavailableException(String message, int attempts, Throwable cause) {
        super(message, cause);
        this.attempts = attempts;
    }

    /** How often it was tried. */
    public int attempts() {
        return attempts;
    }
}
