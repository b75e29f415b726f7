package io.datapool.fetch.binance;

import io.datapool.fetch.Bar;
import io.datapool.fetch.FundingRate;
import io.datapool.fetch.Interval;
import io.datapool.fetch.Series;
import io.datapool.fetch.dump.ArchiveFormat;
import io.datapool.fetch.dump.ArchiveTable;
import io.datapool.fetch.dump.Period;
import java.io.IOException;
import java.util.List;

/**
 * The archives that Binance publishes of a market, under the names and in the folders of <a
 * href="https://github.com/binance/binance-public-data">its collection</a>; they are at {@code https://data.binance.vision}.
 *
 * <pre>
 * data/spot/monthly/klines/BTCUSDT/1h/BTCUSDT-1h-2024-12.zip
 * data/spot/daily/klines/BTCUSDT/1h/BTCUSDT-1h-2024-12-31.zip
 * data/futures/um/monthly/fundingRate/BTCUSDT/BTCUSDT-fundingRate-2024-12.zip
 * </pre>
 *
 * <p>File names are the same for spot and USD-M futures. Archives of both need the folders.
 *
 * @param market whose
 */
public record BinanceArchives(Market market) implements ArchiveFormat {
    @Override
    public String id() {
        return BinanceExchange.id(market);
    }

    @Override
    public String root() {
        return "data";
    }

    @Override
    public String name(Series<?> series, Period period) {
        return Spelling.of(series.symbol()) + "-" + kind(series) + "-" + period;
    }

    private static String kind(Series<?> series) {
        return series instanceof Series.Bars bars ? Spelling.inArchives(bars.interval()) : "fundingRate";
    }

    @Override
    public String folder(Series<?> series, Period period) {
        String root = switch (market) {
            case SPOT -> "spot";
            case USDM -> "futures/um";
        };
        String symbol = Spelling.of(series.symbol());
        String folder =
                series instanceof Series.Bars ? "klines/" + symbol + "/" + kind(series) : kind(series) + "/" + symbol;
        return root + "/" + (period instanceof Period.Month ? "monthly" : "daily") + "/" + folder;
    }

    @Override
    public List<Bar> bars(ArchiveTable table, Interval interval) throws IOException {
        return KlineTable.read(table, interval);
    }

    @Override
    public List<FundingRate> fundingRates(ArchiveTable table) throws IOException {
        return FundingTable.read(table);
    }
}
