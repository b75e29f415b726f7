package io.datapool.fetch.binance;

import io.datapool.fetch.Interval;
import io.datapool.fetch.Symbol;

/** How Binance spells what is asked for: symbols without a separator, intervals with a case-sensitive unit. */
final class Spelling {
    private Spelling() {}

    /** In requests and in names of archives: {@code BTCUSDT}, or {@code BTCUSDT_250627} of a dated future. */
    static String of(Symbol symbol) {
        return symbol.name();
    }

    /** In requests: {@code 1m} is a minute, {@code 1M} a month. */
    static String inRequests(Interval interval) {
        return interval.toString();
    }

    /** In names of archives, which differ by case nowhere: {@code 1mo} is a month. */
    static String inArchives(Interval interval) {
        return interval == Interval.ONE_MONTH ? "1mo" : interval.toString();
    }
}
