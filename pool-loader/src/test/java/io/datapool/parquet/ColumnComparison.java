package io.datapool.parquet;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;

/** Compares every column of a file, in every type that it can be read as, with what {@link ColumnOracle} says. */
final class ColumnComparison {
    private final ParquetFile file;
    private int columns;

    private ColumnComparison(ParquetFile file) {
        this.file = file;
    }

    /** Returns the number of columns compared. */
    static int compare(Path path) throws IOException, ParquetException {
        try (ParquetFile file = ParquetFile.open(path)) {
            ColumnComparison comparison = new ColumnComparison(file);
            for (ParquetColumn column : file.columns()) {
                if (column.kind() != ColumnKind.OTHER) {
                    comparison.compare(column);
                }
            }
            return comparison.columns;
        }
    }

    private void compare(ParquetColumn column) throws IOException, ParquetException {
        ColumnOracle oracle = ColumnOracle.read(file.path(), column.name());
        assertThat(file.rows()).isEqualTo(oracle.rows());
        if (column.kind() == ColumnKind.TIMESTAMP) {
            times(column, oracle);
        } else {
            floats(column, oracle);
            doubles(column, oracle);
            if (oracle.holdsLongs() && column.kind() == ColumnKind.INTEGER) {
                longs(column, oracle);
            }
        }
        columns++;
    }

    private void floats(ParquetColumn column, ColumnOracle oracle) throws ParquetException {
        float[] actual = new float[oracle.rows()];
        file.readFloats(column, (row, values, count) -> System.arraycopy(values, 0, actual, row, count));
        for (int row = 0; row < actual.length; row++) {
            float expected = oracle.asFloat(row);
            boolean same = oracle.holdsFloats()
                    ? Float.floatToRawIntBits(actual[row]) == Float.floatToRawIntBits(expected)
                    : Float.floatToIntBits(actual[row]) == Float.floatToIntBits(expected);
            if (!same) {
                throw differs(column, row, actual[row], expected, oracle);
            }
        }
    }

    private void doubles(ParquetColumn column, ColumnOracle oracle) throws ParquetException {
        double[] actual = new double[oracle.rows()];
        file.readDoubles(column, (row, values, count) -> System.arraycopy(values, 0, actual, row, count));
        for (int row = 0; row < actual.length; row++) {
            double expected = oracle.asDouble(row);
            boolean same = oracle.holdsFloats()
                    ? Double.doubleToRawLongBits(actual[row]) == Double.doubleToRawLongBits(expected)
                    : Double.doubleToLongBits(actual[row]) == Double.doubleToLongBits(expected);
            if (!same) {
                throw differs(column, row, actual[row], expected, oracle);
            }
        }
    }

    private void longs(ParquetColumn column, ColumnOracle oracle) throws ParquetException {
        long[] actual = new long[oracle.rows()];
        file.readLongs(column, (row, values, count) -> System.arraycopy(values, 0, actual, row, count));
        for (int row = 0; row < actual.length; row++) {
            if (actual[row] != oracle.asLong(row)) {
                throw differs(column, row, actual[row], oracle.asLong(row), oracle);
            }
        }
    }

    private void times(ParquetColumn column, ColumnOracle oracle) throws ParquetException {
        long[] actual = new long[oracle.rows()];
        file.readTimes(column, (row, values, count) -> System.arraycopy(values, 0, actual, row, count));
        for (int row = 0; row < actual.length; row++) {
            if (actual[row] != oracle.asNanos(row)) {
                throw differs(column, row, actual[row], oracle.asNanos(row), oracle);
            }
        }
    }

    private AssertionError differs(ParquetColumn column, int row, Object actual, Object expected, ColumnOracle oracle) {
        return new AssertionError(column + " of " + file.path() + ", row " + row + ": is " + actual + ", expected "
                + expected + ", stored is " + oracle.value(row));
    }
}
