package io.datapool.fetch;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What any server of HTTP may say. */
enum HttpRules implements AnswerRules {
    INSTANCE;

    private static final int TOO_MANY_REQUESTS = 429;

    @Override
    public Optional<Refusal> refusal(byte[] body) {
        return Optional.empty();
    }

    @Override
    public boolean passes(int code) {
        return false;
    }

    @Override
    public Optional<Duration> usualSilence(int httpStatus) {
        return httpStatus == TOO_MANY_REQUESTS ? Optional.of(Duration.ofMinutes(1)) : Optional.empty();
    }

    @Override
    public List<Used> used(Map<String, String> headers) {
        return List.of();
    }
}
