package io.datapool.fetch.dump;

import io.datapool.fetch.Interval;
import io.datapool.fetch.Series;

/**
 * One archive, by what is in it.
 *
 * @param format of which market
 * @param series what rows it has
 * @param period from when to when
 */
record Archive(ArchiveFormat format, Series<?> series, Period period) {
    /** Twice what the longest known row has. */
    private static final int MAX_ROW_BYTES = 400;

    private static final int SPARE_ROWS = 100;

    /** Its file name without the ending. */
    String name() {
        return format.name(series, period);
    }

    /** Where the exchange keeps it, below the root of all, as relative path without the ending. */
    String place() {
        return format.folder(series, period) + "/" + name();
    }

    /** The same, from the root on. */
    String placeFromRoot() {
        return format.root() + "/" + place();
    }

    /** More than its table ever has. */
    int maxTableBytes() {
        Interval rowsAtMost = series instanceof Series.Bars bars ? bars.interval() : Interval.ONE_HOUR;
        return Math.toIntExact((SPARE_ROWS + rowsAtMost.barsIn(period.span())) * MAX_ROW_BYTES);
    }
}
