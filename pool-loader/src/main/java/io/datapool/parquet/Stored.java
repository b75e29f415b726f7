package io.datapool.parquet;

import org.apache.parquet.format.Type;

/** How wide stored numbers are. */
final class Stored {
    private Stored() {}

    /** Bytes of a number of that type. */
    static int width(Type type) {
        return switch (type) {
            case INT32, FLOAT -> Integer.BYTES;
            case INT64, DOUBLE -> Long.BYTES;
            case BOOLEAN, INT96, BYTE_ARRAY, FIXED_LEN_BYTE_ARRAY ->
                throw new IllegalArgumentException(type + " is no number of fixed width");
        };
    }
}
