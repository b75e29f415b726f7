package io.datapool.fetch.binance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.datapool.fetch.Bar;
import io.datapool.fetch.FakeTime;
import io.datapool.fetch.FundingRate;
import io.datapool.fetch.Interval;
import io.datapool.fetch.MarketHistory;
import io.datapool.fetch.Series;
import io.datapool.fetch.Span;
import io.datapool.fetch.Symbol;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Answers that the exchange once gave, sent again. Skipped where the folder that the system property {@code shared.data} names is
 * not there.
 */
class ExchangeCapturesIT {
    private static final Path CAPTURES = Path.of(System.getProperty("shared.data", "absent"), "exchange-json");

    private final FakeTime time = new FakeTime("2024-03-01T12:00:30Z");

    @BeforeEach
    void requireCaptures() {
        assumeThat(CAPTURES)
                .as("captured answers of the exchange; name their folder's parent with -Dshared.data=DIR")
                .isDirectory();
    }

    private static String capture(String name) throws IOException {
        return Files.readString(CAPTURES.resolve("http_" + name + ".json"));
    }

    private List<Bar> bars(Market market, String capture, String symbol, String interval) throws Exception {
        String body = capture(capture);
        Instant first = Instant.ofEpochMilli(
                new ObjectMapper().readTree(body).get(0).get(0).asLong());
        try (BinanceServer server =
                new BinanceServer(market, time).list(symbol, MarketHistory.since("2024-01-01T00:00:00Z"))) {
            server.fault(1, exchange -> BinanceServer.respond(exchange, 200, body));
            Series.Bars series = new Series.Bars(Symbol.of(symbol), Interval.parse(interval));
            Span span = new Span(first, first.plus(Duration.ofDays(600)));
            return server.exchange(time.options()).bars(series, span).rows();
        }
    }

    private static void requireEqual(List<Bar> bars, String capture) throws IOException {
        JsonNode rows = new ObjectMapper().readTree(capture(capture));
        assertThat(bars).hasSize(rows.size()).isNotEmpty();
        for (int i = 0; i < bars.size(); i++) {
            Bar bar = bars.get(i);
            JsonNode row = rows.get(i);
            assertThat(bar.openTime().toEpochMilli()).isEqualTo(row.get(0).asLong());
            double[] values = {bar.open(), bar.high(), bar.low(), bar.close(), bar.volume()};
            for (int j = 0; j < values.length; j++) {
                assertThat(values[j]).isEqualTo(new BigDecimal(row.get(j + 1).asText()).doubleValue());
            }
        }
    }

    @Test
    void barsOfBothMarketsAreReadAsTheyWereSent() throws Exception {
        requireEqual(bars(Market.SPOT, "spot_market_klines", "BTCUSDT", "1m"), "spot_market_klines");
        requireEqual(bars(Market.USDM, "futures_market_klines", "BTCUSDT", "1w"), "futures_market_klines");
        requireEqual(
                bars(Market.USDM, "futures_market_mark_price_klines", "BTCUSDT", "1m"),
                "futures_market_mark_price_klines");
    }

    @Test
    void fundingRatesAreReadAsTheyWereSent() throws Exception {
        String body = capture("futures_market_funding_rate");
        try (BinanceServer server =
                new BinanceServer(Market.USDM, time).list("BTCUSDT", MarketHistory.since("2024-01-01T00:00:00Z"))) {
            server.fault(1, exchange -> BinanceServer.respond(exchange, 200, body));
            Instant start = Instant.parse("2019-10-01T00:00:00Z");
            assertThat(server.exchange(time.options())
                            .fundingRates(
                                    new Series.FundingRates(Symbol.of("BTCUSDT")),
                                    new Span(start, start.plus(Duration.ofDays(30))))
                            .rows())
                    .containsExactly(
                            new FundingRate(Instant.ofEpochMilli(1_570_608_000_000L), -0.0375),
                            new FundingRate(Instant.ofEpochMilli(1_570_636_800_000L), 0.0001));
        }
    }

    @Test
    void theExchangesClockAndLimitsAreRead() throws Exception {
        assertThat(BinanceJson.serverTime(
                        capture("spot_market_time").getBytes(java.nio.charset.StandardCharsets.UTF_8)))
                .isEqualTo(Instant.ofEpochMilli(1_633_835_466_289L));
        try (BinanceServer server = new BinanceServer(Market.SPOT, time)
                .list("BTCUSDT", MarketHistory.since("2024-01-01T00:00:00Z"))
                .exchangeInfo(capture("spot_market_exchange_info"))
                .weightLimit(1_200)) {
            BinanceExchange exchange = server.exchange(time.options());
            Series.Bars minutes = new Series.Bars(Symbol.of("BTCUSDT"), Interval.ONE_MINUTE);
            Instant start = Instant.parse("2024-01-01T00:00:00Z");
            for (int i = 0; i < 1_000; i++) {
                exchange.bars(minutes, new Span(start, start.plusSeconds(60)));
            }
            assertThat(server.refusals()).isEmpty();
            assertThat(time.reasons()).hasSize(1);
            assertThat(time.reasons().get(0)).contains("of 1200 in 60 s");
        }
    }
}
