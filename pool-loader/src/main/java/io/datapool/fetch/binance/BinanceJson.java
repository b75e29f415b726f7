package io.datapool.fetch.binance;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.datapool.fetch.AnswerRules.Refusal;
import io.datapool.fetch.BadAnswerException;
import io.datapool.fetch.Bar;
import io.datapool.fetch.FundingRate;
import io.datapool.fetch.RateLimit;
import io.datapool.fetch.Symbol;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads the exchange's answers, token by token.
 *
 * <p>A bar is an array: open time in milliseconds; open, high, low, close, volume as decimal strings; close time, and more that is
 * not used here. A funding rate is an object with {@code symbol}, {@code fundingRate}, {@code fundingTime}. Strings become the
 * nearest double, once.
 */
final class BinanceJson {
    private interface RowReader<T> {
        T read(JsonParser json) throws IOException;
    }

    private static final JsonFactory JSON = new JsonFactory();
    private static final Pattern DECIMAL = Pattern.compile("-?[0-9]{1,40}(\\.[0-9]{0,40})?([eE][-+]?[0-9]{1,3})?");

    private BinanceJson() {}

    static List<Bar> bars(byte[] body) throws BadAnswerException {
        return rows(body, json -> {
            require(json.currentToken() == JsonToken.START_ARRAY, "an array per bar", json);
            Instant open = millis(json, json.nextToken());
            Bar bar = new Bar(open, decimal(json), decimal(json), decimal(json), decimal(json), decimal(json));
            while (json.nextToken() != JsonToken.END_ARRAY) {
                require(json.currentToken() != null, "the rest of a bar", json);
                json.skipChildren();
            }
            return bar;
        });
    }

