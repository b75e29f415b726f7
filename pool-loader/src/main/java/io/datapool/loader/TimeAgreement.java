package io.datapool.loader;

import io.datapool.DatasetWriter;
import io.datapool.parquet.ParquetColumn;
import io.datapool.parquet.ParquetException;
import io.datapool.parquet.ParquetFile;
import io.datapool.schema.EpochNanos;
import java.util.List;

/**
 * Checks a second column that says when each row is, {@code timestamp} in milliseconds beside {@code datetime} for instance:
 * when the two disagree, nobody knows which one is right.
 */
final class TimeAgreement {
    /** Columns of these names all mean the time that a row stands for. */
    private static final List<String> SAME_TIME = List.of("timestamp", "datetime", "timestamp_ms", "open_time");

    /** Coarser units and rounding make some difference; bars are further apart. */
    private static final long TOLERANCE_NANOS = 1_000_000_000L;

    private final ParquetFile file;
    private final ParquetColumn index;
    private final DatasetWriter writer;

    /**
     * @param index the column that became the time index
     * @param writer holds its values in column 0
     */
    TimeAgreement(ParquetFile file, ParquetColumn index, DatasetWriter writer) {
        this.file = file;
        this.index = index;
        this.writer = writer;
    }

    /** @throws ParquetException when another column of such a name says something else; the message names the row */
    void check() throws ParquetException {
        if (!SAME_TIME.contains(index.name())) {
            return;
        }
        for (ParquetColumn other : file.columns()) {
            if (!other.equals(index)
                    && SAME_TIME.contains(other.name())
                    && other.kind().mayBeTime()) {
                Workers.runAll(file.timeTasks(other, (row, values, count) -> compare(other, row, values, count)));
            }
        }
    }

    private void compare(ParquetColumn other, int firstRow, long[] values, int count) {
        long[] stamps = new long[count];
        writer.get(0, firstRow, stamps, 0, count);
        for (int i = 0; i < count; i++) {
            boolean bothThere = stamps[i] != Long.MIN_VALUE && values[i] != Long.MIN_VALUE;
            if (bothThere && Math.abs(stamps[i] - values[i]) >= TOLERANCE_NANOS) {
                throw new IllegalArgumentException("row " + (firstRow + i) + " is of " + EpochNanos.instant(stamps[i])
                        + " in column '" + index.name() + "' and of " + EpochNanos.instant(values[i]) + " in column '"
                        + other.name() + "'. Repair or remove the wrong one");
            }
        }
    }
}
