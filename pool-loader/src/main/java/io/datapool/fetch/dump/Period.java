package io.datapool.fetch.dump;

import io.datapool.fetch.Span;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;

/** What one archive covers: a month or a day in UTC. */
public sealed interface Period {
    /** From its first moment to its last. */
    Span span();

    /**
     * A month.
     *
     * @param month as file names have it, {@code 2024-12}
     */
    record Month(YearMonth month) implements Period {
        static Month of(Instant moment) {
            return new Month(YearMonth.from(moment.atOffset(ZoneOffset.UTC)));
        }

        @Override
        public Span span() {
            return between(month.atDay(1), month.plusMonths(1).atDay(1));
        }

        @Override
        public String toString() {
            return month.toString();
        }
    }

    /**
     * A day.
     *
     * @param date as file names have it, {@code 2024-12-31}
     */
    record Day(LocalDate date) implements Period {
        static Day of(Instant moment) {
            return new Day(LocalDate.ofInstant(moment, ZoneOffset.UTC));
        }

        Day next() {
            return new Day(date.plusDays(1));
        }

        @Override
        public Span span() {
            return between(date, date.plusDays(1));
        }

        @Override
        public String toString() {
            return date.toString();
        }
    }

    private static Span between(LocalDate first, LocalDate next) {
        return new Span(
                first.atStartOfDay().toInstant(ZoneOffset.UTC),
                next.atStartOfDay().toInstant(ZoneOffset.UTC));
    }
}
