package io.datapool.fetch.dump;

import io.datapool.fetch.Bar;
import io.datapool.fetch.Exchange;
import io.datapool.fetch.FetchException;
import io.datapool.fetch.FundingRate;
import io.datapool.fetch.Page;
import io.datapool.fetch.Series;
import io.datapool.fetch.Span;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

/**
 * Stands for the exchange when that must not be asked: has nothing. A time of which there is no archive is an error. It is not asked
 * for what archives lack of their own time, see {@link Dumps#alone}.
 *
 * @param format whose
 * @param source where the archives are
 * @param clock in place of the exchange's
 */
record DumpsOnly(ArchiveFormat format, DumpSource source, InstantSource clock) implements Exchange {
    @Override
    public String id() {
        return format.id();
    }

    @Override
    public Instant serverTime() {
        return clock.instant();
    }

    @Override
    public Page<Bar> bars(Series.Bars series, Span span) throws FetchException {
        Instant open = series.interval().openAt(span.start());
        Instant end = series.interval().endOf(open);
        if (!end.isAfter(Period.Month.of(open).span().end())) {
            throw missing(series, span);
        }
        if (open.isBefore(span.start())) {
            return new Page<>(List.of(), end.isBefore(span.end()) ? end : span.end()); // no other opens before
        }
        throw new FetchException("the bar of " + series + " that opens at " + open + " ends in the next month, at "
                + end + ": no archive in " + source + " is certain to have it whole; ask the exchange for it");
    }

    @Override
    public Page<FundingRate> fundingRates(Series.FundingRates series, Span span) throws FetchException {
        throw missing(series, span);
    }

    private FetchException missing(Series<?> series, Span span) {
        Archive archive = new Archive(format, series, Period.Month.of(span.start()));
        return new FetchException("no archive in " + source + " has rows of " + series + " from " + span.start()
                + " on, which " + archive.name() + ".zip would");
    }
}
