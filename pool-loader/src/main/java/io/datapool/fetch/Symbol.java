package io.datapool.fetch;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What is traded, as file names spell it. An exchange that spells it otherwise translates it.
 *
 * @param name upper-case letters and digits, {@code BTCUSDT} for instance; dated futures end in an underscore and six digits
 */
public record Symbol(String name) {
    private static final Pattern EXCHANGE_FORM = Pattern.compile("[A-Z0-9]{2,40}(_[0-9]{6})?");

    /** Base, separator, quote; then, as in ccxt, the asset that settles, and the day of delivery. */
    private static final Pattern PARTS =
            Pattern.compile("(?<base>[A-Z0-9]+)[/_-](?<quote>[A-Z0-9]+)(:(?<settle>[A-Z0-9]+)(-(?<day>[0-9]{6}))?)?");

    private static final Pattern EXCHANGE_PREFIX = Pattern.compile("^[A-Z0-9]+:(?=[A-Z0-9_.]+$)");
    private static final String PERPETUAL_SUFFIX = ".P";

    /** @throws IllegalArgumentException when the name is not in the exchange's form; {@link #of} takes others */
    public Symbol {
        if (!EXCHANGE_FORM.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "'" + name + "' is not a symbol: expected letters and digits, as in BTCUSDT");
        }
    }

    /**
     * The symbol that is meant, in any common spelling: {@code BTCUSDT}, {@code btcusdt}, {@code BTC/USDT}, {@code BTC-USDT},
     * {@code BTC_USDT}, {@code BTC/USDT:USDT}, {@code EXCHANGE:BTCUSDT}, {@code BTCUSDT.P}, {@code BTCUSDT_250627}.
     *
     * @throws IllegalArgumentException when it cannot be a symbol, or is settled in another asset than its quote
     */
    public static Symbol of(String spelling) {
        String upper = spelling.strip().toUpperCase(Locale.ROOT);
        upper = EXCHANGE_PREFIX.matcher(upper).replaceFirst("");
        if (upper.endsWith(PERPETUAL_SUFFIX)) {
            upper = upper.substring(0, upper.length() - PERPETUAL_SUFFIX.length());
        }
        Matcher parts = PARTS.matcher(upper);
        if (!EXCHANGE_FORM.matcher(upper).matches() && parts.matches()) {
            upper = joined(spelling, parts);
        }
        if (!EXCHANGE_FORM.matcher(upper).matches()) {
            throw new IllegalArgumentException(
                    "'" + spelling + "' is not a symbol: expected letters and digits, as in BTCUSDT or BTC/USDT");
        }
        return new Symbol(upper);
    }

    private static String joined(String spelling, Matcher parts) {
        String settle = parts.group("settle");
        if (settle != null && !settle.equals(parts.group("quote"))) {
            throw new IllegalArgumentException("'" + spelling + "' is settled in " + settle
                    + ", not in its quote; such futures are not among the markets that can be fetched");
        }
        String day = parts.group("day");
        return parts.group("base") + parts.group("quote") + (day == null ? "" : "_" + day);
    }

    /** {@link #name}. */
    @Override
    public String toString() {
        return name;
    }
}
