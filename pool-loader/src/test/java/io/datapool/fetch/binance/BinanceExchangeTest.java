package io.datapool.fetch.binance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.datapool.fetch.Bar;
import io.datapool.fetch.Exchange;
import io.datapool.fetch.ExchangeException;
import io.datapool.fetch.ExchangeOptions;
import io.datapool.fetch.FakeTime;
import io.datapool.fetch.FundingRate;
import io.datapool.fetch.Interval;
import io.datapool.fetch.MarketHistory;
import io.datapool.fetch.Page;
import io.datapool.fetch.RateLimitException;
import io.datapool.fetch.Series;
import io.datapool.fetch.Span;
import io.datapool.fetch.Symbol;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

/** The exchange's public interface, over real HTTP on loopback. */
class BinanceExchangeTest {
    private static final Series.Bars MINUTES = new Series.Bars(Symbol.of("BTCUSDT"), Interval.ONE_MINUTE);
    private static final Series.FundingRates FUNDING = new Series.FundingRates(Symbol.of("BTCUSDT"));
    private static final Instant START = Instant.parse("2024-01-01T00:00:00Z");
    private static final MarketHistory HISTORY = MarketHistory.since("2024-01-01T00:00:00Z");

    private final FakeTime time = new FakeTime("2024-03-01T00:00:30Z");

    private BinanceServer server(Market market) throws Exception {
        return new BinanceServer(market, time).list("BTCUSDT", HISTORY);
    }

    private static Span minutes(int count) {
        return new Span(START, START.plusSeconds(60L * count));
    }

    /** All pages of a span. */
    private static List<Bar> read(Exchange exchange, Series.Bars series, Span span) throws Exception {
        List<Bar> bars = new ArrayList<>();
        for (Instant reached = span.start(); reached.isBefore(span.end()); ) {
            Page<Bar> page = exchange.bars(series, span.from(reached));
            bars.addAll(page.rows());
            reached = page.coveredUntil();
        }
        return bars;
    }

    @Test
    void aSpotPageHasAThousandBarsAndTheNextOneBeginsAfterItsLast() throws Exception {
        try (BinanceServer server = server(Market.SPOT)) {
            Span span = minutes(2_500);
            assertThat(read(server.exchange(time.options()), MINUTES, span))
                    .isEqualTo(HISTORY.bars(Interval.ONE_MINUTE, span));
            long start = START.toEpochMilli();
            long end = span.end().toEpochMilli() - 1;
            String asked = "/api/v3/klines?symbol=BTCUSDT&interval=1m&startTime=%d&endTime=" + end + "&limit=1000";
            assertThat(server.requests("klines"))
                    .containsExactly(
                            asked.formatted(start),
                            asked.formatted(start + 999 * 60_000L + 1),
                            asked.formatted(start + 1_999 * 60_000L + 1));
        }
    }

    @Test
    void pagesThatFillTheSpanExactlyAreNotFollowedByAnEmptyOne() throws Exception {
        try (BinanceServer server = server(Market.SPOT)) {
            read(server.exchange(time.options()), MINUTES, minutes(2_000));
            assertThat(server.requests("klines")).hasSize(2);
        }
    }

    @Test
    void usdmPagesAreTheCheapestForTheirWeight() throws Exception {
        try (BinanceServer server = server(Market.USDM)) {
            Span span = minutes(1_050);
            assertThat(read(server.exchange(time.options()), MINUTES, span))
                    .isEqualTo(HISTORY.bars(Interval.ONE_MINUTE, span));
            assertThat(server.requests("klines"))
                    .extracting(request -> request.replaceFirst(".*limit=", ""))
                    .containsExactly("499", "499", "99");
            assertThat(server.requests()).allMatch(request -> request.startsWith("/fapi/v1/"));
        }
    }

    @Test
    void aPageThatIsNotFullIsNoProofThatThereIsNoMore() throws Exception {
        try (BinanceServer server = server(Market.SPOT).pageCap(300)) {
            Span span = minutes(1_000);
            assertThat(read(server.exchange(time.options()), MINUTES, span))
                    .isEqualTo(HISTORY.bars(Interval.ONE_MINUTE, span));
        }
    }

