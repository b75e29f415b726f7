package io.datapool.examples;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.datapool.fetch.Bar;
import io.datapool.fetch.FundingRate;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Plays the exchange on loopback, spot and USD-M futures, with the {@link SampleData} and at its end: just what fetching needs. Without
 * network, and without anybody's limits.
 */
final class SampleExchange implements AutoCloseable {
    private static final int OK = 200;
    private static final int BAD_REQUEST = 400;
    private static final int NOT_FOUND = 404;

    private final HttpServer server;
    private final Map<String, SampleData.Market> markets = new ConcurrentHashMap<>();
    private final AtomicInteger requests = new AtomicInteger();

    /** Starts it, at any free port. */
    SampleExchange(SampleData data) throws IOException {
        SampleData.SYMBOLS.forEach(symbol -> markets.put(symbol, data.market(symbol)));
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
    }

    /** Where it is. */
    URI address() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** How often it was asked. */
    int requests() {
        return requests.get();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            requests.incrementAndGet();
            Map<String, String> query = query(exchange.getRequestURI());
            SampleData.Market market = markets.get(query.getOrDefault("symbol", SampleData.SYMBOLS.get(0)));
            switch (exchange.getRequestURI().getPath()) {
                case "/api/v3/time", "/fapi/v1/time" ->
                    send(exchange, OK, "{\"serverTime\":" + SampleData.END.toEpochMilli() + "}");
                case "/api/v3/exchangeInfo", "/fapi/v1/exchangeInfo" ->
                    send(exchange, OK, "{\"rateLimits\":[],\"symbols\":[]}");
                case "/api/v3/klines", "/fapi/v1/klines" -> sendBars(exchange, market, query);
                case "/fapi/v1/fundingRate" -> sendFundingRates(exchange, market, query);
                default -> send(exchange, NOT_FOUND, "");
            }
        }
    }

    private static void sendBars(HttpExchange exchange, SampleData.@Nullable Market market, Map<String, String> query)
            throws IOException {
        String timeframe = query.getOrDefault("interval", "");
        List<Bar> bars = market == null ? null : market.bars().get(timeframe);
        if (bars == null) {
            refuse(exchange, market == null);
            return;
        }
        long length = SampleData.duration(timeframe).toMillis();
        send(exchange, OK, page(bars, Bar::openTime, query, bar -> json(bar, length)));
    }

    private static String json(Bar bar, long lengthMillis) {
        long open = bar.openTime().toEpochMilli();
        return "[" + open + ",\"" + bar.open() + "\",\"" + bar.high() + "\",\"" + bar.low() + "\",\"" + bar.close()
                + "\",\"" + bar.volume() + "\"," + (open + lengthMillis - 1) + ",\"0\",0,\"0\",\"0\",\"0\"]";
    }

    private static void sendFundingRates(
            HttpExchange exchange, SampleData.@Nullable Market market, Map<String, String> query) throws IOException {
        if (market == null) {
            refuse(exchange, true);
            return;
        }
        String symbol = query.getOrDefault("symbol", "");
        send(exchange, OK, page(market.funding(), FundingRate::time, query, rate -> json(symbol, rate)));
    }

    private static String json(String symbol, FundingRate rate) {
        return "{\"symbol\":\"" + symbol + "\",\"fundingTime\":" + rate.time().toEpochMilli() + ",\"fundingRate\":\""
                + rate.rate() + "\",\"markPrice\":\"\"}";
    }

    private static <T> String page(
            List<T> rows, Function<T, Instant> time, Map<String, String> query, Function<T, String> json) {
        Instant start = moment(query, "startTime", Instant.EPOCH);
        Instant end = moment(query, "endTime", SampleData.END);
        return rows.stream()
                .filter(row ->
                        !time.apply(row).isBefore(start) && !time.apply(row).isAfter(end))
                .limit(Long.parseLong(query.getOrDefault("limit", "500")))
                .map(json)
                .collect(Collectors.joining(",", "[", "]"));
    }

    private static Instant moment(Map<String, String> query, String name, Instant otherwise) {
        String millis = query.get(name);
        return millis == null ? otherwise : Instant.ofEpochMilli(Long.parseLong(millis));
    }

    private static Map<String, String> query(URI uri) {
        Map<String, String> query = new HashMap<>();
        for (String part : String.valueOf(uri.getQuery()).split("&", -1)) {
            String[] pair = part.split("=", 2);
            query.put(pair[0], pair.length == 2 ? pair[1] : "");
        }
        return query;
    }

    private static void refuse(HttpExchange exchange, boolean symbol) throws IOException {
        send(
                exchange,
                BAD_REQUEST,
                symbol
                        ? "{\"code\":-1121,\"msg\":\"Invalid symbol.\"}"
                        : "{\"code\":-1120,\"msg\":\"Invalid interval.\"}");
    }

    private static void send(HttpExchange exchange, int status, String text) throws IOException {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
