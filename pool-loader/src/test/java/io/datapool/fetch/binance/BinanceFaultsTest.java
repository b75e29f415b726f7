package io.datapool.fetch.binance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpExchange;
import io.datapool.fetch.Bar;
import io.datapool.fetch.ExchangeUnavailableException;
import io.datapool.fetch.FakeTime;
import io.datapool.fetch.FetchException;
import io.datapool.fetch.HalfClosingServer;
import io.datapool.fetch.Interval;
import io.datapool.fetch.MarketHistory;
import io.datapool.fetch.RateLimitException;
import io.datapool.fetch.Series;
import io.datapool.fetch.Span;
import io.datapool.fetch.Symbol;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What goes wrong on the way: connections that break, answers that never end or make no sense. */
class BinanceFaultsTest {
    private static final Series.Bars MINUTES = new Series.Bars(Symbol.of("BTCUSDT"), Interval.ONE_MINUTE);
    private static final Instant START = Instant.parse("2024-01-01T00:00:00Z");
    private static final Span FIVE = new Span(START, START.plusSeconds(300));
    private static final List<Bar> EXPECTED =
            MarketHistory.since("2024-01-01T00:00:00Z").bars(Interval.ONE_MINUTE, FIVE);

    private final FakeTime time = new FakeTime("2024-03-01T00:00:30Z");
    private final CountDownLatch end = new CountDownLatch(1);
    private BinanceServer server;

    @BeforeEach
    void start() throws IOException {
        server = new BinanceServer(Market.SPOT, time).list("BTCUSDT", MarketHistory.since("2024-01-01T00:00:00Z"));
    }

    @AfterEach
    void stop() {
        end.countDown();
        server.close();
    }

