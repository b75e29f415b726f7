package io.datapool.cli;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * Plays both markets of the exchange on loopback: BTCUSDT and ETHUSDT have every bar of 1m and 1h, and a funding rate every 8
 * hours, whose values follow from their times. Its clock stands still.
 */
final class PlayedExchange implements AutoCloseable {
    static final Instant NOW = Instant.parse("2025-01-10T12:30:00Z");

    private static final long PATIENCE_SECONDS = 120;
    private static final Map<String, Duration> INTERVALS =
            Map.of("1m", Duration.ofMinutes(1), "1h", Duration.ofHours(1));

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final CountDownLatch held = new CountDownLatch(1);
    private final CountDownLatch released = new CountDownLatch(1);
    private volatile int heldRequest = -1;

    PlayedExchange() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::handle);
        server.setExecutor(threads);
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** The requests for data so far. */
    List<String> asked() {
        return asked;
    }

    /** Does not answer that request for data, from 1, before it is released. */
    void hold(int request) {
        heldRequest = request;
    }

    void awaitHeld() throws InterruptedException {
        if (!held.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            throw new AssertionError("request " + heldRequest + " did not come; there were " + asked);
        }
    }

    void release() {
        released.countDown();
    }

    static double price(Instant open) {
        return 40_000 + open.getEpochSecond() / 60 % 10_000 / 4.0;
    }

    static double rate(Instant time) {
        return time.getEpochSecond() / 28_800 % 100 / 1e6;
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath();
            Map<String, String> query = new ConcurrentHashMap<>();
            for (String part :
                    String.valueOf(exchange.getRequestURI().getQuery()).split("&", -1)) {
                String[] pair = part.split("=", 2);
                query.put(pair[0], pair.length == 2 ? pair[1] : "");
            }
            String symbol = query.getOrDefault("symbol", "");
            String endpoint = path.substring(path.lastIndexOf('/') + 1);
            if (endpoint.equals("time")) {
                respond(exchange, 200, "{\"serverTime\":" + NOW.toEpochMilli() + "}");
            } else if (!symbol.isEmpty() && !symbol.matches("(BTC|ETH)USDT")) {
                respond(exchange, 400, "{\"code\":-1121,\"msg\":\"Invalid symbol.\"}");
            } else if (endpoint.equals("exchangeInfo")) {
                respond(exchange, 200, "{\"rateLimits\":[],\"symbols\":[]}");
            } else {
                asked.add(endpoint + " " + symbol);
                holdOn();
                respond(exchange, 200, rows(query, path.endsWith("fundingRate")));
            }
        }
    }

    private void holdOn() {
        if (asked.size() == heldRequest) {
            held.countDown();
            try {
                released.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static String rows(Map<String, String> query, boolean funding) {
        Duration step = funding
                ? Duration.ofHours(8)
                : INTERVALS.getOrDefault(query.getOrDefault("interval", ""), Duration.ofDays(1));
        long stepMillis = step.toMillis();
        long first = (Long.parseLong(query.getOrDefault("startTime", "0")) + stepMillis - 1) / stepMillis * stepMillis;
        long last = Math.min(Long.parseLong(query.getOrDefault("endTime", "0")), NOW.toEpochMilli());
        int limit = Integer.parseInt(query.getOrDefault("limit", "500"));
        StringBuilder rows = new StringBuilder("[");
        for (long time = first; time <= last && time < first + limit * stepMillis; time += stepMillis) {
            Instant moment = Instant.ofEpochMilli(time);
            rows.append(rows.length() == 1 ? "" : ",")
                    .append(funding ? fundingRow(query.getOrDefault("symbol", ""), moment) : bar(moment, stepMillis));
        }
        return rows.append("]").toString();
    }

    private static String bar(Instant open, long stepMillis) {
        double price = price(open);
        return "[%d,\"%s\",\"%s\",\"%s\",\"%s\",\"1.5\",%d,\"1\",1,\"1\",\"1\",\"0\"]"
                .formatted(
                        open.toEpochMilli(),
                        price,
                        price + 1,
                        price - 1,
                        price + 0.5,
                        open.toEpochMilli() + stepMillis - 1);
    }

    private static String fundingRow(String symbol, Instant time) {
        return "{\"symbol\":\"%s\",\"fundingRate\":\"%s\",\"fundingTime\":%d,\"markPrice\":\"1\"}"
                .formatted(symbol, rate(time), time.toEpochMilli());
    }

    private static void respond(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    @Override
    public void close() {
        release();
        server.stop(0);
        threads.shutdownNow();
    }
}
