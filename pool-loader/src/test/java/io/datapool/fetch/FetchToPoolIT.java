package io.datapool.fetch;

import static org.assertj.core.api.Assertions.assertThat;

import io.datapool.FundingSeries;
import io.datapool.OhlcvSeries;
import io.datapool.PoolOptions;
import io.datapool.SharedDataPool;
import io.datapool.fetch.binance.BinanceServer;
import io.datapool.fetch.binance.Market;
import io.datapool.loader.LoadReport;
import io.datapool.loader.LoadStatus;
import io.datapool.loader.MarketData;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole way: from the exchange's decimal strings to the mapped columns of a worker. */
class FetchToPoolIT {
    private static final MarketHistory HISTORY = MarketHistory.since("2023-11-05T08:00:00Z")
            .without(time -> time.toString().startsWith("2024-01-17"));

    private final FakeTime time = new FakeTime("2024-03-01T12:00:30Z");

    @TempDir
    Path directory;

    private MarketData market() {
        return MarketData.in(directory.resolve("data"))
                .symbols("BTCUSDT")
                .timeframes("1h", "1d")
                .includeFunding(true);
    }

    private void requireValues(PoolOptions options, String interval, List<Bar> expected) {
        try (SharedDataPool pool = SharedDataPool.attach(options)) {
            OhlcvSeries series = pool.ohlcv("BTCUSDT", interval);
            assertThat(series.rows()).isEqualTo(expected.size());
            for (int row = 0; row < series.rows(); row++) {
                Bar bar = expected.get(row);
                assertThat(series.time().at(row)).isEqualTo(bar.openTime());
                assertThat(series.open().get(row)).isEqualTo((float) bar.open());
                assertThat(series.high().get(row)).isEqualTo((float) bar.high());
                assertThat(series.low().get(row)).isEqualTo((float) bar.low());
                assertThat(series.close().get(row)).isEqualTo((float) bar.close());
                assertThat(series.volume().get(row)).isEqualTo((float) bar.volume());
            }
        }
    }

    @Test
    void whatTheExchangeSentIsWhatAWorkerReadsAlsoAfterAnUpdate() throws Exception {
        PoolOptions options = PoolOptions.named("p").home(directory.resolve("home"));
        Path data = directory.resolve("data");
        try (BinanceServer server = new BinanceServer(Market.USDM, time).list("BTCUSDT", HISTORY)) {
            MarketDataFetcher fetcher = MarketDataFetcher.from(server.exchange(time.options()));
            for (int day = 0; day < 2; day++) {
                fetcher.updateData(FetchRequest.ohlcv("BTC/USDT", "1h"), data);
                fetcher.updateData(FetchRequest.ohlcv("BTC/USDT", "1d"), data);
                fetcher.updateData(FetchRequest.fundingRates("BTC/USDT"), data);
                market().loadInto(options).close();

                Span all = new Span(
                        HISTORY.listed(), Instant.parse(day == 0 ? "2024-03-01T12:00:00Z" : "2024-03-02T12:00:00Z"));
                requireValues(options, "1h", HISTORY.bars(Interval.ONE_HOUR, all));
                Span days = new Span(all.start(), Interval.ONE_DAY.openAt(all.end()));
                requireValues(options, "1d", HISTORY.bars(Interval.ONE_DAY, days));
                try (SharedDataPool pool = SharedDataPool.attach(options)) {
                    FundingSeries funding = pool.funding("BTCUSDT");
                    List<FundingRate> rates = HISTORY.fundingRates(new Span(all.start(), time.instant()));
                    assertThat(funding.rows()).isEqualTo(rates.size());
                    for (int row = 0; row < rates.size(); row++) {
                        assertThat(funding.time().at(row))
                                .isEqualTo(rates.get(row).time());
                        assertThat(funding.rate().get(row))
                                .isEqualTo((float) rates.get(row).rate());
                    }
                }
                time.pass(Duration.ofDays(1));
            }
        }
    }

    @Test
    void anUpdateWithoutNewsMakesNobodyLoadAgain() throws Exception {
        PoolOptions options = PoolOptions.named("p").home(directory.resolve("home"));
        try (BinanceServer server = new BinanceServer(Market.SPOT, time).list("BTCUSDT", HISTORY)) {
            MarketDataFetcher fetcher = MarketDataFetcher.from(server.exchange(time.options()));
            MarketData hours = market().timeframes("1h").includeFunding(false);
            fetcher.updateData(FetchRequest.ohlcv("BTC/USDT", "1h"), directory.resolve("data"));
            Files.setLastModifiedTime(
                    directory.resolve("data/ohlcv/BTCUSDT_1h.parquet"),
                    FileTime.from(Instant.parse("2024-03-02T00:00:00Z")));
            hours.loadInto(options).close();
            fetcher.updateData(FetchRequest.ohlcv("BTC/USDT", "1h"), directory.resolve("data"));
            try (SharedDataPool pool = SharedDataPool.createOrAttach(options)) {
                LoadReport report = hours.load(pool);
                assertThat(report.outcomes())
                        .extracting(outcome -> outcome.status())
                        .containsExactly(LoadStatus.UNCHANGED);
            }
        }
    }
}
