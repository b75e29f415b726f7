package io.datapool.schema;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The columns of a dataset, in order. A first column of type {@link ColumnType#TIMESTAMP} is the time index: its values never
 * descend.
 *
 * @param fields one to 4,096 columns with distinct names
 */
public record Schema(List<Field> fields) {
    /** The most columns that a dataset can have. */
    public static final int MAX_FIELDS = 4096;

    /** @throws IllegalArgumentException when there are no columns, too many, or two of one name */
    public Schema {
        fields = List.copyOf(fields);
        if (fields.isEmpty() || fields.size() > MAX_FIELDS) {
            throw new IllegalArgumentException(
                    "a dataset has 1 to " + MAX_FIELDS + " columns, this one has " + fields.size());
        }
        Set<String> names = new HashSet<>();
        for (Field field : fields) {
            if (!names.add(field.name())) {
                throw new IllegalArgumentException("column name '" + field.name() + "' stands twice in one dataset");
            }
        }
    }

    /** Whether the first column is a time index. */
    public boolean hasTimeIndex() {
        return fields.get(0).type() == ColumnType.TIMESTAMP;
    }

    /**
     * Bytes of one row over all columns.
     *
     * @throws IllegalStateException where a column's type is not known
     */
    public int rowBytes() {
        int bytes = 0;
        for (Field field : fields) {
            bytes += field.type().width();
        }
        return bytes;
    }
}