    private void awaitEnd() {
        try {
            end.await(60, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void requireOneMoreAttempt(BinanceServer.Fault fault) throws Exception {
        server.fault(1, fault);
        BinanceExchange exchange = server.exchange(time.options().answerTimeout(Duration.ofMillis(500)));
        assertThat(exchange.bars(MINUTES, FIVE).rows()).isEqualTo(EXPECTED);
        assertThat(time.pauses()).hasSize(1);
        assertThat(time.pauses().get(0)).isBetween(Duration.ofMillis(250), Duration.ofMillis(500));
    }

    @Test
    void aBodyThatBreaksOffIsAskedForAgain() throws Exception {
        requireOneMoreAttempt(exchange -> {
            exchange.sendResponseHeaders(200, 5_000);
            exchange.getResponseBody().write("[[1704067200000,\"1\"".getBytes(StandardCharsets.UTF_8));
            exchange.getResponseBody().flush(); // or the client sees no answer at all, and asks again by itself
        });
    }

    @Test
    void anAnswerThatNeverComesIsGivenUpInTime() throws Exception {
        requireOneMoreAttempt(exchange -> awaitEnd());
        assertThat(time.reasons().get(0)).contains("no complete answer within 500 ms");
    }

    @Test
    void aBodyThatTricklesIsGivenUpInTime() throws Exception {
        requireOneMoreAttempt(exchange -> {
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write('[');
            exchange.getResponseBody().flush();
            awaitEnd();
        });
        assertThat(time.reasons().get(0)).contains("no complete answer within 500 ms");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[",
                "{}",
                "null",
                "[[1704067200000,\"1\",\"2\",\"0.5\",\"1.5\",\"7\"]",
                "[[1704067200000,\"1\",\"2\",\"0.5\",\"1.5\"]]",
                "[[1704067200000,\"1\",\"2\",\"0.5\",\"1.5\",null]]",
                "[[1704067200000,\"1\",\"2\",\"0.5\",\"NaN\",\"7\"]]",
                "[[1704067200000,\"1\",\"2\",\"0.5\",\"0x1p3\",\"7\"]]",
                "[[1704067200000,\"1\",\"2\",\"0.5\",\"1d\",\"7\"]]",
                "[[1704067200000,\"1\",\"2\",\"0.5\",\"1e999\",\"7\"]]",
                "[[\"1704067200000\",\"1\",\"2\",\"0.5\",\"1.5\",\"7\"]]",
                "[[1704067200.5,\"1\",\"2\",\"0.5\",\"1.5\",\"7\"]]",
                "[[9223372036854775807999,\"1\",\"2\",\"0.5\",\"1.5\",\"7\"]]",
                "[[1704067140000,\"1\",\"2\",\"0.5\",\"1.5\",\"7\"]]",
                "[[1704067500000,\"1\",\"2\",\"0.5\",\"1.5\",\"7\"]]",
                "[[1704067260000,\"1\",\"2\",\"0.5\",\"1.5\",\"7\"],[1704067260000,\"1\",\"2\",\"0.5\",\"1.5\",\"7\"]]",
                "[[1704067260000,\"1\",\"2\",\"0.5\",\"1.5\",\"7\"],[1704067200000,\"1\",\"2\",\"0.5\",\"1.5\",\"7\"]]",
                "[[1704067200000,\"1\",\"2\",\"0.5\",\"1.5\",\"7\"]][]",
                "<html>maintenance</html>"
            })
    void anAnswerThatMakesNoSenseIsAskedForAgain(String body) throws Exception {
        requireOneMoreAttempt(exchange -> BinanceServer.respond(exchange, 200, body));
    }

    @ParameterizedTest
    @ValueSource(ints = {500, 502, 503, 504, 408})
    void aTroubleOfTheServerPasses(int status) throws Exception {
        requireOneMoreAttempt(exchange -> BinanceServer.respond(exchange, status, "<html>oops</html>"));
    }

    @ParameterizedTest
    @CsvSource({"200, -1001", "200, -1003", "200, -1008", "400, -1001", "400, -1003", "403, -1006", "400, -1007"})
    void anErrorThatPassesIsOneWhateverItsStatus(int status, int code) throws Exception {
        requireOneMoreAttempt(
                exchange -> BinanceServer.respond(exchange, status, BinanceServer.error(code, "Try again later.")));
        assertThat(time.reasons().get(0)).contains("HTTP " + status + ", error " + code + ": Try again later.");
    }

    @Test
    void aServerThatNamesTheTimeOfItsReturnIsLeftAloneUntilThen() throws Exception {
        server.fault(1, exchange -> {
            exchange.getResponseHeaders().set("Retry-After", "90");
            BinanceServer.respond(exchange, 503, BinanceServer.error(-1008, "Server is currently overloaded."));
        });
        assertThat(server.exchange(time.options()).bars(MINUTES, FIVE).rows()).isEqualTo(EXPECTED);
        assertThat(time.paused()).isEqualTo(Duration.ofSeconds(90));
        assertThat(time.reasons())
                .allMatch(reason -> reason.contains("HTTP 503, error -1008: Server is currently overloaded."));

        server.fault(3, exchange -> {
            exchange.getResponseHeaders().set("Retry-After", "86400");
            BinanceServer.respond(exchange, 503, "");
        });
        assertThatThrownBy(() -> server.exchange(time.options()).bars(MINUTES, FIVE))
                .isInstanceOf(RateLimitException.class)
                .hasMessageContaining("longer than the 900 s that it may be waited for: HTTP 503");
    }

    @Test
    void waitingGrowsUpToABoundAndThenTheExchangeIsUnavailable() {
        for (int i = 1; i <= 10; i++) {
            server.fault(i, exchange -> BinanceServer.respond(exchange, 500, ""));
        }
        ExchangeUnavailableException gone = catchThrowableOfType(
                ExchangeUnavailableException.class,
                () -> server.exchange(time.options().attempts(10)).bars(MINUTES, FIVE));
        assertThat(gone.attempts()).isEqualTo(10);
        assertThat(gone)
                .hasMessageContaining("Binance spot gave no good answer in 10 attempts; GET " + server.base())
                .hasMessageContaining("HTTP 500");
        List<Integer> bounds = List.of(500, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 30_000);
        assertThat(time.pauses()).hasSameSizeAs(bounds);
        for (int i = 0; i < bounds.size(); i++) {
            assertThat(time.pauses().get(i).toMillis()).isBetween(bounds.get(i) / 2L, (long) bounds.get(i));
        }
        assertThat(server.requests("klines")).hasSize(10);
    }

    @Test
    void anAnswerIsNotReadBeyondWhatItMayHave() {
        byte[] chunk = new byte[1 << 16];
        Arrays.fill(chunk, (byte) ' ');
        server.fault(1, exchange -> {
            exchange.sendResponseHeaders(200, 0);
            for (int i = 0; i < 80; i++) {
                exchange.getResponseBody().write(chunk);
            }
        });
        server.fault(2, BinanceFaultsTest::respondWithABomb);
        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> server.exchange(time.options()).bars(MINUTES, FIVE))
                    .isInstanceOf(FetchException.class)
                    .hasMessageContaining("answers with more than the 4194304 bytes that were expected at most");
        }
        assertThat(time.pauses()).isEmpty();
    }

    private static void respondWithABomb(HttpExchange exchange) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            for (int i = 0; i < 1_000; i++) {
                gzip.write(new byte[1 << 16]);
            }
        }
        exchange.getResponseHeaders().set("Content-Encoding", "gzip");
        exchange.sendResponseHeaders(200, bytes.size());
        exchange.getResponseBody().write(bytes.toByteArray());
    }

    @Test
    void aHostThatIsNotThereIsUnavailable() throws Exception {
        int port;
        try (ServerSocket socket = new ServerSocket(0)) {
            port = socket.getLocalPort();
        }
        BinanceExchange exchange = BinanceExchange.at(
                java.net.URI.create("http://127.0.0.1:" + port),
                Market.SPOT,
                time.options().attempts(2));
        assertThatThrownBy(exchange::serverTime)
                .isInstanceOf(ExchangeUnavailableException.class)
                .hasMessageContaining("in 2 attempts; GET http://127.0.0.1:" + port + "/api/v3/time failed: ");
    }

    @Test
    void halfClosedConnectionsAreReplaced() throws Exception {
        try (HalfClosingServer halfClosing = new HalfClosingServer()) {
            BinanceExchange exchange = BinanceExchange.at(
                    halfClosing.base(), Market.SPOT, time.options().answerTimeout(Duration.ofSeconds(20)));
            for (int i = 0; i < 3; i++) {
                assertThat(exchange.serverTime()).isEqualTo(HalfClosingServer.TIME);
            }
            assertThat(halfClosing.played()).containsExactlyElementsOf(List.of(HalfClosingServer.Play.values()));
        }
    }

    @Test
    void anInterruptEndsTheWaitForAnAnswer() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        server.fault(1, exchange -> {
            asked.countDown();
            awaitEnd();
        });
        BinanceExchange exchange = server.exchange(time.options());
        Throwable[] thrown = new Throwable[1];
        Thread thread = new Thread(() -> {
            try {
                exchange.bars(MINUTES, FIVE);
            } catch (FetchException | InterruptedException e) {
                thrown[0] = e;
            }
        });
        thread.start();
        assertThat(asked.await(60, TimeUnit.SECONDS)).isTrue();
        thread.interrupt();
        thread.join(60_000);
        assertThat(thrown[0]).isInstanceOf(InterruptedException.class);
    }
}
