package io.datapool.fetch;

/**
 * Rows in ascending order of time that are kept in one file: the bars or the funding rates of one symbol.
 *
 * @param <T> its rows
 */
public sealed interface Series<T> permits Series.Bars, Series.FundingRates {
    /** Whose. */
    Symbol symbol();

    /** Its name, which is the dataset's key once it is in a pool: {@code BTCUSDT_1h}, {@code BTCUSDT_funding}. */
    String key();

    /** Its file below a data directory, where the loader looks for it: {@code ohlcv/BTCUSDT_1h.parquet} for instance. */
    String file();

    /** The next page of this series, see {@link Exchange}. */
    Page<T> nextPage(Exchange exchange, Span span) throws FetchException, InterruptedException;

    /**
     * Bars, sorted by when they open.
     *
     * @param symbol whose
     * @param interval how long each is
     */
    record Bars(Symbol symbol, Interval interval) implements Series<Bar> {
        @Override
        public String key() {
            return symbol + "_" + interval;
        }

        @Override
        public String file() {
            return "ohlcv/" + key() + ".parquet";
        }

        @Override
        public Page<Bar> nextPage(Exchange exchange, Span span) throws FetchException, InterruptedException {
            return exchange.bars(this, span);
        }

        @Override
        public String toString() {
            return key();
        }
    }

    /**
     * Funding rates, sorted by when they are due.
     *
     * @param symbol whose; a perpetual future
     */
    record FundingRates(Symbol symbol) implements Series<FundingRate> {
        @Override
        public String key() {
            return symbol + "_funding";
        }

        @Override
        public String file() {
            return "funding/" + key() + ".parquet";
        }

        @Override
        public Page<FundingRate> nextPage(Exchange exchange, Span span) throws FetchException, InterruptedException {
            return exchange.fundingRates(this, span);
        }

        @Override
        public String toString() {
            return key();
        }
    }
}
