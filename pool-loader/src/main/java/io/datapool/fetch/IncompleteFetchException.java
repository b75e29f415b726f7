package io.datapool.fetch;

/**
 * A fetch ended before its end. What had arrived is kept beside the file it is for, and the same fetch goes on from there; the file
 * itself was not touched. The cause says why.
 */
public final class IncompleteFetchException extends FetchException {
    private static final long serialVersionUID = 1L;

    private final transient PartialFetch partial;

    IncompleteFetchException(PartialFetch partial, Throwable cause) {
        super(partial + ": " + cause.getMessage(), cause);
        this.partial = partial;
    }

    /** What there is. */
    public PartialFetch partial() {
        return partial;
    }
}
