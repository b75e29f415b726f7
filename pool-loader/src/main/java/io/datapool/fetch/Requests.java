package io.datapool.fetch;

import io.datapool.fetch.HttpSource.Answer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * Asks an exchange until it has answered: waits its turn, tries again after faults, keeps silent when told to, and passes on a
 * refusal at once. Thread-safe.
 */
final class Requests {
    /**
     * What is asked.
     *
     * @param path with its query
     * @param cost of asking once
     * @param maxBytes how long the answer may be
     */
    record Question(String path, RateBudget.Cost cost, int maxBytes) {}

    /** Makes something of an answer. */
    interface Reader<R> {
        R read(byte[] body) throws BadAnswerException;
    }

    private static final int TOO_MANY_REQUESTS = 429;
    private static final int BANNED = 418;
    private static final int REQUEST_TIMEOUT = 408;
    private static final int FORBIDDEN = 403;
    private static final int FIRST_SERVER_ERROR = 500;
    private static final int OK = 200;

    /**
     * The exchange's numbers of errors that are nobody's fault but its own and pass: it was disconnected inside (-1001), has too many
     * requests (-1003), does not know what became of one (-1006, -1007), or is overloaded (-1008).
     */
    private static final Set<Integer> PASSING_ERRORS = Set.of(-1_001, -1_003, -1_006, -1_007, -1_008);

    /** When the exchange does not say for how long: the window of its limits, and its shortest ban. */
    private static final Duration USUAL_SILENCE = Duration.ofMinutes(1);

    private static final Duration USUAL_BAN = Duration.ofMinutes(2);

    private final String exchange;
    private final ExchangeOptions options;
    private final HttpSource http;
    private final RateBudget budget;
    private final Backoff backoff;

    Requests(String exchange, ExchangeOptions options, HttpSource http, RateBudget budget) {
        this.exchange = exchange;
        this.options = options;
        this.http = http;
        this.budget = budget;
        this.backoff = new Backoff(RandomGenerator.of("SecureRandom"));
    }

    /**
     * Asks, as often as it takes within the number of attempts.
     *
     * @throws ExchangeException when the exchange refuses
     * @throws RateLimitException when it asks for more patience than there is
     * @throws ExchangeUnavailableException when there is no good answer
     */
    <R> R ask(Question question, Reader<R> reader) throws FetchException, InterruptedException {
        int faults = 0; // in a row, other than refusals for a limit
        for (int attempt = 1; ; attempt++) {
            Instant sent = budget.acquire(question.cost());
            IOException fault;
            try {
                Answer answer = http.get(question.path(), question.maxBytes());
                budget.answered(answer.headers(), sent);
                if (answer.status() == OK) {
                    return read(question, answer, reader);
                }
                if (isLimit(answer.status())) {
                    silence(question, answer, attempt);
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
            if (BinanceJson.error(answer.body()).isPresent()) {
                throw fault(question, answer); // as proxies pass an error on
            }
            throw e;
        }
    }

    private static boolean isLimit(int status) {
        return status == TOO_MANY_REQUESTS || status == BANNED;
    }

    /** Makes every request wait as long as the exchange has asked for. */
    private void silence(Question question, Answer answer, int attempt) throws RateLimitException {
        String reason = refusal(question, answer);
        budget.silence(retryAfter(answer, answer.status() == BANNED ? USUAL_BAN : USUAL_SILENCE), reason);
        if (attempt >= options.attempts()) {
            throw new RateLimitException(
                    exchange + " refused " + attempt + " times in a row; it may be asked again at "
                            + budget.silentUntil() + ": " + reason,
                    budget.silentUntil());
        }
    }

    private static Duration retryAfter(Answer answer, Duration otherwise) {
        return answer.headers()
                .firstValue("Retry-After")
                .map(String::strip)
                .filter(value -> value.matches("[0-9]{1,9}"))
                .map(value -> Duration.ofSeconds(Long.parseLong(value)))
                .orElse(otherwise);
    }

    /** An error that may pass; one that does not is thrown. */
    private IOException fault(Question question, Answer answer) throws ExchangeException {
        int code =
                BinanceJson.error(answer.body()).map(BinanceJson.Refusal::code).orElse(0);
        boolean passes = answer.status() >= FIRST_SERVER_ERROR
                || answer.status() == REQUEST_TIMEOUT
                || PASSING_ERRORS.contains(code);
        if (!passes) {
            throw new ExchangeException(refusal(question, answer), answer.status(), code);
        }
        budget.silence(retryAfter(answer, Duration.ZERO), said(answer));
        return new IOException(said(answer));
    }

    private String refusal(Question question, Answer answer) {
        return exchange + " refuses GET " + http.address(question.path()) + ": " + said(answer);
    }

    private static String said(Answer answer) {
        String status = "HTTP " + answer.status() + ", ";
        return BinanceJson.error(answer.body())
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
