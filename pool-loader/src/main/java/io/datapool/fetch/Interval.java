package io.datapool.fetch;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * How long a bar is. All bars open on a grid in UTC: those of seconds to three days count from 1970-01-01, weeks open on Monday,
 * months on their first day.
 *
 * <p>Names are case-sensitive: {@code 1m} is a minute, {@code 1M} a month.
 */
public enum Interval {
    ONE_SECOND("1s", Duration.ofSeconds(1)),
    ONE_MINUTE("1m", Duration.ofMinutes(1)),
    THREE_MINUTES("3m", Duration.ofMinutes(3)),
    FIVE_MINUTES("5m", Duration.ofMinutes(5)),
    FIFTEEN_MINUTES("15m", Duration.ofMinutes(15)),
    THIRTY_MINUTES("30m", Duration.ofMinutes(30)),
    ONE_HOUR("1h", Duration.ofHours(1)),
    TWO_HOURS("2h", Duration.ofHours(2)),
    FOUR_HOURS("4h", Duration.ofHours(4)),
    SIX_HOURS("6h", Duration.ofHours(6)),
    EIGHT_HOURS("8h", Duration.ofHours(8)),
    TWELVE_HOURS("12h", Duration.ofHours(12)),
    ONE_DAY("1d", Duration.ofDays(1)),
    THREE_DAYS("3d", Duration.ofDays(3)),
    ONE_WEEK("1w", Duration.ofDays(7)),
    /** A calendar month; the duration is that of the shortest. */
    ONE_MONTH("1M", Duration.ofDays(28));

    private static final long FIRST_MONDAY_MILLIS = Duration.ofDays(4).toMillis();
    private static final Pattern QUANTITY = Pattern.compile("\\s*(?<count>[0-9]{1,6})\\s*(?<unit>[A-Za-z]+)\\s*");

    private final String text;
    private final Duration shortest;

    Interval(String text, Duration shortest) {
        this.text = text;
        this.shortest = shortest;
    }

    /**
     * The interval of that name.
     *
     * @param text exactly as {@link #toString} gives it
     * @throws IllegalArgumentException when there is none; the message names the one that was probably meant, or all
     */
    public static Interval parse(String text) {
        return named(text)
                .orElseThrow(() -> new IllegalArgumentException("no interval '" + text + "'; "
                        + meant(text)
                                .map(interval -> "did you mean '" + interval + "'?")
                                .orElse("there are "
                                        + Arrays.stream(values())
                                                .map(Interval::toString)
                                                .collect(Collectors.joining(", "))
                                        + " (1m is a minute, 1M a month)")));
    }

    private static Optional<Interval> named(String text) {
        return Arrays.stream(values())
                .filter(interval -> interval.text.equals(text))
                .findFirst();
    }

    private static Optional<Interval> meant(String text) {
        Matcher quantity = QUANTITY.matcher(text);
        if (!quantity.matches()) {
            return Optional.empty();
        }
        long count = Long.parseLong(quantity.group("count"));
        String unit = quantity.group("unit");
        long seconds = switch (unit.equals("M") ? "month" : unit.toLowerCase(Locale.ROOT)) {
            case "s", "sec", "secs", "second", "seconds" -> 1;
            case "m", "min", "mins", "minute", "minutes", "t" -> 60;
            case "h", "hr", "hrs", "hour", "hours" -> 3_600;
            case "d", "day", "days" -> 86_400;
            case "w", "wk", "week", "weeks" -> 604_800;
            case "mo", "mon", "mth", "month", "months", "ms", "me" -> ONE_MONTH.shortest.toSeconds();
            default -> 0;
        };
        return Arrays.stream(values())
                .filter(interval -> interval.shortest.toSeconds() == count * seconds)
                .findFirst();
    }

    /** When the bar opens that contains that moment. */
    public Instant openAt(Instant moment) {
        return switch (this) {
            case ONE_MONTH -> monthOf(moment).atStartOfDay().toInstant(ZoneOffset.UTC);
            case ONE_WEEK ->
                Instant.ofEpochMilli(floor(moment.toEpochMilli() - FIRST_MONDAY_MILLIS) + FIRST_MONDAY_MILLIS);
            default -> Instant.ofEpochMilli(floor(moment.toEpochMilli()));
        };
    }

    private long floor(long millis) {
        return Math.floorDiv(millis, shortest.toMillis()) * shortest.toMillis();
    }

    private static LocalDate monthOf(Instant moment) {
        return moment.atOffset(ZoneOffset.UTC).toLocalDate().withDayOfMonth(1);
    }

    /**
     * When a bar is over, which is when the next one opens if there is one.
     *
     * @param open when it opens; need not lie on the grid
     */
    public Instant endOf(Instant open) {
        return this == ONE_MONTH ? open.atOffset(ZoneOffset.UTC).plusMonths(1).toInstant() : open.plus(shortest);
    }

    /** How many bars open in that span if none is missing. */
    public long barsIn(Span span) {
        return opensBefore(span.end()) - opensBefore(span.start());
    }

    /** How many bars open between some fixed moment and this one, which does not count. */
    private long opensBefore(Instant moment) {
        Instant last = moment.minusMillis(1);
        return switch (this) {
            case ONE_MONTH -> ChronoUnit.MONTHS.between(LocalDate.EPOCH, monthOf(last));
            case ONE_WEEK -> Math.floorDiv(last.toEpochMilli() - FIRST_MONDAY_MILLIS, shortest.toMillis());
            default -> Math.floorDiv(last.toEpochMilli(), shortest.toMillis());
        };
    }

    /** How long its bars are; of months, the shortest. */
    public Duration shortest() {
        return shortest;
    }

    /** Its name, as in file names. An exchange that spells it otherwise translates it. */
    @Override
    public String toString() {
        return text;
    }
}
