package io.datapool.cli;

import io.datapool.fetch.FetchResult;
import io.datapool.fetch.IncompleteFetchException;
import io.datapool.fetch.PartialFetch;
import io.datapool.fetch.Series;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What became of one series.
 *
 * @param series which
 * @param status whether its file now has what was asked for
 * @param file its file; of an incomplete fetch, where what has arrived is kept; null when there is none
 * @param rows how many that has
 * @param first time of the first row, null when there is none
 * @param last time of the last row, or up to where it is complete; null when there is none
 * @param fetchedRows how many came now
 * @param archives how many archives were read for it
 * @param detail what went wrong; empty when nothing did
 */
record FetchOutcome(
        Series<?> series,
        Status status,
        @Nullable String file,
        long rows,
        @Nullable Instant first,
        @Nullable Instant last,
        long fetchedRows,
        int archives,
        String detail) {
    /** How it ended. */
    enum Status {
        /** The file is complete. */
        FETCHED,
        /** A part has arrived and is kept; the same command goes on from there. */
        INCOMPLETE,
        /** Nothing new is there. */
        FAILED,
        /** It was not begun, because the command was told to end. */
        SKIPPED
    }

    static FetchOutcome fetched(FetchResult result, int archives) {
        return new FetchOutcome(
                result.series(),
                Status.FETCHED,
                result.file().toString(),
                result.rows(),
                result.first(),
                result.last(),
                result.fetchedRows(),
                archives,
                "");
    }

    static FetchOutcome incomplete(IncompleteFetchException e, int archives) {
        PartialFetch partial = e.partial();
        return new FetchOutcome(
                partial.series(),
                Status.INCOMPLETE,
                partial.file().toString(),
                partial.rows(),
                partial.covered().start(),
                partial.covered().end(),
                partial.fetchedRows(),
                archives,
                String.valueOf(e.getMessage()));
    }

    static FetchOutcome failed(Series<?> series, String detail) {
        return new FetchOutcome(series, Status.FAILED, null, 0, null, null, 0, 0, detail);
    }

    static FetchOutcome skipped(Series<?> series) {
        return new FetchOutcome(series, Status.SKIPPED, null, 0, null, null, 0, 0, "not begun");
    }

    /** For programs. */
    Map<String, Object> map() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("key", series.key());
        map.put("status", Text.lowerCase(status));
        map.put("path", file);
        map.put("rows", rows);
        map.put("from", first == null ? null : first.toString());
        map.put("to", last == null ? null : last.toString());
        map.put("fetchedRows", fetchedRows);
        map.put("archives", archives);
        map.put("detail", detail);
        return map;
    }
}
