package io.datapool.fetch.files;

import io.datapool.parquet.ParquetException;
import io.datapool.parquet.ParquetFile;
import io.datapool.parquet.RowCursor;
import java.io.IOException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a {@link SeriesFile}, whose columns have been found to be those of the format.
 *
 * @param <T> a row
 */
final class SeriesRows<T> implements RowReader<T> {
    private final ParquetFile file;
    private final RowFormat<T> format;
    private final RowCursor rows;
    private final double[] values;
    private @Nullable Instant last;

    SeriesRows(ParquetFile file, RowFormat<T> format) {
        this.file = file;
        this.format = format;
        this.rows = file.rows(file.columns());
        this.values = new double[format.valueCount()];
    }

    @Override
    public @Nullable T next() throws IOException {
        try {
            if (!rows.next()) {
                return null;
            }
        } catch (ParquetException e) {
            throw new SeriesFileException(file.path(), "it cannot be read as Parquet: " + e.getMessage(), e);
        }
        Instant time = Instant.ofEpochMilli(rows.longValue(0));
        if (last != null && !time.isAfter(last)) {
            throw new SeriesFileException(file.path(), "a row of " + time + " follows one of " + last);
        }
        last = time;
        for (int i = 0; i < values.length; i++) {
            values[i] = rows.doubleValue(i + 1);
        }
        return format.row(time, values);
    }

    @Override
    public void close() throws IOException {
        close(file);
    }

    static void close(ParquetFile file) throws IOException {
        try {
            file.close();
        } catch (ParquetException e) {
            throw new IOException(e.getMessage(), e);
        }
    }
}
