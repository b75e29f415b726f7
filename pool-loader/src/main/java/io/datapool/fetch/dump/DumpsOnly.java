package io.datapool.fetch.dump;

import io.datapool.fetch.Bar;
import io.datapool.fetch.BinanceExchange;
import io.datapool.fetch.Exchange;
import io.datapool.fetch.FetchException;
import io.datapool.fetch.FundingRate;
import io.datapool.fetch.Market;
import io.datapool.fetch.Page;
import io.datapool.fetch.Series;
import io.datapool.fetch.Span;
import java.time.Instant;
import java.time.InstantSource;

/**
 * Stands for the exchange when that must not be asked: has nothing. What the archives lack is an error, so that nothing incomplete is
 * taken for the whole.
 *
 * @param market whose
 * @param source where the archives are
 * @param clock in place of the exchange's
 */
record DumpsOnly(Market market, DumpSource source, InstantSource clock) implements Exchange {
    @Override
    public String id() {
        return BinanceExchange.id(market);
    }

    @Override
    public Instant serverTime() {
        return clock.instant();
    }

    @Override
    public Page<Bar> bars(Series.Bars series, Span span) throws FetchException {
        throw missing(series, span);
    }

    @Override
    public Page<FundingRate> fundingRates(Series.FundingRates series, Span span) throws FetchException {
        throw missing(series, span);
    }

    private FetchException missing(Series<?> series, Span span) {
        Archive archive = new Archive(market, series, Period.Month.of(span.start()));
        return new FetchException("no archive in " + source + " has " + series + " from " + span.start() + " on, which "
                + archive.name() + ".zip would");
    }
}
