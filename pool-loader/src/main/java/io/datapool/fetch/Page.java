package io.datapool.fetch;

import java.time.Instant;
import java.util.List;

/**
 * The next rows of a series, and how far they go.
 *
 * @param rows those of the span that was asked for, from its start on, complete and in strictly ascending order up to
 *     {@code coveredUntil}; may be none
 * @param coveredUntil exclusive; after the start of what was asked for, unless that was empty. From here on the next page is
 *     asked for, until the end of the span is reached
 * @param <T> a {@link Bar} or a {@link FundingRate}
 */
public record Page<T>(List<T> rows, Instant coveredUntil) {
    /** Keeps a copy of the rows. */
    public Page {
        rows = List.copyOf(rows);
    }
}
