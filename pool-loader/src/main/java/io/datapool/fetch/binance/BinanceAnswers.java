package io.datapool.fetch.binance;

import io.datapool.fetch.AnswerRules;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What Binance's answers say besides what was asked. */
final class BinanceAnswers implements AnswerRules {
    private static final int TOO_MANY_REQUESTS = 429;
    private static final int BANNED = 418;

    /** The window of its limits, and its shortest ban. */
    private static final Duration USUAL_SILENCE = Duration.ofMinutes(1);

    private static final Duration USUAL_BAN = Duration.ofMinutes(2);

    /**
     * It was disconnected inside (-1001), has too many requests (-1003), does not know what became of one (-1006, -1007), or is
     * overloaded (-1008).
     */
    private static final Set<Integer> PASSING_ERRORS = Set.of(-1_001, -1_003, -1_006, -1_007, -1_008);

    private static final Pattern USED_WEIGHT = Pattern.compile("x-mbx-used-weight-([0-9]{1,4})([smhd])");
    private static final Map<String, Duration> UNITS = Map.of(
            "s", Duration.ofSeconds(1), "m", Duration.ofMinutes(1), "h", Duration.ofHours(1), "d", Duration.ofDays(1));

    @Override
    public Optional<Refusal> refusal(byte[] body) {
        return BinanceJson.error(body);
    }

    @Override
    public boolean passes(int code) {
        return PASSING_ERRORS.contains(code);
    }

    @Override
    public Optional<Duration> usualSilence(int httpStatus) {
        return switch (httpStatus) {
            case TOO_MANY_REQUESTS -> Optional.of(USUAL_SILENCE);
            case BANNED -> Optional.of(USUAL_BAN);
            default -> Optional.empty();
        };
    }

    @Override
    public List<Used> used(Map<String, String> headers) {
        List<Used> all = new ArrayList<>();
        headers.forEach((name, value) -> {
            Matcher header = USED_WEIGHT.matcher(name);
            if (header.matches() && value.matches("[0-9]{1,9}")) {
                Duration window = UNITS.getOrDefault(header.group(2), Duration.ZERO)
                        .multipliedBy(Long.parseLong(header.group(1)));
                all.add(new Used(window, Integer.parseInt(value)));
            }
        });
        return all;
    }
}
