package io.datapool.fetch;

import io.datapool.fetch.HttpSource.Answer;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Asks an exchange until it has answered: waits its turn, tries again after faults, keeps silent when told to, and passes on a
 * refusal at once. What an {@link Exchange} over HTTP is made with; one object keeps count of the limits. Thread-safe.
 */
public final class Requests {
    /**
     * Who is asked.
     *
     * @param name for messages
     * @param base its address, to which paths are added
     * @param rules what its answers mean
     * @param limits that hold until others are learnt
     */
    public record Peer(String name, URI base, AnswerRules rules, List<RateLimit> limits) {
        /** Keeps a copy of the limits. */
        public Peer {
            limits = List.copyOf(limits);
        }
    }

    /**
     * What is asked.
     *
     * @param path with its query
     * @param cost of asking once
     * @param maxBytes how long the answer may be
     */
    public record Question(String path, RequestCost cost, int maxBytes) {}

    /** Makes something of an answer. */
    @FunctionalInterface
    public interface Reader<R> {
        /**
         * Reads the answer, which is whole.
         *
         * @throws BadAnswerException when it makes no sense; it is asked again then
         */
        R read(byte[] body) throws BadAnswerException;
    }

    private static final int REQUEST_TIMEOUT = 408;
    private static final int FORBIDDEN = 403;
    private static final int FIRST_SERVER_ERROR = 500;
    private static final int OK = 200;

    private final String exchange;
    private final ExchangeOptions options;
    private final AnswerRules rules;
    private final HttpSource http;
    private final RateBudget budget;
    private final Backoff backoff;

    private Requests(Peer peer, ExchangeOptions options) {
        this.exchange = peer.name();
        this.options = options;
        this.rules = peer.rules();
        this.http = new HttpSource(peer.base(), options);
        this.budget = new RateBudget(peer.name(), options, peer.limits());
        this.backoff = new Backoff(RandomGenerator.of("SecureRandom"));
    }

    /**
     * Asks that exchange.
     *
     * @throws IllegalArgumentException when its address is not one of HTTP
     */
    public static Requests to(Peer peer, ExchangeOptions options) {
        return new Requests(peer, options);
    }

    /** These limits hold from now on, each in place of those of its kind before. */
    public void limits(List<RateLimit> limits) {
        budget.limits(limits);
    }

    /** The exchange's clock, which its limits go by, shows that time now. */
    public void serverTime(Instant time) {
        budget.serverTime(time);
    }

    /** The whole address of a path with its query. */
    public String address(String path) {
        return http.address(path);
    }

    /**
     * Asks, as often as it takes within the number of attempts.
     *
     * @throws ExchangeException when the exchange refuses
     * @throws RateLimitException when it asks for more patience than there is
     * @throws ExchangeUnavailableException when there is no good answer
     */
    public <R> R ask(Question question, Reader<R> reader) throws FetchException, InterruptedException {
        int faults = 0; // in a row, other than refusals for a limit
        for (int attempt = 1; ; attempt++) {
            Instant sent = budget.acquire(question.cost());
            IOException fault;
            try {
                Answer answer = http.get(question.path(), question.maxBytes());
                budget.used(rules.used(answer.headers()), sent);
                if (answer.status() == OK) {
                    return read(question, answer, reader);
                }
                Optional<Duration> silence = rules.usualSilence(answer.status());
                if (silence.isPresent()) {
                    silence(question, answer, silence.get(), attempt);
                    continue;
                }
                fault = fault(question, answer);
            } catch (FetchException e) {
                throw e;
            } catch (IOException e) {
                fault = e;
            }
            String failure = "GET " + http.address(question.path()) + " failed: " + fault.getMessage();
            if (attempt >= options.attempts()) {
                throw new ExchangeUnavailableException(
                        exchange + " gave no good answer in " + attempt + " attempts; " + failure, attempt, fault);
            }
            options.pauser().pause(backoff.after(++faults), exchange + ": " + failure);
        }
    }

    private <R> R read(Question question, Answer answer, Reader<R> reader) throws IOException {
        try {
            return reader.read(answer.body());
        } catch (BadAnswerException e) {
            if (rules.refusal(answer.body()).isPresent()) {
                throw fault(question, answer); // as proxies pass an error on
            }
            throw e;
        }
    }

    /** Makes every request wait as long as the exchange has asked for. */
    private void silence(Question question, Answer answer, Duration usual, int attempt) throws RateLimitException {
        String reason = refusal(question, answer);
        budget.silence(retryAfter(answer, usual), reason);
        if (attempt >= options.attempts()) {
            throw new RateLimitException(
                    exchange + " refused " + attempt + " times in a row; it may be asked again at "
                            + budget.silentUntil() + ": " + reason,
                    budget.silentUntil());
        }
    }

    private static Duration retryAfter(Answer answer, Duration otherwise) {
        return Optional.ofNullable(answer.headers().get("retry-after"))
                .map(String::strip)
                .filter(value -> value.matches("[0-9]{1,9}"))
                .map(value -> Duration.ofSeconds(Long.parseLong(value)))
                .orElse(otherwise);
    }

    /** An error that may pass; one that does not is thrown. */
    private IOException fault(Question question, Answer answer) throws ExchangeException {
        int code = rules.refusal(answer.body()).map(AnswerRules.Refusal::code).orElse(0);
        boolean passes =
                answer.status() >= FIRST_SERVER_ERROR || answer.status() == REQUEST_TIMEOUT || rules.passes(code);
        if (!passes) {
            throw new ExchangeException(refusal(question, answer), answer.status(), code);
        }
        budget.silence(retryAfter(answer, Duration.ZERO), said(answer));
        return new IOException(said(answer));
    }

    private String refusal(Question question, Answer answer) {
        return exchange + " refuses GET " + http.address(question.path()) + ": " + said(answer);
    }

    private String said(Answer answer) {
        String status = "HTTP " + answer.status() + ", ";
        return rules.refusal(answer.body())
                .map(error -> status + "error " + error.code() + ": " + error.message())
                .orElseGet(() -> status
                        + (answer.status() == FORBIDDEN ? "from the exchange's firewall: " : "")
                        + start(answer));
    }

    private static String start(Answer answer) {
        int shown = Math.min(answer.body().length, 200);
        String text = new String(answer.body(), 0, shown, StandardCharsets.UTF_8)
                .replaceAll("\\s+", " ")
                .replaceAll("\\p{Cntrl}", "?")
                .strip();
        return text.isEmpty() ? "no explanation" : "'" + text + "'";
    }
}
