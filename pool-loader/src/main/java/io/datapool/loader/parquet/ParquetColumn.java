package io.datapool.loader.parquet;

import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.Type;

/** One top-level column of a Parquet file. Immutable. */
public final class ParquetColumn {
    private final String name;
    private final ColumnKind kind;
    private final String description;
    private final Type type;

    ParquetColumn(Type type) {
        this.name = type.getName();
        this.type = type;
        this.kind = ColumnTypes.kind(type);
        this.description = ColumnTypes.describe(type);
    }

    /** Its name. */
    public String name() {
        return name;
    }

    /** What can be made of it. */
    public ColumnKind kind() {
        return kind;
    }

    /** Its type as Parquet has it, for people: {@code INT64 TIMESTAMP(NANOS,true)}. */
    public String description() {
        return description;
    }

    /** The type of its values; only for kinds other than {@link ColumnKind#OTHER}. */
    PrimitiveType primitive() {
        return type.asPrimitiveType();
    }

    @Override
    public String toString() {
        return name + " (" + description + ")";
    }
}
