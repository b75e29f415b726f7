package io.datapool.parquet;

import org.apache.parquet.format.ConvertedType;
import org.apache.parquet.format.FieldRepetitionType;
import org.apache.parquet.format.LogicalType;
import org.apache.parquet.format.SchemaElement;
import org.apache.parquet.format.TimeUnit;
import org.apache.parquet.format.Type;
import org.jspecify.annotations.Nullable;

/** Which of Parquet's types are numbers, and which are times; the Parquet format's LogicalTypes document is the source. */
final class ColumnTypes {
    private ColumnTypes() {}

    /** What the values of a column mean, apart from how they are stored. */
    enum Meaning {
        /** Just the stored number. */
        NUMBER,
        /** An integer without sign. */
        UNSIGNED,
        /** An integer, or big-endian bytes, to be divided by a power of ten. */
        DECIMAL,
        /** IEEE 754 half precision in two bytes. */
        FLOAT16,
        /** Days since 1970-01-01. */
        DATE,
        /** Milliseconds since 1970-01-01T00:00:00. */
        TIMESTAMP_MILLIS,
        /** Microseconds since 1970-01-01T00:00:00. */
        TIMESTAMP_MICROS,
        /** Nanoseconds since 1970-01-01T00:00:00. */
        TIMESTAMP_NANOS,
        /** Nanoseconds of the day and Julian day in 12 bytes. */
        INT96,
        /** Milliseconds of the day. */
        TIME_MILLIS,
        /** Microseconds of the day. */
        TIME_MICROS,
        /** Nanoseconds of the day. */
        TIME_NANOS,
        /** Text, bytes, structures: no number. */
        OTHER
    }

    static Meaning meaning(SchemaElement element) {
        if (!element.isSetType() || element.getRepetition_type() == FieldRepetitionType.REPEATED) {
            return Meaning.OTHER;
        }
        if (element.getType() == Type.INT96) {
            return Meaning.INT96;
        }
        Meaning meaning =
                element.isSetLogicalType() ? logical(element.getLogicalType()) : converted(element.getConverted_type());
        return fits(element, meaning) ? meaning : Meaning.OTHER;
    }

    private static Meaning logical(LogicalType type) {
        if (type.isSetINTEGER()) {
            return type.getINTEGER().isSigned ? Meaning.NUMBER : Meaning.UNSIGNED;
        }
        if (type.isSetTIMESTAMP()) {
            return timestamp(type.getTIMESTAMP().getUnit());
        }
        if (type.isSetTIME()) {
            TimeUnit unit = type.getTIME().getUnit();
            return unit.isSetMILLIS()
                    ? Meaning.TIME_MILLIS
                    : unit.isSetMICROS() ? Meaning.TIME_MICROS : Meaning.TIME_NANOS;
        }
        return type.isSetDATE()
                ? Meaning.DATE
                : type.isSetDECIMAL() ? Meaning.DECIMAL : type.isSetFLOAT16() ? Meaning.FLOAT16 : Meaning.OTHER;
    }

    private static Meaning timestamp(TimeUnit unit) {
        return unit.isSetMILLIS()
                ? Meaning.TIMESTAMP_MILLIS
                : unit.isSetMICROS() ? Meaning.TIMESTAMP_MICROS : Meaning.TIMESTAMP_NANOS;
    }

    /** The older way to say it. */
    private static Meaning converted(@Nullable ConvertedType type) {
        if (type == null) {
            return Meaning.NUMBER;
        }
        return switch (type) {
            case INT_8, INT_16, INT_32, INT_64 -> Meaning.NUMBER;
            case UINT_8, UINT_16, UINT_32, UINT_64 -> Meaning.UNSIGNED;
            case DECIMAL -> Meaning.DECIMAL;
            case DATE -> Meaning.DATE;
            case TIMESTAMP_MILLIS -> Meaning.TIMESTAMP_MILLIS;
            case TIMESTAMP_MICROS -> Meaning.TIMESTAMP_MICROS;
            case TIME_MILLIS -> Meaning.TIME_MILLIS;
            case TIME_MICROS -> Meaning.TIME_MICROS;
            case UTF8, MAP, MAP_KEY_VALUE, LIST, ENUM, JSON, BSON, INTERVAL -> Meaning.OTHER;
        };
    }

