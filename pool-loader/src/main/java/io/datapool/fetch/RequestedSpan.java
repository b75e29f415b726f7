package io.datapool.fetch;

import java.time.Duration;
import java.time.Instant;

/** What a request means at a moment of the exchange's clock. */
final class RequestedSpan {
    private static final Duration TWO_YEARS = Duration.ofDays(730);

    private RequestedSpan() {}

    /**
     * The span to fetch: no later than now, and of bars only those that are over. Empty when all that was asked for is still to come.
     *
     * @param now by the exchange's clock
     */
    static Span of(FetchRequest<?> request, Instant now) {
        Instant asked = request.end() == null || request.end().isAfter(now) ? now : request.end();
        Instant start = request.start() == null ? asked.minus(TWO_YEARS) : request.start();
        Instant end = asked;
        if (request.series() instanceof Series.Bars bars) {
            Instant stillOpen = bars.interval().openAt(now);
            end = asked.isAfter(stillOpen) ? stillOpen : asked;
        }
        return new Span(start.isAfter(end) ? end : start, end);
    }

    /** The exchange's clock, or the exception that says why not. */
    static Instant serverTime(Exchange exchange) throws FetchException {
        try {
            return exchange.serverTime();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw interrupted(e);
        }
    }

    static FetchException interrupted(Exception cause) {
        return new FetchException("the fetch was interrupted", cause);
    }
}
