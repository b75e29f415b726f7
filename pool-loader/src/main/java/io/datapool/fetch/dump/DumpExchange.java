package io.datapool.fetch.dump;

import io.datapool.fetch.Bar;
import io.datapool.fetch.Exchange;
import io.datapool.fetch.FetchException;
import io.datapool.fetch.FundingRate;
import io.datapool.fetch.Interval;
import io.datapool.fetch.Page;
import io.datapool.fetch.Series;
import io.datapool.fetch.Span;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Answers from the archive of a month, else of a day, else from the exchange itself. So what is too new for an archive, and all
 * that is in none, comes from the exchange.
 */
final class DumpExchange implements Exchange {
    private final DumpHistory history;
    private final Exchange rest;
    private final boolean fillsGaps;

    /**
     * @param rest for all that the archives lack
     * @param fillsGaps whether it is asked for what an archive lacks within its own time, too
     */
    DumpExchange(DumpHistory history, Exchange rest, boolean fillsGaps) {
        this.history = history;
        this.rest = rest;
        this.fillsGaps = fillsGaps;
    }

    @Override
    public String id() {
        return rest.id();
    }

    @Override
    public Instant serverTime() throws FetchException, InterruptedException {
        return rest.serverTime();
    }

    @Override
    public Page<Bar> bars(Series.Bars series, Span span) throws FetchException, InterruptedException {
        Optional<Page<Bar>> page = barsOfMonth(series, span);
        if (page.isEmpty()) {
            page = barsOfDay(series, span);
        }
        return page.isPresent() ? page.get() : rest.bars(series, span);
    }

    private Optional<Page<Bar>> barsOfMonth(Series.Bars series, Span span) throws FetchException, InterruptedException {
        Period.Month month = Period.Month.of(span.start());
        // The last bar of some weeks opens in one month and ends in the next; it is in none of the archives for
        // certain.
        Span covered = new Span(
                month.span().start(), series.interval().openAt(month.span().end()));
        boolean tooMuchForMemory = series.interval() == Interval.ONE_SECOND;
        if (tooMuchForMemory || !covered.contains(span.start()) || !isOver(month, span)) {
            return Optional.empty();
        }
        Optional<List<Bar>> bars = history.bars(series, month).filter(rows -> !rows.isEmpty());
        if (bars.isPresent() && DumpHistory.hasDays(series)) {
            MonthOfBars days = new MonthOfBars(history, series, bars.get(), span);
            bars = Optional.of(days.complete(month, gap -> barsElsewhere(series, gap)));
        }
        return bars.map(rows -> page(rows, Bar::openTime, covered, span));
    }

    private List<Bar> barsElsewhere(Series.Bars series, Span span) throws FetchException, InterruptedException {
        List<Bar> bars = new ArrayList<>();
        Instant reached = span.start();
        while (fillsGaps && reached.isBefore(span.end())) {
            Page<Bar> page = rest.bars(series, new Span(reached, span.end()));
            bars.addAll(page.rows());
            reached = page.coveredUntil();
        }
        return bars;
    }

    private Optional<Page<Bar>> barsOfDay(Series.Bars series, Span span) throws FetchException, InterruptedException {
        Period.Day day = Period.Day.of(span.start());
        if (!DumpHistory.hasDays(series) || !isOver(day, span)) {
            return Optional.empty();
        }
        return history.bars(series, day).map(rows -> page(rows, Bar::openTime, day.span(), span));
    }

    @Override
    public Page<FundingRate> fundingRates(Series.FundingRates series, Span span)
            throws FetchException, InterruptedException {
        Period.Month month = Period.Month.of(span.start());
        if (isOver(month, span)) {
            Optional<List<FundingRate>> rates = history.fundingRates(series, month);
            if (rates.isPresent()) {
                return page(rates.get(), FundingRate::time, month.span(), span);
            }
        }
        return rest.fundingRates(series, span);
    }

    /** Before that, nobody can have made an archive of it. */
    private boolean isOver(Period period, Span span) throws FetchException, InterruptedException {
        Instant end = period.span().end();
        return !end.isAfter(span.end()) || !end.isAfter(rest.serverTime());
    }

    private static <T> Page<T> page(List<T> rows, Function<T, Instant> time, Span covered, Span wanted) {
        List<T> wantedRows =
                rows.stream().filter(row -> wanted.contains(time.apply(row))).toList();
        return new Page<>(wantedRows, covered.end().isBefore(wanted.end()) ? covered.end() : wanted.end());
    }
}
