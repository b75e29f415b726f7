package io.datapool.fetch;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Predicate;

/**
 * What happened on a made-up market: each bar and rate follows from its time alone, as the exchange's decimal strings.
 *
 * @param listed when the first bar opens
 * @param missing which bars and rates the exchange does not have
 */
public record MarketHistory(Instant listed, Predicate<Instant> missing) {
    private static final Duration FUNDING_EVERY = Duration.ofHours(8);

    public static MarketHistory since(String listed) {
        return new MarketHistory(Instant.parse(listed), time -> false);
    }

    public MarketHistory without(Predicate<Instant> more) {
        return new MarketHistory(listed, missing.or(more));
    }

    /** Open, high, low, close, volume. */
    public static String[] values(Instant open) {
        SplittableRandom random = new SplittableRandom(open.toEpochMilli());
        String[] values = new String[5];
        for (int i = 0; i < values.length; i++) {
            values[i] = random.nextInt(1, 100_000) + "." + (10_000_000 + random.nextInt(90_000_000));
        }
        return values;
    }

    public static String rate(Instant time) {
        return "-0.000" + (10_000 + new SplittableRandom(time.toEpochMilli()).nextInt(90_000));
    }

    /** The stamps of real funding rates are off their grid by some milliseconds. */
    public static Instant fundingTime(Instant onGrid) {
        return onGrid.plusMillis(new SplittableRandom(onGrid.getEpochSecond()).nextInt(48));
    }

    /** The bars that open in a span, in order; at most so many. */
    public List<Instant> opens(Interval interval, Span span, int limit) {
        List<Instant> opens = new ArrayList<>();
        Instant start = span.start().isBefore(listed) ? listed : span.start();
        Instant open = interval.openAt(start);
        for (open = open.isBefore(start) ? interval.endOf(open) : open;
                open.isBefore(span.end()) && opens.size() < limit;
                open = interval.endOf(open)) {
            if (!missing.test(open)) {
                opens.add(open);
            }
        }
        return opens;
    }

    public List<Instant> fundingTimes(Span span, int limit) {
        List<Instant> times = new ArrayList<>();
        for (Instant grid = Interval.EIGHT_HOURS.openAt(span.start());
                grid.isBefore(span.end()) && times.size() < limit;
                grid = grid.plus(FUNDING_EVERY)) {
            Instant time = fundingTime(grid);
            if (span.contains(time) && !grid.isBefore(listed) && !missing.test(grid)) {
                times.add(time);
            }
        }
        return times;
    }

    /** What a fetch has to bring, by another way than the library's. */
    public List<Bar> bars(Interval interval, Span span) {
        return opens(interval, span, Integer.MAX_VALUE).stream()
                .map(MarketHistory::bar)
                .toList();
    }

    public static Bar bar(Instant open) {
        String[] values = values(open);
        return new Bar(open, exact(values[0]), exact(values[1]), exact(values[2]), exact(values[3]), exact(values[4]));
    }

    public List<FundingRate> fundingRates(Span span) {
        return fundingTimes(span, Integer.MAX_VALUE).stream()
                .map(time -> new FundingRate(time, exact(rate(time))))
                .toList();
    }

    private static double exact(String decimal) {
        return new BigDecimal(decimal).doubleValue();
    }
}