    @Test
    void gapsOfTheExchangeAreNeitherFilledNorStumbledOver() throws Exception {
        Instant outage = START.plusSeconds(60L * 500);
        MarketHistory gaps = HISTORY.without(open -> open.getEpochSecond() / 60 % 7 == 3)
                .without(open -> !open.isBefore(outage) && open.isBefore(outage.plus(Duration.ofDays(3))));
        try (BinanceServer server = server(Market.SPOT).list("BTCUSDT", gaps)) {
            Span span = minutes(10_000);
            assertThat(read(server.exchange(time.options()), MINUTES, span))
                    .isEqualTo(gaps.bars(Interval.ONE_MINUTE, span));
        }
    }

    @Test
    void beforeTheListingThereIsNothing() throws Exception {
        try (BinanceServer server = server(Market.SPOT)) {
            Span before = new Span(START.minus(Duration.ofDays(900)), START);
            assertThat(read(server.exchange(time.options()), MINUTES, before)).isEmpty();
            assertThat(server.requests("klines")).hasSize(1);
        }
    }

    @Test
    void fundingRatesArePagedByTheirOwnUnevenStamps() throws Exception {
        try (BinanceServer server = server(Market.USDM).pageCap(50)) {
            BinanceExchange exchange = server.exchange(time.options());
            Span span = new Span(START, START.plus(Duration.ofDays(58)));
            List<FundingRate> rates = new ArrayList<>();
            for (Instant reached = span.start(); reached.isBefore(span.end()); ) {
                Page<FundingRate> page = exchange.fundingRates(FUNDING, span.from(reached));
                rates.addAll(page.rows());
                reached = page.coveredUntil();
            }
            assertThat(rates).isEqualTo(HISTORY.fundingRates(span)).hasSizeGreaterThan(150);
            assertThat(rates).anyMatch(rate -> rate.time().toEpochMilli() % 1_000 != 0);
        }
    }

    @Test
    void spotHasNoFundingRates() throws Exception {
        try (BinanceServer server = server(Market.SPOT)) {
            assertThatThrownBy(() -> server.exchange(time.options()).fundingRates(FUNDING, minutes(1)))
                    .isInstanceOf(ExchangeException.class)
                    .hasMessageContaining("only perpetual futures have, on usdm");
            assertThat(server.requests()).isEmpty();
        }
    }

    @Test
    void anErrorOfTheExchangeIsShownAsSuchAndNotRepeated() throws Exception {
        try (BinanceServer server = server(Market.USDM)) {
            BinanceExchange exchange = server.exchange(time.options());
            Series.Bars unknown = new Series.Bars(Symbol.of("NOSUCH/USDT"), Interval.ONE_MINUTE);
            ExchangeException refused =
                    catchThrowableOfType(ExchangeException.class, () -> exchange.bars(unknown, minutes(5)));
            assertThat(refused.code()).isEqualTo(-1121);
            assertThat(refused.httpStatus()).isEqualTo(400);
            assertThat(refused)
                    .hasMessageContaining(
                            "Binance usdm refuses GET " + server.base() + "/fapi/v1/klines?symbol=NOSUCHUSDT")
                    .hasMessageEndingWith("HTTP 400, error -1121: Invalid symbol.");
            assertThat(server.requests("klines")).hasSize(1);
            assertThat(time.pauses()).isEmpty();
        }
    }

    @Test
    void anErrorIsOneWhateverItsStatus() throws Exception {
        try (BinanceServer server = server(Market.USDM)) {
            server.fault(
                    1, exchange -> BinanceServer.respond(exchange, 200, BinanceServer.error(-1121, "Invalid symbol.")));
            BinanceExchange exchange = server.exchange(time.options());
            ExchangeException refused =
                    catchThrowableOfType(ExchangeException.class, () -> exchange.bars(MINUTES, minutes(5)));
            assertThat(refused.code()).isEqualTo(-1121);
            assertThat(refused).hasMessageEndingWith("HTTP 200, error -1121: Invalid symbol.");
            assertThat(time.pauses()).isEmpty();
        }
    }

    @Test
    void aRefusalThatIsNoJsonIsShownByItsStatusAndBeginning() throws Exception {
        try (BinanceServer server = server(Market.SPOT)) {
            server.fault(1, exchange -> BinanceServer.respond(exchange, 403, "<html>\n<b>Request\u0007 blocked</b>"));
            server.fault(2, exchange -> BinanceServer.respond(exchange, 451, ""));
            BinanceExchange exchange = server.exchange(time.options());
            assertThatThrownBy(() -> exchange.bars(MINUTES, minutes(5)))
                    .isInstanceOf(ExchangeException.class)
                    .hasMessageEndingWith("HTTP 403, from the exchange's firewall: '<html> <b>Request? blocked</b>'");
            assertThatThrownBy(() -> exchange.bars(MINUTES, minutes(5)))
                    .isInstanceOf(ExchangeException.class)
                    .hasMessageEndingWith("HTTP 451, no explanation");
            assertThat(time.pauses()).isEmpty();
        }
    }

