package io.datapool.fetch.binance;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.datapool.fetch.ExchangeOptions;
import io.datapool.fetch.Interval;
import io.datapool.fetch.MarketHistory;
import io.datapool.fetch.Span;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Plays the exchange on loopback: its paging, its errors, its clock, its limits. Who goes on asking after a 429 is banned with a 418.
 * Faults are played in place of the answer to a data request, by its number.
 */
public final class BinanceServer implements AutoCloseable {
    /** Answers in place of the exchange. */
    public interface Fault {
        void answer(HttpExchange exchange) throws IOException;
    }

    private record Answer(int status, String body) {}

    private static final int BAN_SECONDS = 120;

    private final Market market;
    private final InstantSource clock;
    private final Map<String, MarketHistory> histories = new ConcurrentHashMap<>();
    private final Map<Integer, Fault> faults = new ConcurrentHashMap<>();
    private final List<String> requests = new ArrayList<>();
    private final List<Integer> refusals = new ArrayList<>();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final HttpServer server;
    private volatile Consumer<Integer> onDataRequest = number -> {};
    private int weightLimit = 6_000;
    private int pageCap = Integer.MAX_VALUE;
    private @Nullable String exchangeInfo;
    private int dataRequests;
    private long minute;
    private int used;
    private Instant silentUntil = Instant.MIN;

