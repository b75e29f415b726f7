package io.datapool.internal.registry;

import io.datapool.schema.DatasetInfo;

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
        parse(info.key(), text);
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
                : FlowText.render(YamlMap.ofFlow(text, MAX_CHARACTERS).plainValues());
    }
}
