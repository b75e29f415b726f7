package io.datapool.schema;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What the registry says of one column.
 *
 * @param field name and type
 * @param offsetBytes where its values start in the segment file, a multiple of 64
 * @param crc32c CRC-32C (Castagnoli) of its values, as 8 hexadecimal digits
 */
public record ColumnInfo(Field field, long offsetBytes, String crc32c) {
    /** The column's name. */
    public String name() {
        return field.name();
    }

    /** The column's type. */
    public ColumnType type() {
        return field.type();
    }

    Map<String, Object> toMap() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("name", name());
        map.put("dtype", type().dtype());
        map.put("offset", offsetBytes);
        map.put("crc32c", crc32c);
        return map;
    }
}
