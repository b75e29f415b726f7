package io.datapool;

import io.datapool.internal.arrow.SegmentLayout;
import io.datapool.schema.ColumnType;
import io.datapool.schema.DatasetKind;
import io.datapool.schema.Field;
import io.datapool.schema.Schema;

/**
 * What a {@link DatasetWriter} is to make room for.
 *
 * @param kind what the dataset will hold
 * @param schema its columns
 * @param maxRows the most rows that may come, 0 to 2,147,483,639
 */
public record DatasetPlan(DatasetKind kind, Schema schema, int maxRows) {
    /** @throws IllegalArgumentException when the number of rows is out of range, or a column has no type that can be written */
    public DatasetPlan {
        if (maxRows < 0 || maxRows > SegmentLayout.MAX_ROWS) {
            throw new IllegalArgumentException("a dataset holds 0 to " + SegmentLayout.MAX_ROWS + " rows, not "
                    + maxRows + "; split it, by year for instance");
        }
        for (Field field : schema.fields()) {
            if (field.type() == ColumnType.OTHER) {
                throw new IllegalArgumentException(
                        "column '" + field.name() + "' has no type that this version of the library can write");
            }
        }
    }
}
