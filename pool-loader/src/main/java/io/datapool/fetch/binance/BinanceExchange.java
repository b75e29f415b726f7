package io.datapool.fetch.binance;

import io.datapool.fetch.BadAnswerException;
import io.datapool.fetch.Bar;
import io.datapool.fetch.Exchange;
import io.datapool.fetch.ExchangeException;
import io.datapool.fetch.ExchangeOptions;
import io.datapool.fetch.FetchException;
import io.datapool.fetch.FundingRate;
import io.datapool.fetch.Page;
import io.datapool.fetch.RateLimit;
import io.datapool.fetch.RequestCost;
import io.datapool.fetch.Requests;
import io.datapool.fetch.Requests.Question;
import io.datapool.fetch.Series;
import io.datapool.fetch.Span;
import io.datapool.fetch.Symbol;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;

/**
 * Binance, spot or USD-M futures, through its public endpoints, which need no key.
 *
 * <table>
 *   <caption>What is asked for</caption>
 *   <tr><th>what</th><th>spot</th><th>USD-M</th></tr>
 *   <tr><td>bars</td><td>{@code /api/v3/klines}, 1000 a page, which weigh 2</td>
 *       <td>{@code /fapi/v1/klines}, 499 a page, which weigh 2; 99, which weigh 1, when no more are wanted</td></tr>
 *   <tr><td>funding rates</td><td>there are none</td><td>{@code /fapi/v1/fundingRate}, 1000 a page</td></tr>
 *   <tr><td>clock</td><td>{@code /api/v3/time}</td><td>{@code /fapi/v1/time}</td></tr>
 *   <tr><td>limits, once</td><td>{@code /api/v3/exchangeInfo}</td><td>{@code /fapi/v1/exchangeInfo}</td></tr>
 * </table>
 *
 * <p>Pages have the size that gives most rows for their weight. USD-M also has pages of 1500, a third of the requests, but at a
 * weight of 10: two years of minutes would weigh 7010 instead of 4214, three minutes of the whole address's limit instead of two,
 * and programs that trade share that limit.
 *
 * <p>Of each limit a tenth is left to others. When one is used up, or the exchange answers 429 or 418, all requests through this object
 * wait, for {@link ExchangeOptions#patience} at most. Faults are retried; errors that the exchange explains are not.
 *
 * <p>Thread-safe. Use one object for all fetches, since it is what keeps count of the limits.
 *
 * @see <a href="https://developers.binance.com/docs/binance-spot-api-docs/rest-api">the exchange's documentation</a>
 */
public final class BinanceExchange implements Exchange {
    /** The host that serves market data only; the one for trading, {@code https://api.binance.com}, serves the same. */
    private static final URI SPOT_BASE = URI.create("https://data-api.binance.vision");

    private static final URI USDM_BASE = URI.create("https://fapi.binance.com");

    private static final int MAX_PAGE_BYTES = 4 << 20;
    private static final int MAX_INFO_BYTES = 64 << 20;
    private static final int NOT_FOUND = 404;

    private static final int SPOT_PAGE = 1_000;
    private static final int USDM_PAGE = 499;
    private static final int USDM_SMALL_PAGE = 99;
    private static final int FUNDING_PAGE = 1_000;

    /** Hold until the exchange has told its own: each is the lowest that was ever in force. */
    private static final List<RateLimit> CAUTIOUS_LIMITS = List.of(
            new RateLimit(RateLimit.Kind.WEIGHT, Duration.ofMinutes(1), 1_200),
            new RateLimit(RateLimit.Kind.FUNDING_REQUESTS, Duration.ofMinutes(5), 500));

    private final Market market;
    private final Requests requests;
    private final ReentrantLock learning = new ReentrantLock();
    private volatile boolean limitsKnown;

    private BinanceExchange(Market market, URI base, ExchangeOptions options) {
        this.market = market;
        this.requests =
                Requests.to(new Requests.Peer(toString(), base, new BinanceAnswers(), CAUTIOUS_LIMITS), options);
    }

    /** The spot market, at the host that serves market data only. */
    public static BinanceExchange spot() {
        return of(Market.SPOT);
    }

    /** The market of USD-M futures. */
    public static BinanceExchange usdm() {
        return of(Market.USDM);
    }

    /** A market at its usual address. */
    public static BinanceExchange of(Market market) {
        return at(base(market), market, ExchangeOptions.defaults());
    }

    /** A market at its usual address, asked as told. */
    public static BinanceExchange of(Market market, ExchangeOptions options) {
        return at(base(market), market, options);
    }

    /**
     * A market at another address: a mirror, a proxy, a test server.
     *
     * @param base to which the paths of the requests are added, {@code https://api.binance.com} for instance
     * @throws IllegalArgumentException when it is not an address of HTTP
     */
    public static BinanceExchange at(URI base, Market market, ExchangeOptions options) {
        return new BinanceExchange(market, base, options);
    }

    private static URI base(Market market) {
        return switch (market) {
            case SPOT -> SPOT_BASE;
            case USDM -> USDM_BASE;
        };
    }

    private String path(String endpoint) {
        return switch (market) {
            case SPOT -> "/api/v3/" + endpoint;
            case USDM -> "/fapi/v1/" + endpoint;
        };
    }

    /** The {@link #id()} of a market. */
    public static String id(Market market) {
        return "binance-" + market;
    }

