package io.datapool.internal.registry;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

/** Typed access to a map read from YAML; whatever is missing or of another type is an IllegalArgumentException that names it. */
final class YamlMap {
    private static final int MAX_SHOWN = 200;

    /** What is not JSON may be shorter only: SnakeYAML's time grows with the square of a string's length. */
    private static final int MAX_YAML_CHARACTERS = 1 << 20;

    private final Map<?, ?> map;

    private YamlMap(Map<?, ?> map) {
        this.map = map;
    }

    /**
     * A registry's head: one {@code name: value} a line.
     *
     * @throws IllegalArgumentException when it is not a map, or not YAML within the limits
     */
    static YamlMap ofLines(String text, int maxCharacters) {
        return of(text, maxCharacters, FlowText::lines);
    }

    /**
     * A map in flow style.
     *
     * @throws IllegalArgumentException when it is not a map, or not YAML within the limits
     */
    static YamlMap ofFlow(String text, int maxCharacters) {
        return of(text, maxCharacters, FlowText::map);
    }

    /**
     * A map in flow style that is JSON, as all are since format 2.
     *
     * @throws IllegalArgumentException when it is not
     */
    static YamlMap ofJson(String text, int maxCharacters) {
        return ofJson(text, maxCharacters, FlowText::map);
    }

    /**
     * A head whose values are JSON, as all are since format 2.
     *
     * @throws IllegalArgumentException when they are not
     */
    static YamlMap ofJsonLines(String text, int maxCharacters) {
        return ofJson(text, maxCharacters, FlowText::lines);
    }

    private static YamlMap ofJson(
            String text, int maxCharacters, Function<String, Optional<Map<String, Object>>> reader) {
        requireShort(text, maxCharacters);
        return new YamlMap(reader.apply(text).orElseThrow(() -> new IllegalArgumentException("it is no map in JSON")));
    }

    private static void requireShort(String text, int maxCharacters) {
        if (text.length() > maxCharacters) {
            throw new IllegalArgumentException(
                    "it has " + text.length() + " characters, more than any needs (" + maxCharacters + ")");
        }
    }

    private static YamlMap of(
            String text, int maxCharacters, Function<String, Optional<Map<String, Object>>> quickReader) {
        requireShort(text, maxCharacters);
        Optional<Map<String, Object>> quick = quickReader.apply(text);
        return new YamlMap(quick.isPresent() ? quick.get() : new Yaml(MAX_YAML_CHARACTERS).loadMap(text));
    }

    String text(String name) {
        return value(name, String.class);
    }

    Optional<String> optionalText(String name) {
        return map.containsKey(name) ? Optional.of(text(name)) : Optional.empty();
    }

    boolean has(String name) {
        return map.containsKey(name);
    }

    /** A list of texts. */
    Set<String> textSet(String name) {
        Set<String> texts = new TreeSet<>();
        for (Object element : value(name, List.class)) {
            if (!(element instanceof String text)) {
                throw new IllegalArgumentException("'" + name + "' holds something that is no text: " + shown(element));
            }
            texts.add(text);
        }
        return texts;
    }

    boolean flag(String name) {
        return value(name, Boolean.class);
    }

    long number(String name) {
        Number number = value(name, Number.class);
        if (number instanceof Integer || number instanceof Long) {
            return number.longValue();
        }
        throw new IllegalArgumentException("'" + name + "' is no 64-bit integer: " + shown(number));
    }

    long number(String name, long least, long most) {
        long number = number(name);
        if (number < least || number > most) {
            throw new IllegalArgumentException("'" + name + "' is " + number + ", expected " + least + " to " + most);
        }
        return number;
    }

    /** The list of exactly {@code count} integers from 0 to {@code max}. */
    int[] integers(String name, int count, int max) {
        List<?> list = value(name, List.class);
        int[] integers = new int[count];
        for (int i = 0; i < count; i++) {
            if (list.size() != count || !(list.get(i) instanceof Integer integer) || integer < 0 || integer > max) {
                throw new IllegalArgumentException(
                        "'" + name + "' is " + shown(list) + ", expected " + count + " integers from 0 to " + max);
            }
            integers[i] = integer;
        }
        return integers;
    }

    Instant instant(String name) {
        try {
            return Instant.parse(text(name));
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("'" + name + "' is no ISO-8601 instant: " + shown(text(name)), e);
        }
    }

    Optional<YamlMap> optionalMap(String name) {
        return map.containsKey(name) ? Optional.of(new YamlMap(value(name, Map.class))) : Optional.empty();
    }

    List<YamlMap> maps(String name) {
        List<YamlMap> maps = new ArrayList<>();
        for (Object element : value(name, List.class)) {
            if (!(element instanceof Map<?, ?> inner)) {
                throw new IllegalArgumentException("'" + name + "' holds something that is no map");
            }
            maps.add(new YamlMap(inner));
        }
        return maps;
    }

    /** All of it, in order, whatever the values are. */
    Map<String, Object> plainValues() {
        Map<String, Object> values = new LinkedHashMap<>();
        map.forEach((name, value) -> values.put(String.valueOf(name), value));
        return values;
    }

    Map<String, String> texts() {
        Map<String, String> texts = new TreeMap<>();
        for (Object name : map.keySet()) {
            texts.put(String.valueOf(name), text(String.valueOf(name)));
        }
        return texts;
    }

    /** For a message: as much of it as one wants to read. */
    private static String shown(Object value) {
        String text = String.valueOf(value);
        return text.length() <= MAX_SHOWN ? text : text.substring(0, MAX_SHOWN) + "...";
    }

    private <T> T value(String name, Class<T> type) {
        Object value = map.get(name);
        if (!type.isInstance(value)) {
            throw new IllegalArgumentException(
                    value == null
                            ? "'" + name + "' is missing"
                            : "'" + name + "' has an unexpected value: " + shown(value));
        }
        return type.cast(value);
    }
}
