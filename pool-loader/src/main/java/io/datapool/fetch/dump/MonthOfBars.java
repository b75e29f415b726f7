package io.datapool.fetch.dump;

import io.datapool.fetch.Bar;
import io.datapool.fetch.FetchException;
import io.datapool.fetch.Series;
import io.datapool.fetch.Span;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The bars of a month. Archives of months have been published that lack bars which those of their days have; so days with fewer
 * bars than they could have are looked up in these, and where there is none, at the exchange. Whoever has most bars of a day
 * counts.
 */
final class MonthOfBars {
    /** Where else there are bars. */
    interface Elsewhere {
        List<Bar> bars(Span span) throws FetchException, InterruptedException;
    }

    private final DumpHistory history;
    private final Series.Bars series;
    private final Span wanted;
    private final TreeMap<LocalDate, List<Bar>> days = new TreeMap<>();
    private final TreeSet<LocalDate> unknown = new TreeSet<>();

    /**
     * @param bars what the month's archive has; not empty
     * @param wanted of which days it matters whether they are complete
     */
    MonthOfBars(DumpHistory history, Series.Bars series, List<Bar> bars, Span wanted) {
        this.history = history;
        this.series = series;
        this.wanted = wanted;
        for (Bar bar : bars) {
            days.computeIfAbsent(Period.Day.of(bar.openTime()).date(), day -> new ArrayList<>())
                    .add(bar);
        }
    }

    /** All bars that can be had, in ascending order. */
    List<Bar> complete(Period.Month month, Elsewhere elsewhere) throws FetchException, InterruptedException {
        LocalDate known = days.firstKey();
        LocalDate first = month.month().atDay(1);
        LocalDate end = first.plusMonths(1);
        // Away from what is known: a market that opened within the month has no archive of any day before.
        for (LocalDate day = known.minusDays(1); !day.isBefore(first); day = day.minusDays(1)) {
            lookUp(day, day.plusDays(1));
        }
        for (LocalDate day = known; day.isBefore(end); day = day.plusDays(1)) {
            lookUp(day, day.minusDays(1));
        }
        fill(elsewhere);
        return days.values().stream().flatMap(List::stream).toList();
    }

    /** Looks up a day that is not complete, unless its neighbour already has no archive, nor has the month any bar of it. */
    private void lookUp(LocalDate date, LocalDate neighbour) throws FetchException, InterruptedException {
        Period.Day day = new Period.Day(date);
        boolean matters =
                day.span().start().isBefore(wanted.end()) && day.span().end().isAfter(wanted.start());
        if (!matters || rows(date) >= series.interval().barsIn(day.span())) {
            return;
        }
        boolean probablyNone = rows(date) == 0 && unknown.contains(neighbour);
        Optional<List<Bar>> bars = probablyNone ? Optional.empty() : history.bars(series, day);
        if (bars.isPresent()) {
            take(date, bars.get());
        } else {
            unknown.add(date);
        }
    }

    private void fill(Elsewhere elsewhere) throws FetchException, InterruptedException {
        while (!unknown.isEmpty()) {
            LocalDate first = unknown.first();
            LocalDate end = first;
            while (unknown.remove(end)) {
                end = end.plusDays(1);
            }
            Span gap = new Span(
                    new Period.Day(first).span().start(),
                    new Period.Day(end).span().start());
            TreeMap<LocalDate, List<Bar>> found = new TreeMap<>();
            for (Bar bar : elsewhere.bars(gap)) {
                found.computeIfAbsent(Period.Day.of(bar.openTime()).date(), day -> new ArrayList<>())
                        .add(bar);
            }
            found.forEach(this::take);
        }
    }

    private void take(LocalDate date, List<Bar> bars) {
        if (bars.size() > rows(date)) {
            days.put(date, bars);
        }
    }

    private int rows(LocalDate date) {
        return days.getOrDefault(date, List.of()).size();
    }
}
