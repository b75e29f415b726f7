package io.datapool.fetch;

import io.datapool.fetch.AnswerRules.Used;
import io.datapool.fetch.RateLimit.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Keeps within what an exchange allows to one address: by weight, as the exchange counts it; by number of requests, as counted
 * here; and silent for as long as the exchange has asked. Thread-safe; all requests to one exchange should share one.
 */
final class RateBudget {
    private record Wait(Duration duration, String reason) {}

    private final String exchange;
    private final ExchangeOptions options;
    private final List<WeightWindow> weights = new ArrayList<>();
    private final List<RequestWindow> requests = new ArrayList<>();
    private final List<RequestWindow> fundingRequests = new ArrayList<>();
    private Duration serverAhead = Duration.ZERO;
    private Instant silentUntil = Instant.MIN;
    private String silentBecause = "";

    RateBudget(String exchange, ExchangeOptions options, List<RateLimit> limits) {
        this.exchange = exchange;
        this.options = options;
        limits(limits);
    }

    /** These limits hold from now on, each in place of those of its kind before. */
    synchronized void limits(List<RateLimit> limits) {
        for (Kind kind : Kind.values()) {
            List<RateLimit> ofKind =
                    limits.stream().filter(limit -> limit.kind() == kind).toList();
            if (ofKind.isEmpty()) {
                continue;
            }
            switch (kind) {
                case WEIGHT ->
                    replace(weights, ofKind.stream().map(this::continued).toList());
                case REQUESTS ->
                    replace(requests, ofKind.stream().map(RequestWindow::new).toList());
                case FUNDING_REQUESTS ->
                    replace(
                            fundingRequests,
                            ofKind.stream().map(RequestWindow::new).toList());
            }
        }
    }

    private WeightWindow continued(RateLimit limit) {
        return weights.stream()
                .filter(window -> window.length().equals(limit.window()))
                .findFirst()
                .map(window -> window.continued(limit))
                .orElseGet(() -> new WeightWindow(limit));
    }

    private static <W> void replace(List<W> old, List<W> by) {
        old.clear();
        old.addAll(by);
    }

    /** The exchange's clock, which its windows go by, shows that time now. */
    synchronized void serverTime(Instant time) {
        serverAhead = Duration.between(options.clock().instant(), time);
    }

    /**
     * Waits until a request may be sent, and counts it.
     *
     * @return when, by this machine's clock
     * @throws RateLimitException when that would take longer than the patience
     */
    Instant acquire(RequestCost cost) throws RateLimitException, InterruptedException {
        while (true) {
            Instant now;
            Wait wait;
            synchronized (this) {
                now = options.clock().instant();
                wait = untilFree(cost, now);
                if (wait == null) {
                    use(cost, now);
                    return now;
                }
            }
            if (wait.duration().compareTo(options.patience()) > 0) {
                throw new RateLimitException(
                        exchange + " lets this address wait until " + now.plus(wait.duration()) + ", longer than the "
                                + options.patience().toSeconds() + " s that it may be waited for: " + wait.reason(),
                        now.plus(wait.duration()));
            }
            options.pauser().pause(wait.duration(), exchange + ": " + wait.reason());
        }
    }

    private @Nullable Wait untilFree(RequestCost cost, Instant now) {
        if (silentUntil.isAfter(now)) {
            return new Wait(Duration.between(now, silentUntil), silentBecause);
        }
        for (WeightWindow window : weights) {
            Duration wait = window.untilFree(cost.weight(), now.plus(serverAhead));
            if (!wait.isZero()) {
                return new Wait(wait, "request weight is used up: " + window);
            }
        }
        for (RequestWindow window : cost.funding() ? both() : requests) {
            Duration wait = window.untilFree(now);
            if (!wait.isZero()) {
                return new Wait(wait, "requests are used up: " + window);
            }
        }
        return null;
    }

    private List<RequestWindow> both() {
        List<RequestWindow> both = new ArrayList<>(requests);
        both.addAll(fundingRequests);
        return both;
    }

    private void use(RequestCost cost, Instant now) {
        weights.forEach(window -> window.use(cost.weight(), now.plus(serverAhead)));
        (cost.funding() ? both() : requests).forEach(window -> window.use(now));
    }

    /**
     * Notes what the exchange says has been used.
     *
     * @param sent when the request was sent that it answered
     */
    synchronized void used(List<Used> all, Instant sent) {
        Instant now = options.clock().instant();
        for (Used used : all) {
            weights.stream()
                    .filter(window -> window.length().equals(used.window()))
                    .forEach(window -> window.reported(used.weight(), sent.plus(serverAhead), now.plus(serverAhead)));
        }
    }

    /**
     * The exchange asked to be left alone.
     *
     * @param duration from now
     * @param reason as it said
     */
    synchronized void silence(Duration duration, String reason) {
        Instant until = options.clock().instant().plus(duration);
        if (until.isAfter(silentUntil)) {
            silentUntil = until;
            silentBecause = reason;
        }
    }

    /** Until when the exchange asked to be left alone at last. */
    synchronized Instant silentUntil() {
        return silentUntil;
    }
}
