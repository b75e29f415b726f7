package io.datapool.fetch.dump;

import io.datapool.fetch.Bar;
import io.datapool.fetch.FetchException;
import io.datapool.fetch.Series;
import io.datapool.fetch.Span;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The bars of a month. Archives of months have been published that lack bars which those of their days have, and archives of days that
 * end in the middle of their day; so days with fewer bars than they could have are looked up in their own archives, and those that
 * still have fewer at the exchange. Whoever has most bars of a day counts.
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
    /** Those that have no archive, or are taken for such. */
    private final Set<LocalDate> withoutArchive = new HashSet<>();
    /** Those that may have more bars. */
    private final TreeSet<LocalDate> lacking = new TreeSet<>();

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

    /** All bars that archives have, in ascending order. */
    List<Bar> archived(Period.Month month) throws FetchException, InterruptedException {
        LocalDate first = month.month().atDay(1);
        for (LocalDate day = first; day.isBefore(first.plusMonths(1)); day = day.plusDays(1)) {
            if (isLacking(day)) {
                lookUp(day);
            }
        }
        return all();
    }

    /** All bars that can be had, in ascending order. */
    List<Bar> complete(Period.Month month, Elsewhere elsewhere) throws FetchException, InterruptedException {
        LocalDate known = days.firstKey();
        LocalDate first = month.month().atDay(1);
        LocalDate end = first.plusMonths(1);
        // Away from what is known: a market that opened within the month has no archive of any day before.
        for (LocalDate day = known.minusDays(1); !day.isBefore(first); day = day.minusDays(1)) {
            lookUpBeside(day, day.plusDays(1));
        }
        for (LocalDate day = known; day.isBefore(end); day = day.plusDays(1)) {
            lookUpBeside(day, day.minusDays(1));
        }
        fill(elsewhere);
        return all();
    }

    private List<Bar> all() {
        return days.values().stream().flatMap(List::stream).toList();
    }

    /** Whether it matters that a day may have more bars. */
    private boolean isLacking(LocalDate date) {
        Span day = new Period.Day(date).span();
        boolean matters = day.start().isBefore(wanted.end()) && day.end().isAfter(wanted.start());
        return matters && rows(date) < series.interval().barsIn(day);
    }

    private void lookUp(LocalDate date) throws FetchException, InterruptedException {
        Optional<List<Bar>> bars = history.bars(series, new Period.Day(date));
        bars.ifPresentOrElse(found -> take(date, found), () -> withoutArchive.add(date));
    }

    /** Looks up a day that may have more bars, unless it has none so far and its neighbour has no archive. */
    private void lookUpBeside(LocalDate date, LocalDate neighbour) throws FetchException, InterruptedException {
        if (!isLacking(date)) {
            return;
        }
        if (rows(date) == 0 && withoutArchive.contains(neighbour)) {
            withoutArchive.add(date);
        } else {
            lookUp(date);
        }
        if (isLacking(date)) {
            lacking.add(date);
        }
    }

    private void fill(Elsewhere elsewhere) throws FetchException, InterruptedException {
        while (!lacking.isEmpty()) {
            LocalDate first = lacking.first();
            LocalDate end = first;
            while (lacking.remove(end)) {
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
