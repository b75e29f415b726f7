package io.datapool.fetch;

import java.nio.file.Path;

/**
 * What has arrived of a fetch that did not reach its end.
 *
 * @param series of what
 * @param wanted the whole
 * @param covered what has arrived, complete; the next attempt goes on from its end
 * @param rows how many rows that are
 * @param fetchedRows how many of them came now; the others are from attempts before
 * @param file where they are kept until the series is complete
 */
public record PartialFetch(Series<?> series, Span wanted, Span covered, long rows, long fetchedRows, Path file) {
    @Override
    public String toString() {
        return series + " is incomplete: " + rows + " rows from " + covered.start() + " to " + covered.end() + " of "
                + wanted.end() + " are kept in " + file + ", fetch it again to go on from there";
    }
}
