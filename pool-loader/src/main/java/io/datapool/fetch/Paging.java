package io.datapool.fetch;

import io.datapool.fetch.files.RowFormat;
import java.io.IOException;
import java.time.Instant;
import java.util.List;

/**
 * Reads a span of a series from an exchange, page by page, and trusts none: what is passed on is in order, complete so far, and over by
 * the exchange's own clock.
 *
 * @param exchange where it is read
 * @param series what is read
 * @param serverTime the exchange's clock; a bar that ends later is not over
 * @param <T> a bar or a funding rate
 */
record Paging<T>(Exchange exchange, Series<T> series, Instant serverTime) {
    /** Takes pages, one after the other; each begins where the one before ended. */
    interface Sink<T> {
        void take(Page<T> page) throws IOException;
    }

    /**
     * Reads the whole span; what comes before an exception has been passed on.
     *
     * @throws InterruptedException also when no page had to be waited for
     */
    void read(Span span, Sink<T> sink) throws IOException, InterruptedException {
        Instant reached = span.start();
        while (reached.isBefore(span.end())) {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            Span wanted = span.from(reached);
            Page<T> page = checked(series.nextPage(exchange, wanted), wanted);
            Page<T> over = over(page);
            if (over.coveredUntil().isAfter(reached)) {
                sink.take(over);
            }
            if (over.coveredUntil().isBefore(page.coveredUntil())) {
                return; // the rest of the span is a bar that is still open
            }
            reached = over.coveredUntil();
        }
    }

    private Page<T> checked(Page<T> page, Span wanted) throws FetchException {
        Instant before = wanted.start().minusMillis(1);
        RowFormat<T> format = SeriesFormat.of(series);
        for (T row : page.rows()) {
            Instant time = format.time(row);
            if (!time.isAfter(before) || !wanted.contains(time)) {
                throw wrong("a row of " + time + " after " + before + " in " + wanted);
            }
            before = time;
        }
        if (!page.coveredUntil().isAfter(before) || !page.coveredUntil().isAfter(wanted.start())) {
            throw wrong("a page of " + wanted + " that goes no further than " + page.coveredUntil());
        }
        return page.coveredUntil().isAfter(wanted.end()) ? new Page<>(page.rows(), wanted.end()) : page;
    }

    private FetchException wrong(String found) {
        return new FetchException(
                exchange.id() + " gave " + found + " of " + series + ": that breaks the contract of Exchange");
    }

    private Page<T> over(Page<T> page) {
        if (!(series instanceof Series.Bars bars)) {
            return page;
        }
        RowFormat<T> format = SeriesFormat.of(series);
        List<T> rows = page.rows();
        int count = rows.size();
        while (count > 0
                && bars.interval().endOf(format.time(rows.get(count - 1))).isAfter(serverTime)) {
            count--;
        }
        return count == rows.size() ? page : new Page<>(rows.subList(0, count), format.time(rows.get(count)));
    }
}
