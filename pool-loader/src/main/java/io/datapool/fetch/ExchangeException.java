package io.datapool.fetch;

/** The exchange answered, and refused: asking again would not help. The message quotes it. */
public final class ExchangeException extends FetchException {
    private static final long serialVersionUID = 1L;

    private final int httpStatus;
    private final int code;

    /**
     * @param message what was asked, and what the exchange answered
     * @param httpStatus of the answer
     * @param code the exchange's own number of the error; 0 when it gave none
     */
    public ExchangeException(String message, int httpStatus, int code) {
        super(message);
        this.httpStatus = httpStatus;
        this.code = code;
    }

    /** The HTTP status of the answer. */
    public int httpStatus() {
        return httpStatus;
    }

    /** The exchange's own number of the error; 0 when it gave none. */
    public int code() {
        return code;
    }
}
