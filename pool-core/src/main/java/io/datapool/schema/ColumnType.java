package io.datapool.schema;

/** The value types a column can hold. All are little-endian, fixed-width and without a validity bitmap. */
public enum ColumnType {
    /** IEEE 754 single precision; the default for market values. Missing values are NaN. */
    FLOAT32("float32", Float.BYTES),
    /** IEEE 754 double precision. Missing values are NaN. */
    FLOAT64("float64", Double.BYTES),
    /** Signed 64-bit integer. */
    INT64("int64", Long.BYTES),
    /** Signed 64-bit nanoseconds since 1970-01-01T00:00:00Z. */
    TIMESTAMP("timestamp[ns, UTC]", Long.BYTES),
    /** One that this version of the library does not know: such columns are checked and carried on, but neither read nor made. */
    OTHER("other", 0);

    private final String dtype;
    private final int width;

    ColumnType(String dtype, int width) {
        this.dtype = dtype;
        this.width = width;
    }

    /** The name that stands in the registry and in error messages. */
    public String dtype() {
        return dtype;
    }

    /**
     * Bytes per value.
     *
     * @throws IllegalStateException of {@link #OTHER}
     */
    public int width() {
        if (this == OTHER) {
            throw new IllegalStateException("how wide the values of an unknown type are is not known");
        }
        return width;
    }

    /** The type of that registry name; {@link #OTHER} where this version of the library knows none. */
    public static ColumnType ofDtype(String dtype) {
        for (ColumnType type : values()) {
            if (type.dtype.equals(dtype)) {
                return type;
            }
        }
        return OTHER;
    }
}
