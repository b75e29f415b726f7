package io.datapool.loader.parquet;

import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.DateLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.DecimalLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.Float16LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.IntLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimestampLogicalTypeAnnotation;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.Type;
import org.jspecify.annotations.Nullable;

/** Which of Parquet's types are numbers, and which are times; the Parquet format's LogicalTypes document is the source. */
final class ColumnTypes {
    private ColumnTypes() {}

    static ColumnKind kind(Type type) {
        if (!type.isPrimitive() || type.isRepetition(Type.Repetition.REPEATED)) {
            return ColumnKind.OTHER;
        }
        LogicalTypeAnnotation logical = type.getLogicalTypeAnnotation();
        return switch (type.asPrimitiveType().getPrimitiveTypeName()) {
            case BOOLEAN, FLOAT, DOUBLE -> logical == null ? ColumnKind.REAL : ColumnKind.OTHER;
            case INT32, INT64 -> integer(logical);
            case INT96 -> ColumnKind.TIMESTAMP;
            case FIXED_LEN_BYTE_ARRAY ->
                logical instanceof DecimalLogicalTypeAnnotation || logical instanceof Float16LogicalTypeAnnotation
                        ? ColumnKind.REAL
                        : ColumnKind.OTHER;
            case BINARY -> logical instanceof DecimalLogicalTypeAnnotation ? ColumnKind.REAL : ColumnKind.OTHER;
        };
    }

    private static ColumnKind integer(@Nullable LogicalTypeAnnotation logical) {
        if (logical == null || logical instanceof IntLogicalTypeAnnotation) {
            return ColumnKind.INTEGER;
        }
        if (logical instanceof TimestampLogicalTypeAnnotation || logical instanceof DateLogicalTypeAnnotation) {
            return ColumnKind.TIMESTAMP;
        }
        return logical instanceof DecimalLogicalTypeAnnotation ? ColumnKind.REAL : ColumnKind.OTHER;
    }

    static String describe(Type type) {
        if (!type.isPrimitive()) {
            return "nested";
        }
        PrimitiveType primitive = type.asPrimitiveType();
        String repeated = type.isRepetition(Type.Repetition.REPEATED) ? "repeated " : "";
        LogicalTypeAnnotation logical = type.getLogicalTypeAnnotation();
        return repeated + primitive.getPrimitiveTypeName() + (logical == null ? "" : " " + logical);
    }
}