    @Override
    public String id() {
        return id(market);
    }

    @Override
    public Instant serverTime() throws FetchException, InterruptedException {
        Question question = new Question(path("time"), new RequestCost(1, false), MAX_PAGE_BYTES);
        Instant time = requests.ask(question, BinanceJson::serverTime);
        requests.serverTime(time);
        return time;
    }

    @Override
    public Page<Bar> bars(Series.Bars series, Span span) throws FetchException, InterruptedException {
        if (span.isEmpty()) {
            return new Page<>(List.of(), span.end());
        }
        learnLimits(series.symbol());
        int limit = pageSize(series.interval().barsIn(span));
        Question question = new Question(
                path("klines") + "?symbol=" + Spelling.of(series.symbol()) + "&interval="
                        + Spelling.inRequests(series.interval()) + range(span)
                        + "&limit=" + limit,
                new RequestCost(limit == USDM_SMALL_PAGE ? 1 : 2, false),
                MAX_PAGE_BYTES);
        List<Bar> bars = requests.ask(question, body -> fitting(BinanceJson.bars(body), Bar::openTime, span));
        boolean reachesEnd = !bars.isEmpty()
                && !series.interval()
                        .endOf(bars.get(bars.size() - 1).openTime())
                        .isBefore(span.end());
        return reachesEnd ? new Page<>(bars, span.end()) : page(bars, Bar::openTime, span);
    }

    /** The page with the most rows for its weight. */
    private int pageSize(long rows) {
        return switch (market) {
            case SPOT -> SPOT_PAGE;
            case USDM -> rows <= USDM_SMALL_PAGE ? USDM_SMALL_PAGE : USDM_PAGE;
        };
    }

    /**
     * {@inheritDoc}
     *
     * @throws ExchangeException also on the spot market, where there is no funding
     */
    @Override
    public Page<FundingRate> fundingRates(Series.FundingRates series, Span span)
            throws FetchException, InterruptedException {
        if (market != Market.USDM) {
            throw new ExchangeException(
                    series.symbol() + " has no funding rates on " + this + ": only perpetual futures have, on usdm",
                    0,
                    0);
        }
        if (span.isEmpty()) {
            return new Page<>(List.of(), span.end());
        }
        learnLimits(series.symbol());
        Question question = new Question(
                path("fundingRate") + "?symbol=" + Spelling.of(series.symbol()) + range(span) + "&limit="
                        + FUNDING_PAGE,
                new RequestCost(1, true),
                MAX_PAGE_BYTES);
        List<FundingRate> rates = requests.ask(
                question, body -> fitting(BinanceJson.fundingRates(body, series.symbol()), FundingRate::time, span));
        return page(rates, FundingRate::time, span);
    }

    /** Both ends are inclusive there. */
    private static String range(Span span) {
        return "&startTime=" + span.start().toEpochMilli() + "&endTime="
                + (span.end().toEpochMilli() - 1);
    }

    /** Learns what may be asked of this host, before the first large question. */
    private void learnLimits(Symbol symbol) throws FetchException, InterruptedException {
        if (limitsKnown) {
            return;
        }
        learning.lockInterruptibly();
        try {
            if (!limitsKnown) {
                askForLimits(symbol);
                limitsKnown = true;
            }
        } finally {
            learning.unlock();
        }
    }

    private void askForLimits(Symbol symbol) throws FetchException, InterruptedException {
        // Spot answers for one symbol, in a few kilobytes; USD-M for all of them only, but for a lower weight.
        Question question = switch (market) {
            case SPOT ->
                new Question(
                        path("exchangeInfo") + "?symbol=" + Spelling.of(symbol),
                        new RequestCost(20, false),
                        MAX_INFO_BYTES);
            case USDM -> new Question(path("exchangeInfo"), new RequestCost(1, false), MAX_INFO_BYTES);
        };
        try {
            requests.limits(requests.ask(question, BinanceJson::rateLimits));
        } catch (ExchangeException e) {
            if (e.httpStatus() != NOT_FOUND) { // a host that serves bars only: the cautious limits stay
                throw e;
            }
        }
    }

    /**
     * The rows, once they have proved to be an answer to what was asked.
     *
     * @throws BadAnswerException when they are not
     */
    private static <T> List<T> fitting(List<T> rows, Function<T, Instant> timeOf, Span span) throws BadAnswerException {
        Instant before = span.start().minusMillis(1);
        for (int i = 0; i < rows.size(); i++) {
            Instant time = timeOf.apply(rows.get(i));
            if (!time.isAfter(before) || !span.contains(time)) {
                throw new BadAnswerException("row " + i + " of " + rows.size() + " has the time " + time
                        + ", expected one after " + before + " and before " + span.end());
            }
            before = time;
        }
        return rows;
    }

    /**
     * A page without rows is the only proof that there are no more: one that is not full may have met a limit of a host that is
     * not ours to know.
     */
    private static <T> Page<T> page(List<T> rows, Function<T, Instant> timeOf, Span span) {
        if (rows.isEmpty()) {
            return new Page<>(rows, span.end());
        }
        return new Page<>(rows, timeOf.apply(rows.get(rows.size() - 1)).plusMillis(1));
    }

    /** Its market, for messages. */
    @Override
    public String toString() {
        return "Binance " + market;
    }
}