    @Test
    void theLimitsAreLearnedOnceAndKept() throws Exception {
        try (BinanceServer server = server(Market.SPOT).weightLimit(60)) {
            BinanceExchange exchange = server.exchange(time.options());
            exchange.serverTime();
            read(exchange, MINUTES, minutes(59 * 1_000));
            assertThat(server.refusals()).isEmpty();
            assertThat(server.requests("exchangeInfo")).containsExactly("/api/v3/exchangeInfo?symbol=BTCUSDT");
            assertThat(time.pauses())
                    .as("59 pages of weight 2, 54 of 60 a minute")
                    .hasSize(2)
                    .allMatch(pause -> pause.compareTo(Duration.ofMinutes(1)) <= 0);
            assertThat(time.reasons().get(0))
                    .contains("Binance spot: request weight is used up")
                    .contains("of 60 in 60 s");
        }
    }

    @Test
    void aHostThatDoesNotTellItsLimitsIsAskedCautiously() throws Exception {
        try (BinanceServer server = server(Market.SPOT).exchangeInfo("").weightLimit(1_200)) {
            BinanceExchange exchange = server.exchange(time.options());
            exchange.serverTime();
            for (int i = 0; i < 600; i++) {
                exchange.bars(MINUTES, minutes(1));
            }
            assertThat(server.refusals()).isEmpty();
            assertThat(server.requests("exchangeInfo")).hasSize(1);
            assertThat(time.pauses())
                    .as("1200 in the first minute would be too much")
                    .hasSize(1);
        }
    }

    @Test
    void requestsAreAlsoKeptWithinALimitByNumber() throws Exception {
        try (BinanceServer server = server(Market.SPOT).exchangeInfo("""
                {"rateLimits": [{"rateLimitType": "RAW_REQUESTS", "interval": "MINUTE", "intervalNum": 5, "limit": 20}]}""")) {
            BinanceExchange exchange = server.exchange(time.options());
            for (int i = 0; i < 40; i++) {
                exchange.bars(MINUTES, minutes(1));
            }
            assertThat(time.pauses()).containsExactly(Duration.ofMinutes(5), Duration.ofMinutes(5));
        }
    }

    @Test
    void fundingRatesKeepToFiveHundredRequestsInFiveMinutes() throws Exception {
        try (BinanceServer server = server(Market.USDM)) {
            BinanceExchange exchange = server.exchange(time.options());
            List<Instant> sent = new ArrayList<>();
            for (int i = 0; i < 920; i++) {
                exchange.fundingRates(FUNDING, minutes(1));
                sent.add(time.instant());
                time.pass(Duration.ofMillis(10));
            }
            for (int i = 500; i < sent.size(); i++) {
                assertThat(Duration.between(sent.get(i - 500), sent.get(i))).isGreaterThan(Duration.ofMinutes(5));
            }
            assertThat(time.paused()).isLessThan(Duration.ofMinutes(11));
        }
    }

    @Test
    void after429NothingIsSentUntilTheExchangeSaysSo() throws Exception {
        try (BinanceServer server = server(Market.SPOT)) {
            server.fault(1, exchange -> {
                exchange.getResponseHeaders().set("Retry-After", "37");
                BinanceServer.respond(exchange, 429, BinanceServer.error(-1003, "Too many requests."));
            });
            BinanceExchange exchange = server.exchange(time.options());
            assertThat(exchange.bars(MINUTES, minutes(5)).rows()).hasSize(5);
            assertThat(time.pauses()).containsExactly(Duration.ofSeconds(37));
            assertThat(time.reasons().get(0)).contains("HTTP 429, error -1003: Too many requests.");
        }
    }

