package io.datapool.fetch;

import java.net.URI;
import java.util.List;
import java.util.Optional;

/**
 * Gets files from a server of files, as patiently as an exchange is asked: faults are retried, 429 and {@code Retry-After} are
 * heeded, nothing takes longer or becomes more than it may. Thread-safe.
 */
public final class Downloads {
    private static final int NOT_FOUND = 404;
    private static final RequestCost NO_COST = new RequestCost(0, false);

    private final Requests requests;

    private Downloads(URI base, ExchangeOptions options) {
        String server = String.valueOf(base.getHost());
        this.requests = Requests.to(new Requests.Peer(server, base, AnswerRules.ofHttp(), List.of()), options);
    }

    /**
     * Files below an address.
     *
     * @param base to which paths are added
     * @throws IllegalArgumentException when it is not an address of HTTP
     */
    public static Downloads from(URI base, ExchangeOptions options) {
        return new Downloads(base, options);
    }

    /**
     * Gets a whole file.
     *
     * @param path from the base on, with a slash at its start
     * @param maxBytes how long it may be
     * @return empty when there is none
     * @throws FetchException when it cannot be had, or is longer
     */
    public Optional<byte[]> get(String path, int maxBytes) throws FetchException, InterruptedException {
        try {
            return Optional.of(requests.ask(new Requests.Question(path, NO_COST, maxBytes), body -> body));
        } catch (ExchangeException e) {
            if (e.httpStatus() == NOT_FOUND) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** The whole address of a path. */
    public String address(String path) {
        return requests.address(path);
    }
}