    /** Whether the stored type can hold that meaning. */
    private static boolean fits(SchemaElement element, Meaning meaning) {
        Type stored = element.getType();
        boolean bytes = stored == Type.BYTE_ARRAY || stored == Type.FIXED_LEN_BYTE_ARRAY;
        return switch (meaning) {
            case NUMBER -> !bytes;
            case UNSIGNED, DECIMAL ->
                stored == Type.INT32 || stored == Type.INT64 || (bytes && meaning == Meaning.DECIMAL);
            case FLOAT16 -> stored == Type.FIXED_LEN_BYTE_ARRAY && element.getType_length() == 2;
            case DATE, TIME_MILLIS -> stored == Type.INT32;
            case TIMESTAMP_MILLIS, TIMESTAMP_MICROS, TIMESTAMP_NANOS, TIME_MICROS, TIME_NANOS -> stored == Type.INT64;
            case INT96 -> stored == Type.INT96;
            case OTHER -> false;
        };
    }

    static ColumnKind kind(SchemaElement element) {
        return switch (meaning(element)) {
            case NUMBER ->
                element.getType() == Type.INT32 || element.getType() == Type.INT64
                        ? ColumnKind.INTEGER
                        : ColumnKind.REAL;
            case UNSIGNED -> ColumnKind.INTEGER;
            case DECIMAL, FLOAT16, TIME_MILLIS, TIME_MICROS, TIME_NANOS -> ColumnKind.REAL;
            case DATE, TIMESTAMP_MILLIS, TIMESTAMP_MICROS, TIMESTAMP_NANOS, INT96 -> ColumnKind.TIMESTAMP;
            case OTHER -> ColumnKind.OTHER;
        };
    }

    /** The type as Parquet has it, for people: {@code INT64 TIMESTAMP(NANOS,false)}. */
    static String describe(SchemaElement element) {
        if (!element.isSetType()) {
            return "nested";
        }
        String repeated = element.getRepetition_type() == FieldRepetitionType.REPEATED ? "repeated " : "";
        String annotation = element.isSetLogicalType()
                ? describe(element.getLogicalType())
                : element.isSetConverted_type() ? describe(element.getConverted_type()) : "";
        return repeated + element.getType() + (annotation.isEmpty() ? "" : " " + annotation);
    }

    private static String describe(LogicalType type) {
        String name = type.isSet() ? type.getSetField().getFieldName() : "unknown";
        if (type.isSetTIMESTAMP()) {
            return name + "(" + unit(type.getTIMESTAMP().getUnit()) + "," + type.getTIMESTAMP().isAdjustedToUTC + ")";
        }
        if (type.isSetTIME()) {
            return name + "(" + unit(type.getTIME().getUnit()) + "," + type.getTIME().isAdjustedToUTC + ")";
        }
        if (type.isSetINTEGER()) {
            return name + "(" + type.getINTEGER().getBitWidth() + "," + type.getINTEGER().isSigned + ")";
        }
        return type.isSetDECIMAL()
                ? name + "(" + type.getDECIMAL().getPrecision() + ","
                        + type.getDECIMAL().getScale() + ")"
                : name;
    }

    private static String describe(ConvertedType type) {
        return switch (type) {
            case UTF8 -> "STRING";
            case TIMESTAMP_MILLIS -> "TIMESTAMP(MILLIS,true)";
            case TIMESTAMP_MICROS -> "TIMESTAMP(MICROS,true)";
            default -> type.name();
        };
    }

    private static String unit(TimeUnit unit) {
        return unit.isSet() ? unit.getSetField().getFieldName() : "unknown";
    }
}
