package io.datapool.schema;

/**
 * What the registry says of one column.
 *
 * @param field name and type
 * @param dtype the type's name; of a type that this version of the library does not know, too
 * @param offsetBytes where its values start in the segment file, a multiple of 64
 * @param bytes the length of all its values
 * @param crc32c CRC-32C (Castagnoli) of its values, as 8 hexadecimal digits
 */
public record ColumnInfo(Field field, String dtype, long offsetBytes, long bytes, String crc32c) {
    /**
     * Of a column of a type that this library knows.
     *
     * @param field name and type
     * @param offsetBytes where its values start
     * @param rows how many there are
     * @param crc32c their CRC-32C
     */
    public static ColumnInfo of(Field field, long offsetBytes, int rows, String crc32c) {
        return new ColumnInfo(
                field,
                field.type().dtype(),
                offsetBytes,
                (long) rows * field.type().width(),
                crc32c);
    }

    /** The column's name. */
    public String name() {
        return field.name();
    }

    /** The column's type. */
    public ColumnType type() {
        return field.type();
    }
}
