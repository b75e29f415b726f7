package io.datapool.internal.registry;

import com.google.gson.FormattingStyle;
import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a registry, and the values of its head, as text: JSON on one line, which is YAML, too. In format 1 a string could hold
 * characters that the two escape differently; whatever is not plainly JSON is left to {@link Yaml}, which knows what it is, or what
 * is wrong with it. A JSON reader takes a tenth of the time, and a fresh JVM loads it in a fifth.
 */
final class FlowText {
    /** Digits of any 64-bit integer that has no sign; longer ones are looked at closely. */
    private static final int LONGEST_LONG = 18;

    private FlowText() {}

    /**
     * One value on one line: maps, lists, strings, numbers and booleans.
     *
     * @throws IllegalArgumentException when it holds something else, or a number that is not finite
     */
    static String render(Object value) {
        StringWriter text = new StringWriter();
        try (JsonWriter writer = new JsonWriter(text)) {
            writer.setFormattingStyle(FormattingStyle.COMPACT.withSpaceAfterSeparators(true));
            writer.setStrictness(Strictness.STRICT);
            write(writer, value);
        } catch (IOException e) {
            throw new UncheckedIOException(e); // of a string?
        }
        return escaped(text.toString());
    }

    private static void write(JsonWriter writer, @Nullable Object value) throws IOException {
        if (value instanceof Map<?, ?> map) {
            writer.beginObject();
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                writer.name(String.valueOf(entry.getKey()));
                write(writer, entry.getValue());
            }
            writer.endObject();
        } else if (value instanceof Collection<?> list) {
            writer.beginArray();
            for (Object element : list) {
                write(writer, element);
            }
            writer.endArray();
        } else if (value instanceof String text) {
            writer.value(text);
        } else if (value instanceof Boolean flag) {
            writer.value(flag);
        } else if (value instanceof Number number) {
            writer.value(number);
        } else {
            throw new IllegalArgumentException("neither map, list, string, number nor boolean: " + value);
        }
    }

    /** What JSON may have as it is, and YAML may not, can only stand in a string. */
    private static String escaped(String json) {
        StringBuilder text = new StringBuilder(json.length());
        for (int i = 0; i < json.length(); i++) {
            char c = json.charAt(i);
            boolean pair = Character.isHighSurrogate(c)
                    && i + 1 < json.length()
                    && Character.isLowSurrogate(json.charAt(i + 1));
            if (pair) {
                text.append(c).append(json.charAt(++i));
            } else if (isPrintableYaml(c)) {
                text.append(c);
            } else {
                text.append(String.format("\\u%04x", (int) c));
            }
        }
        return text.toString();
    }

    private static boolean isPrintableYaml(char c) {
        return (c >= ' ' && c <= '~')
                || (c >= '\u00A0' && c < Character.MIN_SURROGATE)
                || (c > Character.MAX_SURROGATE && c <= '\uFFFD' && c != '\uFEFF');
    }

    /** A row: one map. Empty when it is for {@link Yaml} to say what the text is. */
    static Optional<Map<String, Object>> map(String text) {
        return read(text, reader -> map(reader, 1));
    }

    /** A head: comments, and one {@code name: value} a line. Empty when it is for {@link Yaml} to say what the text is. */
    static Optional<Map<String, Object>> lines(String text) {
        Map<String, Object> values = new LinkedHashMap<>();
        for (String line : text.split("\n", -1)) {
            if (line.startsWith("#")) {
                continue;
            }
            int colon = line.indexOf(": ");
            Optional<Object> value =
                    colon < 1 ? Optional.empty() : read(line.substring(colon + 2), reader -> headValue(reader));
            if (value.isEmpty() || values.put(line.substring(0, colon), value.get()) != null) {
                return Optional.empty();
            }
        }
        return Optional.of(values);
    }

    private interface Part<T> {
        T read(JsonReader reader) throws IOException;
    }

    private static <T> Optional<T> read(String text, Part<T> part) {
        try (JsonReader reader = new JsonReader(new StringReader(text))) {
            reader.setStrictness(Strictness.STRICT);
            T value = part.read(reader);
            return reader.peek() == JsonToken.END_DOCUMENT ? Optional.of(value) : Optional.empty();
        } catch (IOException | IllegalStateException | NumberFormatException e) {
            return Optional.empty();
        }
    }

    private static Map<String, Object> map(JsonReader reader, int depth) throws IOException {
        Map<String, Object> map = new LinkedHashMap<>();
        reader.beginObject();
        while (reader.hasNext()) {
            String name = reader.nextName();
            if (map.containsKey(name)) {
                throw new IOException("a name stands twice");
            }
            map.put(name, value(reader, depth));
        }
        reader.endObject();
        return map;
    }

    private static List<Object> list(JsonReader reader, int depth) throws IOException {
        List<Object> list = new ArrayList<>();
        reader.beginArray();
        while (reader.hasNext()) {
            list.add(value(reader, depth));
        }
        reader.endArray();
        return list;
    }

    private static Object headValue(JsonReader reader) throws IOException {
        Object value = value(reader, 0);
        if (value == null) {
            throw new IOException("a line of a head says nothing");
        }
        return value;
    }

    private static @Nullable Object value(JsonReader reader, int depth) throws IOException {
        JsonToken token = reader.peek();
        if (token == JsonToken.NULL) {
            reader.nextNull();
            return null;
        }
        boolean nested = token == JsonToken.BEGIN_OBJECT || token == JsonToken.BEGIN_ARRAY;
        if (nested && depth == Yaml.MAX_NESTING) {
            throw new IOException("nested too deeply");
        }
        if (token == JsonToken.BEGIN_OBJECT) {
            return map(reader, depth + 1);
        }
        return token == JsonToken.BEGIN_ARRAY ? list(reader, depth + 1) : scalar(reader);
    }

    private static Object scalar(JsonReader reader) throws IOException {
        JsonToken token = reader.peek();
        if (token == JsonToken.STRING) {
            return reader.nextString();
        }
        if (token == JsonToken.BOOLEAN) {
            return reader.nextBoolean();
        }
        if (token != JsonToken.NUMBER) {
            throw new IOException("no scalar of a registry: " + token);
        }
        return number(reader.nextString());
    }

    private static Number number(String text) {
        if (text.indexOf('.') >= 0 || text.indexOf('e') >= 0 || text.indexOf('E') >= 0) {
            double number = Double.parseDouble(text);
            return Double.isInfinite(number) ? (Number) new BigDecimal(text) : (Number) number;
        }
        if (text.length() > LONGEST_LONG) {
            if (text.length() > Yaml.MAX_INTEGER_CHARACTERS) {
                throw new NumberFormatException("an integer has more than " + Yaml.MAX_INTEGER_CHARACTERS + " digits");
            }
            BigInteger number = new BigInteger(text);
            return number.bitLength() < Long.SIZE ? (Number) number.longValue() : (Number) number;
        }
        long number = Long.parseLong(text);
        return number == (int) number ? (Number) (int) number : (Number) number;
    }
}
