package io.datapool.internal.registry;

import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The quick way to read a registry. Its rows, and the values of its head, are YAML in flow style with every string in double
 * quotes: that is JSON, unless a string holds a character that the two escape differently. A JSON reader takes a tenth of the
 * time, and a fresh JVM loads it in a fifth. Whatever is not plainly JSON is left to {@link Yaml}, which knows what it is, or
 * what is wrong with it.
 */
final class FlowText {
    private FlowText() {}

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
            Optional<Object> value = colon < 1 ? Optional.empty() : read(line.substring(colon + 2), FlowText::scalar);
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
            if (map.put(reader.nextName(), value(reader, depth)) != null) {
                throw new IOException("a name stands twice");
            }
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

    private static Object value(JsonReader reader, int depth) throws IOException {
        if (depth == Yaml.MAX_NESTING) {
            throw new IOException("nested too deeply");
        }
        JsonToken token = reader.peek();
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
        if (text.indexOf('.') >= 0) {
            return Double.valueOf(text);
        }
        long number = Long.parseLong(text);
        return number == (int) number ? (Number) (int) number : (Number) number;
    }
}
