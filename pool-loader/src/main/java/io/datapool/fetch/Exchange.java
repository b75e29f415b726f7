package io.datapool.fetch;

import java.time.Instant;

/**
 * Where market data comes from. An exchange gives what it likes of a span, from its start on, and says how far that goes; the
 * {@link MarketDataFetcher} asks again from there. So pages may be of any size, rows may be missing, and a source of old data can
 * stand before one of new data: it answers what it has, and passes the rest on.
 *
 * <p>Whoever implements this waits and retries by itself as long as that is sensible: an exception ends the fetch. Methods may be
 * called by several threads.
 */
public interface Exchange {
    /**
     * Says whose data this is, {@code EXCHANGE-spot} for instance. Noted in files, so that data of another exchange or market
     * is never added to them: it must not depend on the address it is fetched from.
     */
    String id();

    /** The exchange's clock, which alone decides what is over. */
    Instant serverTime() throws FetchException, InterruptedException;

    /**
     * The next bars.
     *
     * @param span of the times when they open; its end is not after {@link #serverTime}
     * @return may hold a bar that is not over yet, which the caller leaves out
     */
    Page<Bar> bars(Series.Bars series, Span span) throws FetchException, InterruptedException;

    /**
     * The next funding rates.
     *
     * @param span of the times when they are due; its end is not after {@link #serverTime}
     */
    Page<FundingRate> fundingRates(Series.FundingRates series, Span span) throws FetchException, InterruptedException;
}
