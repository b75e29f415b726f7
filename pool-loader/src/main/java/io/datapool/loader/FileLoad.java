package io.datapool.loader;

import io.datapool.DatasetPlan;
import io.datapool.DatasetWriter;
import io.datapool.PoolUpdate;
import io.datapool.format.ColumnType;
import io.datapool.format.DatasetInfo;
import io.datapool.format.Field;
import io.datapool.format.SegmentLayout;
import io.datapool.loader.parquet.ParquetColumn;
import io.datapool.loader.parquet.ParquetException;
import io.datapool.loader.parquet.ParquetFile;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads one file into one dataset of an update. */
final class FileLoad {
    private FileLoad() {}

    /**
     * Loads the file.
     *
     * @throws ParquetException when it cannot be read; nothing of it is published
     */
    static DatasetInfo load(PoolUpdate update, LoadRequest request, SourceFile source)
            throws ParquetException, IOException {
        Instant started = Instant.now();
        try (ParquetFile file = ParquetFile.open(source.path())) {
            ColumnPlan plan = ColumnPlan.of(file, request.kind());
            int rows = rows(file);
            try (DatasetWriter writer =
                    update.write(request.key(), new DatasetPlan(request.kind(), plan.schema(), rows))) {
                List<ParquetFile.Task> tasks = new ArrayList<>();
                for (int i = 0; i < plan.columns().size(); i++) {
                    ColumnPlan.Mapping mapping = plan.columns().get(i);
                    tasks.addAll(tasks(file, mapping.source(), mapping.target(), writer, i));
                }
                Workers.runAll(tasks);
                if (!SourceFile.of(source.path()).equals(source)) {
                    throw new ParquetException(source.path() + " changed while it was being read. Load it again");
                }
                return writer.finish(rows, Optional.of(source.describe(request, started)), plan.notes());
            }
        }
    }

    private static int rows(ParquetFile file) throws ParquetException {
        if (file.rows() > SegmentLayout.MAX_ROWS) {
            throw new ParquetException(file.path() + " has " + file.rows() + " rows, a dataset holds "
                    + SegmentLayout.MAX_ROWS + ". Split it, by year for instance");
        }
        return (int) file.rows();
    }

    private static List<ParquetFile.Task> tasks(
            ParquetFile file, ParquetColumn source, Field target, DatasetWriter writer, int column) {
        if (target.type() == ColumnType.TIMESTAMP) {
            boolean isIndex = column == 0;
            return file.timeTasks(source, (row, values, count) -> {
                if (isIndex) {
                    requireNoGaps(row, values, count);
                }
                writer.put(column, row, values, 0, count);
            });
        }
        return file.floatTasks(source, (row, values, count) -> writer.put(column, row, values, 0, count));
    }

    private static void requireNoGaps(int firstRow, long[] epochNanos, int count) {
        for (int i = 0; i < count; i++) {
            if (epochNanos[i] == Long.MIN_VALUE) {
                throw new IllegalArgumentException("row " + (firstRow + i) + " has no time stamp");
            }
        }
    }
}
