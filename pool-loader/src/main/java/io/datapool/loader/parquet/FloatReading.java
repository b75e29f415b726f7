package io.datapool.loader.parquet;

import java.math.BigInteger;
import java.util.function.Function;
import org.apache.parquet.column.ColumnReader;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.LogicalTypeAnnotation.DecimalLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.IntLogicalTypeAnnotation;
import org.apache.parquet.schema.PrimitiveType;

/** How the current value of a column becomes the nearest float32. */
interface FloatReading {
    float read(ColumnReader column);

    /** The way for that type, which is an INTEGER or REAL. */
    static FloatReading of(PrimitiveType type) {
        boolean decimal = type.getLogicalTypeAnnotation() instanceof DecimalLogicalTypeAnnotation;
        return switch (type.getPrimitiveTypeName()) {
            case BOOLEAN -> column -> column.getBoolean() ? 1f : 0f;
            case FLOAT -> ColumnReader::getFloat;
            case DOUBLE -> column -> (float) column.getDouble();
            case INT32 -> {
                if (decimal) {
                    double divisor = divisor(type);
                    yield column -> (float) (column.getInteger() / divisor);
                }
                yield isUnsigned(type)
                        ? column -> (float) Integer.toUnsignedLong(column.getInteger())
                        : column -> (float) column.getInteger();
            }
            case INT64 -> {
                if (decimal) {
                    double divisor = divisor(type);
                    yield column -> (float) (column.getLong() / divisor);
                }
                // Straight to float: by way of double it would be rounded twice.
                yield isUnsigned(type)
                        ? column -> unsignedToFloat(column.getLong())
                        : column -> (float) column.getLong();
            }
            case BINARY, FIXED_LEN_BYTE_ARRAY -> decimal ? bigDecimal(type) : binary(FloatReading::float16);
            case INT96 -> throw new IllegalArgumentException(type + " is no number");
        };
    }

    private static FloatReading binary(Function<Binary, Float> value) {
        return column -> value.apply(column.getBinary());
    }

    private static FloatReading bigDecimal(PrimitiveType type) {
        double divisor = divisor(type);
        return binary(bytes -> (float) (new BigInteger(bytes.getBytes()).doubleValue() / divisor));
    }

    /** IEEE 754 half precision, little-endian: 1 sign, 5 exponent and 10 fraction bits. */
    private static float float16(Binary value) {
        byte[] bytes = value.getBytes();
        int bits = (bytes[0] & 0xff) | bytes[1] << 8;
        int exponent = bits >>> 10 & 0x1f;
        int fraction = bits & 0x3ff;
        float magnitude = exponent == 0x1f
                ? (fraction == 0 ? Float.POSITIVE_INFINITY : Float.NaN)
                : exponent == 0
                        ? Math.scalb((float) fraction, -24)
                        : Math.scalb((float) (fraction | 0x400), exponent - 25);
        return bits < 0 ? -magnitude : magnitude;
    }

    private static boolean isUnsigned(PrimitiveType type) {
        return type.getLogicalTypeAnnotation() instanceof IntLogicalTypeAnnotation annotation && !annotation.isSigned();
    }

    private static double divisor(PrimitiveType type) {
        return type.getLogicalTypeAnnotation() instanceof DecimalLogicalTypeAnnotation annotation
                ? Math.pow(10, annotation.getScale())
                : 1;
    }

    /** Nearest float of an unsigned 64-bit integer: halved with the lost bit kept sticky, then doubled, which is exact. */
    static float unsignedToFloat(long value) {
        return value >= 0 ? (float) value : (float) ((value >>> 1) | (value & 1)) * 2f;
    }
}
