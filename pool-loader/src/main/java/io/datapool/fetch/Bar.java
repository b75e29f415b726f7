package io.datapool.fetch;

import java.time.Instant;

/**
 * One bar.
 *
 * @param openTime when it opens, to the millisecond
 * @param open first price, in the quote currency
 * @param high highest price
 * @param low lowest price
 * @param close last price
 * @param volume traded amount, in the base asset
 */
public record Bar(Instant openTime, double open, double high, double low, double close, double volume) {}
