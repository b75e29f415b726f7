package io.datapool.fetch;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Which rows of a series are wanted. Immutable.
 *
 * @param series of what
 * @param start inclusive; null means two years (730 days) before the end, and when a file is updated, that nothing older is asked for
 * @param end exclusive; null means now, by the exchange's clock. Of bars, the time they open counts; one that is not over yet is
 *     never part of it
 * @param <T> its rows
 */
public record FetchRequest<T>(
        Series<T> series, @Nullable Instant start, @Nullable Instant end) {
    /** @throws IllegalArgumentException when the start is after the end */
    public FetchRequest {
        if (start != null && end != null && start.isAfter(end)) {
            throw new IllegalArgumentException(series + ": the start, " + start + ", is after the end, " + end);
        }
    }

    /**
     * The bars of the last two years.
     *
     * @param symbol in any common spelling, see {@link Symbol#of}
     * @param timeframe {@code 1h} for instance, see {@link Interval#parse}
     * @throws IllegalArgumentException when one of them cannot be
     */
    public static FetchRequest<Bar> ohlcv(String symbol, String timeframe) {
        return of(new Series.Bars(Symbol.of(symbol), Interval.parse(timeframe)));
    }

    /**
     * The funding rates of the last two years.
     *
     * @param symbol in any common spelling, see {@link Symbol#of}
     * @throws IllegalArgumentException when it cannot be one
     */
    public static FetchRequest<FundingRate> fundingRates(String symbol) {
        return of(new Series.FundingRates(Symbol.of(symbol)));
    }

    /** The last two years of a series. */
    public static <T> FetchRequest<T> of(Series<T> series) {
        return new FetchRequest<>(series, null, null);
    }

    /** From that moment on, inclusive, in place of any start before. */
    public FetchRequest<T> from(Instant newStart) {
        return new FetchRequest<>(series, newStart, end);
    }

    /** Up to that moment, exclusive, in place of any end before. */
    public FetchRequest<T> to(Instant newEnd) {
        return new FetchRequest<>(series, start, newEnd);
    }
}