    @Test
    void aShortBanIsWaitedForAndALongOneIsReported() throws Exception {
        try (BinanceServer server = server(Market.SPOT)) {
            server.fault(1, exchange -> {
                exchange.getResponseHeaders().set("Retry-After", "120");
                BinanceServer.respond(exchange, 418, BinanceServer.error(-1003, "IP banned."));
            });
            server.fault(3, exchange -> {
                exchange.getResponseHeaders().set("Retry-After", "259200");
                BinanceServer.respond(exchange, 418, BinanceServer.error(-1003, "IP banned."));
            });
            BinanceExchange exchange = server.exchange(time.options());
            assertThat(exchange.bars(MINUTES, minutes(5)).rows()).hasSize(5);
            assertThat(time.pauses()).containsExactly(Duration.ofMinutes(2));

            Instant until = time.instant().plus(Duration.ofDays(3));
            RateLimitException banned =
                    catchThrowableOfType(RateLimitException.class, () -> exchange.bars(MINUTES, minutes(5)));
            assertThat(banned.retryAt()).isEqualTo(until);
            assertThat(banned)
                    .hasMessageContaining(until.toString())
                    .hasMessageContaining("HTTP 418, error -1003: IP banned.");
            assertThatThrownBy(exchange::serverTime)
                    .as("a question to a banning exchange would prolong the ban")
                    .isInstanceOf(RateLimitException.class);
            assertThat(server.requests()).as("with exchangeInfo").hasSize(4);

            time.pass(Duration.ofDays(3));
            assertThat(exchange.bars(MINUTES, minutes(5)).rows()).hasSize(5);
        }
    }

    @Test
    void anExchangeThatRefusesAgainAndAgainIsGivenUp() throws Exception {
        try (BinanceServer server = server(Market.SPOT)) {
            for (int i = 1; i <= 3; i++) {
                server.fault(i, exchange -> BinanceServer.respond(exchange, 429, ""));
            }
            BinanceExchange exchange = server.exchange(time.options().attempts(3));
            RateLimitException refused =
                    catchThrowableOfType(RateLimitException.class, () -> exchange.bars(MINUTES, minutes(5)));
            assertThat(refused).hasMessageContaining("refused 3 times in a row");
            assertThat(refused.retryAt()).isEqualTo(time.instant().plusSeconds(60));
            assertThat(time.pauses()).containsExactly(Duration.ofMinutes(1), Duration.ofMinutes(1));
        }
    }

    @Test
    void otherProgramsAtTheSameAddressAreReckonedWith() throws Exception {
        try (BinanceServer server = server(Market.SPOT).weightLimit(300)) {
            BinanceExchange other = server.exchange(time.options());
            for (int i = 0; i < 110; i++) {
                other.bars(MINUTES, minutes(1));
            }
            assertThat(time.pauses()).isEmpty();
            BinanceExchange exchange = server.exchange(time.options());
            exchange.serverTime();
            read(exchange, MINUTES, minutes(10_000));
            assertThat(time.pauses())
                    .as("10 pages on top of the 240 that are used already")
                    .hasSize(1);
            assertThat(server.refusals()).isEmpty();
        }
    }

    @Test
    void packedAnswersAreUnpacked() throws Exception {
        try (BinanceServer server = server(Market.SPOT)) {
            server.fault(1, exchange -> {
                assertThat(exchange.getRequestHeaders().getFirst("Accept-Encoding"))
                        .isEqualTo("gzip");
                ByteArrayOutputStream bytes = new ByteArrayOutputStream();
                try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
                    gzip.write(
                            "[[1704067200000,\"1\",\"2\",\"0.5\",\"1.5\",\"7\",0]]".getBytes(StandardCharsets.UTF_8));
                }
                exchange.getResponseHeaders().set("Content-Encoding", "gzip");
                exchange.sendResponseHeaders(200, bytes.size());
                exchange.getResponseBody().write(bytes.toByteArray());
            });
            assertThat(server.exchange(time.options()).bars(MINUTES, minutes(5)).rows())
                    .containsExactly(new Bar(START, 1, 2, 0.5, 1.5, 7));
        }
    }

    @Test
    void anAddressMayHaveAPathAndMustBeOneOfHttp() throws Exception {
        try (BinanceServer server = server(Market.SPOT)) {
            BinanceExchange.at(
                            URI.create(server.base() + "/mirror//"),
                            Market.SPOT,
                            time.options().attempts(1))
                    .serverTime();
        } catch (ExchangeException e) {
            assertThat(e).hasMessageContaining("/mirror/api/v3/time: HTTP 404");
        }
        for (String base : List.of("ftp://example.org", "example.org", "http:///x", "http://example.org?x=1")) {
            assertThatThrownBy(() -> BinanceExchange.at(URI.create(base), Market.SPOT, ExchangeOptions.defaults()))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("'" + base + "' is no base address");
        }
    }
}
