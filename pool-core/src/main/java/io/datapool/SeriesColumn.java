package io.datapool;

import io.datapool.error.PoolException;
import io.datapool.error.UnknownColumnException;
import io.datapool.schema.ColumnType;

/** One column of a typed series, which is float32 or float64; of a type that is not known, only reading it is refused. */
final class SeriesColumn {
    private final Column column;
    /** Names of the series' methods that give it as float32 and as float64. */
    private final String floats;

    private final String doubles;

    private SeriesColumn(Column column, String floats, String doubles) {
        this.column = column;
        this.floats = floats;
        this.doubles = doubles;
    }

    /** @throws UnknownColumnException when there is no such column, or it holds integers or times */
    static SeriesColumn of(Dataset dataset, String name, String doubles) {
        Column column = dataset.column(name);
        if (column instanceof LongColumn) {
            throw new UnknownColumnException("column '" + name + "' of dataset '" + dataset.key() + "' holds "
                    + column.type().dtype() + ", a series has float32 or float64; use pool.get(\"" + dataset.key()
                    + "\") and its columns");
        }
        return new SeriesColumn(column, name + "()", doubles + "()");
    }

    FloatColumn floats() {
        if (column instanceof FloatColumn found) {
            return found;
        }
        throw wrong(doubles);
    }

    DoubleColumn doubles() {
        if (column instanceof DoubleColumn found) {
            return found;
        }
        throw wrong(floats);
    }

    private PoolException wrong(String method) {
        if (column instanceof OtherColumn other) {
            return other.refusal();
        }
        return new UnknownColumnException("column '" + column.name() + "' of dataset '" + column.origin.key()
                + "' holds " + column.type().dtype() + ": use " + method + ", or " + floats.replace("()", "(row)")
                + " for either");
    }

    double get(int row) {
        return column.asDouble(row);
    }

    ColumnType type() {
        return column.type();
    }
}
