package io.datapool.internal.registry;

import io.datapool.schema.DatasetInfo;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One dataset's row, as text and as what it says. The text is made once per dataset and commit, and then carried on as it is:
 * from the segment's footer, which has it too, into this registry and every later one. So whatever a newer version of this
 * library wrote into it stays.
 *
 * @param info what it says
 * @param text JSON on one line, without the key
 */
public record RegistryRow(DatasetInfo info, String text) {
    /** No row that this library writes comes near this size. */
    private static final int MAX_CHARACTERS = 16 << 20;

    /**
     * The row of a new dataset.
     *
     * @throws IllegalArgumentException when it could not be read back
     */
    public static RegistryRow of(DatasetInfo info) {
        String text = FlowText.render(RowFields.write(info));
        parseJson(info.key(), text);
        return new RegistryRow(info, text);
    }

    /**
     * Reads a row.
     *
     * @param key the dataset's key
     * @param text the row, in JSON or, up to format 1, in YAML
     * @throws IllegalArgumentException when anything is missing, of another type or impossible
     */
    public static DatasetInfo parse(String key, String text) {
        return RowFields.read(key, YamlMap.ofFlow(text, MAX_CHARACTERS));
    }

    /**
     * Reads a row of a registry of format 2 or later.
     *
     * @param key the dataset's key
     * @param text the row
     * @throws IllegalArgumentException when it is no JSON, or anything is missing, of another type or impossible
     */
    static DatasetInfo parseJson(String key, String text) {
        return RowFields.read(key, YamlMap.ofJson(text, MAX_CHARACTERS));
    }

    /** The same row as JSON, with all that stands in it; registries of format 1 may have others. */
    public static String asJson(String text) {
        return FlowText.map(text).isPresent()
                ? text
                : FlowText.render(plain(YamlMap.ofFlow(text, MAX_CHARACTERS).plainValues()));
    }

    /** Whether two rows say the same: one may be of format 1 and no JSON, the other what became of it. */
    public static boolean isSame(String one, String other) {
        if (one.equals(other)) {
            return true;
        }
        try {
            return asJson(one).equals(asJson(other));
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** What YAML can say and JSON cannot, an infinite number for one, becomes text. */
    private static Object plain(@Nullable Object value) {
        if (value instanceof Map<?, ?> map) {
            Map<String, Object> plain = new LinkedHashMap<>();
            map.forEach((name, each) -> plain.put(String.valueOf(name), plain(each)));
            return plain;
        }
        if (value instanceof List<?> list) {
            List<Object> plain = new ArrayList<>();
            list.forEach(each -> plain.add(plain(each)));
            return plain;
        }
        boolean sayable = value instanceof String
                || value instanceof Boolean
                || (value instanceof Number number && Double.isFinite(number.doubleValue()));
        return sayable ? Objects.requireNonNull(value) : String.valueOf(value);
    }
}