    public BinanceServer(Market market, InstantSource clock) throws IOException {
        this.market = market;
        this.clock = clock;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::handle);
        server.setExecutor(threads);
        server.start();
    }

    public URI base() {
        return URI.create("http://" + InetAddress.getLoopbackAddress().getHostAddress() + ":"
                + server.getAddress().getPort());
    }

    public BinanceExchange exchange(ExchangeOptions options) {
        return BinanceExchange.at(base(), market, options);
    }

    public BinanceServer list(String symbol, MarketHistory history) {
        histories.put(symbol, history);
        return this;
    }

    public BinanceServer weightLimit(int perMinute) {
        weightLimit = perMinute;
        return this;
    }

    /** Gives fewer rows than are asked for, as a mirror might. */
    public BinanceServer pageCap(int rows) {
        pageCap = rows;
        return this;
    }

    /** What to say to exchangeInfo; an empty text means that there is no such page. */
    public BinanceServer exchangeInfo(String text) {
        exchangeInfo = text;
        return this;
    }

    /** In place of the answer to the data request of that number, from 1. */
    public BinanceServer fault(int number, Fault fault) {
        faults.put(number, fault);
        return this;
    }

    /** Called with the number of a data request before it is answered. */
    public void onDataRequest(Consumer<Integer> observer) {
        onDataRequest = observer;
    }

    public synchronized List<String> requests() {
        return List.copyOf(requests);
    }

    public List<String> requests(String endpoint) {
        return requests().stream()
                .filter(request -> request.contains("/" + endpoint))
                .toList();
    }

    /** How often it answered 429 or 418 of its own accord. */
    public synchronized List<Integer> refusals() {
        return List.copyOf(refusals);
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            URI uri = exchange.getRequestURI();
            boolean data = uri.getPath().matches(".*/(klines|fundingRate)");
            int number;
            synchronized (this) {
                requests.add(uri.toString());
                number = data ? ++dataRequests : 0;
            }
            if (data) {
                onDataRequest.accept(number);
            }
            Fault fault = data ? faults.remove(number) : null;
            if (fault != null) {
                fault.answer(exchange);
            } else {
                Answer answer = answer(exchange, uri);
                respond(exchange, answer.status(), answer.body());
            }
        }
    }

    public static void respond(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    private synchronized Answer answer(HttpExchange exchange, URI uri) {
        Map<String, String> query = new TreeMap<>();
        for (String part : String.valueOf(uri.getRawQuery()).split("&", -1)) {
            String[] pair = part.split("=", 2);
            query.put(pair[0], pair.length == 2 ? pair[1] : "");
        }
        String endpoint = uri.getPath().replaceFirst("^" + (market == Market.SPOT ? "/api/v3/" : "/fapi/v1/"), "");
        Answer refusal = account(exchange, weight(endpoint, query));
        if (refusal != null) {
            return refusal;
        }
        return switch (endpoint) {
            case "time" -> new Answer(200, "{\"serverTime\":" + clock.instant().toEpochMilli() + "}");
            case "exchangeInfo" -> info(query);
            case "klines" -> klines(query);
            case "fundingRate" -> market == Market.USDM ? funding(query) : new Answer(404, "<html>404</html>");
            default -> new Answer(404, "<html>404</html>");
        };
    }

    private int weight(String endpoint, Map<String, String> query) {
        if (market == Market.SPOT) {
            return switch (endpoint) {
                case "klines" -> 2;
                case "exchangeInfo" -> 20;
                default -> 1;
            };
        }
        if (!endpoint.equals("klines")) {
            return 1;
        }
        int limit = Integer.parseInt(query.getOrDefault("limit", "500"));
        return limit < 100 ? 1 : limit < 500 ? 2 : limit <= 1_000 ? 5 : 10;
    }

    private @Nullable Answer account(HttpExchange exchange, int weight) {
        Instant now = clock.instant();
        if (now.isBefore(silentUntil)) {
            silentUntil = now.plusSeconds(BAN_SECONDS);
            return limited(exchange, 418, "Way too much request weight used; IP banned.");
        }
        if (minute != now.getEpochSecond() / 60) {
            minute = now.getEpochSecond() / 60;
            used = 0;
        }
        used += weight;
        exchange.getResponseHeaders().set("X-MBX-USED-WEIGHT-1M", String.valueOf(used));
        if (used > weightLimit) {
            silentUntil = Instant.ofEpochSecond((minute + 1) * 60);
            return limited(exchange, 429, "Too much request weight used.");
        }
        return null;
    }

    private Answer limited(HttpExchange exchange, int status, String message) {
        refusals.add(status);
        long seconds = Duration.between(clock.instant(), silentUntil).toSeconds() + 1;
        exchange.getResponseHeaders().set("Retry-After", String.valueOf(seconds));
        return new Answer(status, error(-1003, message));
    }

    public static String error(int code, String message) {
        return "{\"code\":" + code + ",\"msg\":\"" + message + "\"}";
    }

    private Answer info(Map<String, String> query) {
        if (exchangeInfo != null) {
            return exchangeInfo.isEmpty() ? new Answer(404, "<html>404</html>") : new Answer(200, exchangeInfo);
        }
        if (query.containsKey("symbol") && !histories.containsKey(query.get("symbol"))) {
            return new Answer(400, error(-1121, "Invalid symbol."));
        }
        return new Answer(
                200,
                "{\"timezone\":\"UTC\",\"serverTime\":1,\"rateLimits\":["
                        + "{\"rateLimitType\":\"REQUEST_WEIGHT\",\"interval\":\"MINUTE\",\"intervalNum\":1,\"limit\":"
                        + weightLimit + "},"
                        + "{\"rateLimitType\":\"ORDERS\",\"interval\":\"SECOND\",\"intervalNum\":10,\"limit\":1}],"
                        + "\"exchangeFilters\":[],\"symbols\":[{\"symbol\":\"X\",\"filters\":[{\"a\":[1,2]}]}]}");
    }

    /** What is asked of a history, both ends inclusive. */
    private static Span span(Map<String, String> query, Instant now) {
        Instant start = Instant.ofEpochMilli(Long.parseLong(query.getOrDefault("startTime", "0")));
        Instant end =
                query.containsKey("endTime") ? Instant.ofEpochMilli(Long.parseLong(query.get("endTime")) + 1) : now;
        Instant existing = end.isAfter(now) ? now : end;
        return new Span(start.isAfter(existing) ? existing : start, existing);
    }

    private Answer klines(Map<String, String> query) {
        MarketHistory history = histories.get(query.getOrDefault("symbol", ""));
        if (history == null) {
            return new Answer(400, error(-1121, "Invalid symbol."));
        }
        Interval interval;
        try {
            interval = Interval.parse(query.getOrDefault("interval", ""));
        } catch (IllegalArgumentException e) {
            return new Answer(400, error(-1120, "Invalid interval."));
        }
        int most = market == Market.SPOT ? 1_000 : 1_500;
        int limit = Math.min(Integer.parseInt(query.getOrDefault("limit", "500")), Math.min(most, pageCap));
        StringBuilder rows = new StringBuilder("[");
        for (Instant open : history.opens(interval, span(query, clock.instant()), limit)) {
            appendBar(rows, open, interval);
        }
        return new Answer(200, rows.append(']').toString());
    }

    private static void appendBar(StringBuilder rows, Instant open, Interval interval) {
        rows.append(rows.length() == 1 ? "[" : ",[").append(open.toEpochMilli());
        for (String value : MarketHistory.values(open)) {
            rows.append(",\"").append(value).append('"');
        }
        rows.append(',')
                .append(interval.endOf(open).toEpochMilli() - 1)
                .append(",\"2434.19055334\",308,\"1756.87402397\",\"28.46694368\",\"0\"]");
    }

    private Answer funding(Map<String, String> query) {
        String symbol = query.getOrDefault("symbol", "");
        MarketHistory history = histories.get(symbol);
        if (history == null) {
            return new Answer(400, error(-1121, "Invalid symbol."));
        }
        int limit = Math.min(Integer.parseInt(query.getOrDefault("limit", "100")), Math.min(1_000, pageCap));
        List<String> rows = history.fundingTimes(span(query, clock.instant()), limit).stream()
                .map(time -> "{\"symbol\":\"" + symbol + "\",\"fundingTime\":" + time.toEpochMilli()
                        + ",\"fundingRate\":\"" + MarketHistory.rate(time) + "\",\"markPrice\":\"\"}")
                .toList();
        return new Answer(200, "[" + String.join(",", rows) + "]");
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
