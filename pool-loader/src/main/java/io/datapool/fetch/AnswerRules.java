package io.datapool.fetch;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the answers of an exchange say besides what was asked: how it explains an error, asks to be left alone, and counts. All that
 * HTTP leaves open; each exchange has its own. Thread-safe.
 */
public interface AnswerRules {
    /**
     * An error as the exchange explains it.
     *
     * @param code the exchange's own number of it
     * @param message in English
     */
    record Refusal(int code, String message) {}

    /**
     * What has been used of a limit by weight.
     *
     * @param window which limit, by its length
     * @param weight by all programs at this address, since the window began
     */
    record Used(Duration window, int weight) {}

    /** The error that an answer explains; empty when it is none that can be read. */
    Optional<Refusal> refusal(byte[] body);

    /** Whether an error of that number is nobody's fault but the exchange's own, and passes. */
    boolean passes(int code);

    /**
     * For how long not to ask when an answer with that status does not say it.
     *
     * @param httpStatus of the answer
     * @return empty when such an answer does not ask to be left alone
     */
    Optional<Duration> usualSilence(int httpStatus);

    /**
     * What an answer says has been used.
     *
     * @param headers by their names in lower case
     */
    List<Used> used(Map<String, String> headers);

    /** Those of HTTP alone: 429 asks to be left alone, for a minute. */
    static AnswerRules ofHttp() {
        return HttpRules.INSTANCE;
    }
}
