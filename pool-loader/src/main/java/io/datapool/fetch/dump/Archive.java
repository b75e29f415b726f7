package io.datapool.fetch.dump;

import io.datapool.fetch.Interval;
import io.datapool.fetch.Market;
import io.datapool.fetch.Series;

/**
 * One archive, by what is in it. Its name and place are those of <a
 * href="https://github.com/binance/binance-public-data">the exchange's collection</a>:
 *
 * <pre>
 * data/spot/monthly/klines/BTCUSDT/1h/BTCUSDT-1h-2024-12.zip
 * data/spot/daily/klines/BTCUSDT/1h/BTCUSDT-1h-2024-12-31.zip
 * data/futures/um/monthly/fundingRate/BTCUSDT/BTCUSDT-fundingRate-2024-12.zip
 * </pre>
 *
 * @param market whose
 * @param series what rows it has
 * @param period from when to when
 */
record Archive(Market market, Series<?> series, Period period) {
    /** Twice what the longest known row has. */
    private static final int MAX_ROW_BYTES = 400;

    private static final int SPARE_ROWS = 100;

    /** Its file name without the ending. */
    String name() {
        return series.symbol() + "-" + kind() + "-" + period;
    }

    private String kind() {
        if (series instanceof Series.Bars bars) {
            return bars.interval() == Interval.ONE_MONTH
                    ? "1mo"
                    : bars.interval().toString();
        }
        return "fundingRate";
    }

    /** Where the exchange keeps it, below {@code data/}, as relative path without the ending. */
    String place() {
        String root = switch (market) {
            case SPOT -> "spot";
            case USDM -> "futures/um";
        };
        String folder = series instanceof Series.Bars
                ? "klines/" + series.symbol() + "/" + kind()
                : kind() + "/" + series.symbol();
        return root + "/" + period.folder() + "/" + folder + "/" + name();
    }

    /** More than its table ever has. */
    int maxTableBytes() {
        Interval rowsAtMost = series instanceof Series.Bars bars ? bars.interval() : Interval.ONE_HOUR;
        return Math.toIntExact((SPARE_ROWS + rowsAtMost.barsIn(period.span())) * MAX_ROW_BYTES);
    }
}