    static List<FundingRate> fundingRates(byte[] body, Symbol symbol) throws BadAnswerException {
        return rows(body, json -> {
            require(json.currentToken() == JsonToken.START_OBJECT, "an object per funding rate", json);
            Instant time = null;
            Double rate = null;
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String name = json.currentName();
                switch (name) {
                    case "symbol" ->
                        require(Spelling.of(symbol).equals(json.nextTextValue()), "funding of " + symbol, json);
                    case "fundingTime" -> time = millis(json, json.nextToken());
                    case "fundingRate" -> rate = decimal(json);
                    default -> {
                        json.nextToken();
                        json.skipChildren();
                    }
                }
            }
            if (time == null || rate == null) {
                throw expected("a funding rate with fundingTime and fundingRate", json);
            }
            return new FundingRate(time, rate);
        });
    }

    private static <T> List<T> rows(byte[] body, RowReader<T> reader) throws BadAnswerException {
        List<T> rows = new ArrayList<>();
        try (JsonParser json = JSON.createParser(body)) {
            require(json.nextToken() == JsonToken.START_ARRAY, "an array", json);
            while (json.nextToken() != JsonToken.END_ARRAY) {
                require(json.currentToken() != null, "the end of the array", json);
                rows.add(reader.read(json));
            }
            require(json.nextToken() == null, "nothing after the array", json);
        } catch (BadAnswerException e) {
            throw e;
        } catch (IOException e) {
            throw broken(e);
        }
        return rows;
    }

    static Instant serverTime(byte[] body) throws BadAnswerException {
        try (JsonParser json = JSON.createParser(body)) {
            Instant time = null;
            require(json.nextToken() == JsonToken.START_OBJECT, "an object", json);
            while (json.nextToken() == JsonToken.FIELD_NAME) { // to the end: a number may have been cut
                boolean wanted = json.currentName().equals("serverTime");
                JsonToken token = json.nextToken();
                time = wanted ? millis(json, token) : time;
                json.skipChildren();
            }
            if (time == null) {
                throw expected("a serverTime", json);
            }
            return time;
        } catch (BadAnswerException e) {
            throw e;
        } catch (IOException e) {
            throw broken(e);
        }
    }

    /** The limits of requests in {@code exchangeInfo.rateLimits}; those of orders are left out. */
    static List<RateLimit> rateLimits(byte[] body) throws BadAnswerException {
        List<RateLimit> limits = new ArrayList<>();
        try (JsonParser json = JSON.createParser(body)) {
            require(json.nextToken() == JsonToken.START_OBJECT, "an object", json);
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                boolean wanted = json.currentName().equals("rateLimits");
                require(json.nextToken() == JsonToken.START_ARRAY || !wanted, "an array of rateLimits", json);
                while (wanted && json.nextToken() == JsonToken.START_OBJECT) {
                    RateLimit limit = rateLimit(json);
                    if (limit != null) {
                        limits.add(limit);
                    }
                }
                json.skipChildren();
            }
            return limits;
        } catch (BadAnswerException e) {
            throw e;
        } catch (IOException e) {
            throw broken(e);
        }
    }

    private static @Nullable RateLimit rateLimit(JsonParser json) throws IOException {
        String type = "";
        String unit = "";
        long units = 0;
        long limit = 0;
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String name = json.currentName();
            json.nextToken();
            switch (name) {
                case "rateLimitType" -> type = json.getText();
                case "interval" -> unit = json.getText().toUpperCase(Locale.ROOT);
                case "intervalNum" -> units = json.getLongValue();
                case "limit" -> limit = json.getLongValue();
                default -> json.skipChildren();
            }
        }
        Duration window = switch (unit) {
            case "SECOND" -> Duration.ofSeconds(1);
            case "MINUTE" -> Duration.ofMinutes(1);
            case "HOUR" -> Duration.ofHours(1);
            case "DAY" -> Duration.ofDays(1);
            default -> Duration.ZERO;
        };
        boolean sensible = units >= 1 && units <= 1_000 && !window.isZero() && limit >= 1;
        int bounded = (int) Math.min(limit, Integer.MAX_VALUE / 2);
        return switch (sensible ? type : "") {
            case "REQUEST_WEIGHT" -> new RateLimit(RateLimit.Kind.WEIGHT, window.multipliedBy(units), bounded);
            case "RAW_REQUESTS" -> new RateLimit(RateLimit.Kind.REQUESTS, window.multipliedBy(units), bounded);
            default -> null;
        };
    }

    /** The error that a body explains, if it does. */
    static Optional<Refusal> error(byte[] body) {
        try (JsonParser json = JSON.createParser(body)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                return Optional.empty();
            }
            Integer code = null;
            String message = "";
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String name = json.currentName();
                json.nextToken();
                switch (name) {
                    case "code" -> code = json.getIntValue();
                    case "msg" -> message = json.getText();
                    default -> json.skipChildren();
                }
            }
            return code == null ? Optional.empty() : Optional.of(new Refusal(code, message));
        } catch (IOException e) {
            return Optional.empty(); // some other text, which is shown as it is
        }
    }

    private static Instant millis(JsonParser json, @Nullable JsonToken token) throws IOException {
        require(token == JsonToken.VALUE_NUMBER_INT, "a time in milliseconds", json);
        try {
            Instant time = Instant.ofEpochMilli(json.getLongValue());
            require(time.getEpochSecond() >= 0, "a time since 1970", json);
            return time;
        } catch (DateTimeException e) {
            throw new BadAnswerException("the answer has a time that cannot be", e);
        }
    }

    private static double decimal(JsonParser json) throws IOException {
        JsonToken token = json.nextToken();
        require(token == JsonToken.VALUE_STRING || (token != null && token.isNumeric()), "a decimal number", json);
        String text = json.getText();
        require(DECIMAL.matcher(text).matches(), "a decimal number", json);
        double value = Double.parseDouble(text);
        require(Double.isFinite(value), "a number that a double can hold", json);
        return value;
    }

    private static void require(boolean fits, String what, JsonParser json) throws IOException {
        if (!fits) {
            throw expected(what, json);
        }
    }

    private static BadAnswerException expected(String what, JsonParser json) throws IOException {
        String found =
                json.currentToken() == null ? "its end" : json.currentToken() + " '" + shortened(json.getText()) + "'";
        return new BadAnswerException("the answer makes no sense: expected " + what + " at byte "
                + json.currentTokenLocation().getByteOffset() + ", found " + found);
    }

    private static String shortened(@Nullable String text) {
        return text == null || text.length() <= 40 ? String.valueOf(text) : text.substring(0, 40) + "...";
    }

    private static BadAnswerException broken(IOException cause) {
        String message = String.valueOf(cause.getMessage());
        return new BadAnswerException("the answer is not JSON: " + message.split("\n", 2)[0], cause);
    }
}
