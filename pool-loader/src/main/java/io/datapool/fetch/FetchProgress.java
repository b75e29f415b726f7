package io.datapool.fetch;

import java.time.Duration;
import java.time.Instant;

/**
 * How far a fetch is.
 *
 * @param series of what
 * @param span what is being fetched; of an update, only what is missing
 * @param reached up to where everything has arrived, in the span
 * @param rows how many rows have arrived, those of an interrupted fetch before included
 */
public record FetchProgress(Series<?> series, Span span, Instant reached, long rows) {
    /** The share of the span that is done, from 0 to 1. */
    public double fraction() {
        long whole = Duration.between(span.start(), span.end()).toMillis();
        return whole == 0 ? 1 : (double) Duration.between(span.start(), reached).toMillis() / whole;
    }
}
