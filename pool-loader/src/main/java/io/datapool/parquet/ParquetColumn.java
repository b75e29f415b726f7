package io.datapool.parquet;

import io.datapool.parquet.ColumnTypes.Meaning;
import java.util.Locale;
import org.apache.parquet.format.FieldRepetitionType;
import org.apache.parquet.format.SchemaElement;
import org.apache.parquet.format.Type;

/** One top-level column of a Parquet file. Immutable. */
public final class ParquetColumn {
    private final String name;
    private final ColumnKind kind;
    private final String description;
    private final Meaning meaning;
    private final SchemaElement element;
    private final int leaf;

    ParquetColumn(SchemaElement element, int leaf) {
        this.name = element.getName();
        this.kind = ColumnTypes.kind(element);
        this.description = ColumnTypes.describe(element);
        this.meaning = ColumnTypes.meaning(element);
        this.element = element;
        this.leaf = leaf;
    }

    /** Its name. */
    public String name() {
        return name;
    }

    /** What can be made of it. */
    public ColumnKind kind() {
        return kind;
    }

    /** Its type as Parquet has it, for people: {@code INT64 TIMESTAMP(NANOS,false)}. */
    public String description() {
        return description;
    }

    /**
     * As a schema of Parquet's own notation has it: {@code required int64 timestamp (TIMESTAMP(MILLIS,true))}. Two columns of the same
     * declaration hold the same kind of values.
     */
    public String declaration() {
        String repetition = String.valueOf(element.getRepetition_type()).toLowerCase(Locale.ROOT);
        if (!element.isSetType()) {
            return repetition + " group " + name;
        }
        String stored = element.getType().name();
        String length = stored() == Type.FIXED_LEN_BYTE_ARRAY ? "(" + element.getType_length() + ")" : "";
        String annotation = description
                .substring(description.indexOf(stored) + stored.length())
                .strip();
        String type = stored() == Type.BYTE_ARRAY ? "binary" : stored.toLowerCase(Locale.ROOT);
        return repetition + " " + type + length + " " + name + (annotation.isEmpty() ? "" : " (" + annotation + ")");
    }

    Meaning meaning() {
        return meaning;
    }

    /** Whether it has one value per row, or none, and no more. */
    public boolean isFlat() {
        return element.isSetType() && element.getRepetition_type() != FieldRepetitionType.REPEATED;
    }

    /** Whether rows may be told apart by its values: texts, integers or truth values, one per row. */
    public boolean hasNames() {
        return isFlat() && (kind == ColumnKind.INTEGER || kind == ColumnKind.OTHER || stored() == Type.BOOLEAN);
    }

    /** How its values are stored. */
    Type stored() {
        return element.getType();
    }

    /** Bytes of a value of fixed length. */
    int fixedLength() {
        return stored() == Type.INT96 ? 12 : element.getType_length();
    }

    /** How many digits of the stored number are behind the point; 0 but for decimals. */
    int scale() {
        if (meaning != Meaning.DECIMAL) {
            return 0;
        }
        return element.isSetLogicalType() && element.getLogicalType().isSetDECIMAL()
                ? element.getLogicalType().getDECIMAL().getScale()
                : element.getScale();
    }

    /** By what the stored number is to be divided; 1 but for decimals. */
    double divisor() {
        return Math.pow(10, scale());
    }

    /** Whether values may be missing, so that definition levels are stored. */
    boolean optional() {
        return element.getRepetition_type() == FieldRepetitionType.OPTIONAL;
    }

    /** Its position among the columns that hold values. */
    int leaf() {
        return leaf;
    }

    @Override
    public String toString() {
        return name + " (" + description + ")";
    }
}
