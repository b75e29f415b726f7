package io.datapool.fetch.binance;

import java.util.Arrays;
import java.util.Locale;

/** A market of an exchange. The same symbol means another thing in each, with other prices. */
public enum Market {
    /** Assets against assets, at once. */
    SPOT("spot"),
    /** Futures that are settled in a stablecoin, perpetual ones above all; these pay funding. */
    USDM("usdm");

    private final String text;

    Market(String text) {
        this.text = text;
    }

    /**
     * The market of that name, in upper or lower case.
     *
     * @throws IllegalArgumentException when there is none; the message names those there are
     */
    public static Market parse(String text) {
        return Arrays.stream(values())
                .filter(market -> market.text.equals(text.strip().toLowerCase(Locale.ROOT)))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "no market '" + text + "'; there are " + Arrays.toString(values())));
    }

    /** Its name as users write it, {@code spot} for instance. */
    @Override
    public String toString() {
        return text;
    }
}
