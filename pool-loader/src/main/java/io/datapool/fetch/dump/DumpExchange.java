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
import org.jspecify.annotations.Nullable;

/**
 * Answers from the archive of a month, else of a day, else from the exchange itself. So what is too new for an archive, and all
 * that is in none, comes from the exchange.
 *
 * <p>That an archive is intact does not mean that it is complete: some have been published that end in the middle of their day. So
 * where one has fewer rows than there can be, the exchange is asked as well, and whoever has more counts.
 */
final class DumpExchange implements Exchange {
    /** No perpetual future pays less often. */
    private static final Interval FUNDING_EVERY = Interval.EIGHT_HOURS;

    private final DumpHistory history;
    private final Exchange rest;
    private final boolean fillsGaps;

    /** What the exchange's clock said when it was last asked; null before. */
    private volatile @Nullable Instant lastTime;

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
        Instant time = rest.serverTime();
        lastTime = time;
        return time;
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
        Optional<List<Bar>> bars = history.bars(series, month);
        if (bars.isEmpty()) {
            return Optional.empty();
        }
        if (!DumpHistory.hasDays(series)) {
            return Optional.of(filled(series, page(bars.get(), Bar::openTime, covered, span), span, series.interval()));
        }
        MonthOfBars days = new MonthOfBars(history, series, bars.get(), span);
        List<Bar> all = fillsGaps ? days.complete(month, gap -> elsewhere(series, gap)) : days.archived(month);
        return Optional.of(page(all, Bar::openTime, covered, span));
    }

    private Optional<Page<Bar>> barsOfDay(Series.Bars series, Span span) throws FetchException, InterruptedException {
        Period.Day day = Period.Day.of(span.start());
        if (!DumpHistory.hasDays(series) || !isOver(day, span)) {
            return Optional.empty();
        }
        Optional<List<Bar>> bars = history.bars(series, day);
        if (bars.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(filled(series, page(bars.get(), Bar::openTime, day.span(), span), span, series.interval()));
    }

    @Override
    public Page<FundingRate> fundingRates(Series.FundingRates series, Span span)
            throws FetchException, InterruptedException {
        Period.Month month = Period.Month.of(span.start());
        if (isOver(month, span)) {
            Optional<List<FundingRate>> rates = history.fundingRates(series, month);
            if (rates.isPresent()) {
                return filled(series, page(rates.get(), FundingRate::time, month.span(), span), span, FUNDING_EVERY);
            }
        }
        return rest.fundingRates(series, span);
    }

    /**
     * A page from an archive or, when there can be more rows than it has, from the exchange if that has more.
     *
     * @param wanted where the page begins
     * @param rowEvery how often there is a row at least, when none is missing
     */
    private <T> Page<T> filled(Series<T> series, Page<T> page, Span wanted, Interval rowEvery)
            throws FetchException, InterruptedException {
        Span answered = new Span(wanted.start(), page.coveredUntil());
        if (!fillsGaps || page.rows().size() >= rowEvery.barsIn(answered)) {
            return page;
        }
        List<T> others = elsewhere(series, answered);
        return others.size() > page.rows().size() ? new Page<>(others, page.coveredUntil()) : page;
    }

    /** What the exchange has. */
    private <T> List<T> elsewhere(Series<T> series, Span span) throws FetchException, InterruptedException {
        List<T> rows = new ArrayList<>();
        Instant reached = span.start();
        while (reached.isBefore(span.end())) {
            Page<T> page = series.nextPage(rest, new Span(reached, span.end()));
            rows.addAll(page.rows());
            reached = page.coveredUntil();
        }
        return rows;
    }

    /** Before that, nobody can have made an archive of it. */
    private boolean isOver(Period period, Span span) throws FetchException, InterruptedException {
        Instant end = period.span().end();
        if (!end.isAfter(span.end())) {
            return true;
        }
        Instant time = lastTime;
        return !end.isAfter(time == null ? serverTime() : time);
    }

    private static <T> Page<T> page(List<T> rows, Function<T, Instant> time, Span covered, Span wanted) {
        List<T> wantedRows =
                rows.stream().filter(row -> wanted.contains(time.apply(row))).toList();
        return new Page<>(wantedRows, covered.end().isBefore(wanted.end()) ? covered.end() : wanted.end());
    }
}
