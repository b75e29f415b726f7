package io.datapool.schema;

import java.nio.charset.StandardCharsets;

/**
 * One column of a schema.
 *
 * @param name 1 to 255 bytes of UTF-8, without control characters; case matters
 * @param type what each value is
 */
public record Field(String name, ColumnType type) {
    private static final int MAX_NAME_BYTES = 255;

    /** @throws IllegalArgumentException when the name cannot be stored */
    public Field {
        if (name.isEmpty()
                || name.getBytes(StandardCharsets.UTF_8).length > MAX_NAME_BYTES
                || hasControlCharacters(name)) {
            throw new IllegalArgumentException("column name '" + name + "' must be 1 to " + MAX_NAME_BYTES
                    + " bytes of UTF-8 without control characters");
        }
    }

    private static boolean hasControlCharacters(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isISOControl(text.charAt(i))) {
                return true;
            }
        }
        return false;
    }
}
