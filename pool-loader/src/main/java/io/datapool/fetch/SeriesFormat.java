package io.datapool.fetch;

import io.datapool.fetch.files.RowFormat;
import java.time.Instant;
import java.util.List;

/** What the rows of each kind of series look like in files. */
final class SeriesFormat {
    static final RowFormat<Bar> BARS = new OfBars();
    static final RowFormat<FundingRate> FUNDING_RATES = new OfFundingRates();

    private SeriesFormat() {}

    @SuppressWarnings("unchecked") // each kind of series has the rows that its own declaration says
    static <T> RowFormat<T> of(Series<T> series) {
        return (RowFormat<T>) (series instanceof Series.Bars ? BARS : FUNDING_RATES);
    }

    private static final class OfBars extends RowFormat<Bar> {
        private OfBars() {
            super("Bar", List.of("open", "high", "low", "close", "volume"));
        }

        @Override
        public Instant time(Bar bar) {
            return bar.openTime();
        }

        @Override
        public double value(Bar bar, int index) {
            return switch (index) {
                case 0 -> bar.open();
                case 1 -> bar.high();
                case 2 -> bar.low();
                case 3 -> bar.close();
                default -> bar.volume();
            };
        }

        @Override
        public Bar row(Instant time, double[] values) {
            return new Bar(time, values[0], values[1], values[2], values[3], values[4]);
        }
    }

    private static final class OfFundingRates extends RowFormat<FundingRate> {
        private OfFundingRates() {
            super("FundingRate", List.of("rate"));
        }

        @Override
        public Instant time(FundingRate rate) {
            return rate.time();
        }

        @Override
        public double value(FundingRate rate, int index) {
            return rate.rate();
        }

        @Override
        public FundingRate row(Instant time, double[] values) {
            return new FundingRate(time, values[0]);
        }
    }
}
