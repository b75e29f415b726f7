package io.datapool;

import io.datapool.error.PoolException;
import io.datapool.internal.arrow.FormatVersion;
import io.datapool.internal.directory.PoolDirectory;
import io.datapool.internal.registry.Registry;
import io.datapool.internal.segment.SegmentAudit;
import io.datapool.internal.segment.SegmentReader;
import io.datapool.schema.DatasetInfo;
import io.datapool.upkeep.UpgradeReport;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes the segments of older formats anew, in one generation, with the same values, source, quality and notes. A segment that is not
 * what was written ends it, and nothing is changed.
 */
final class PoolUpgrade {
    private static final int BLOCK_ROWS = 1 << 16;

    private final PoolDirectory directory;
    private final Registry before;
    private final PoolUpdate update;

    PoolUpgrade(PoolDirectory directory, Registry before, PoolUpdate update) {
        this.directory = directory;
        this.before = before;
        this.update = update;
    }

    UpgradeReport run() {
        List<String> rewritten = new ArrayList<>();
        long bytes = 0;
        for (String key : before.keys()) {
            DatasetInfo info = before.find(key).orElseThrow();
            Path segment = directory.segments().resolve(info.file());
            try {
                if (SegmentAudit.describe(segment).version().format() < FormatVersion.NEWEST) {
                    rewrite(info, segment);
                    rewritten.add(key);
                    bytes += info.nbytes();
                }
            } catch (IOException e) {
                throw new PoolException("cannot upgrade dataset '" + key + "': " + e + ". Nothing was changed", e);
            }
        }
        if (before.header().version().format() < FormatVersion.NEWEST) {
            update.publishInAnyCase();
        }
        return new UpgradeReport(update.commit(), FormatVersion.NEWEST, rewritten, bytes);
    }

    private void rewrite(DatasetInfo info, Path segment) throws IOException {
        String poolId = before.header().poolId();
        SegmentReader.verify(segment, poolId, info);
        Dataset old = Dataset.mapped(info, SegmentReader.map(segment, poolId, info), new Lifetime("being upgraded"));
        DatasetPlan plan = new DatasetPlan(info.kind(), info.schema(), info.rows());
        try (DatasetWriter writer = update.write(info.key(), plan)) {
            for (int i = 0; i < old.columns().size(); i++) {
                copy(old.columns().get(i), writer, i);
            }
            writer.finish(info.rows(), new Provenance(info.source(), info.quality(), info.notes()));
        }
    }

    private static void copy(Column column, DatasetWriter writer, int position) {
        int rows = column.rows();
        for (int row = 0, count; row < rows; row += count) {
            count = Math.min(BLOCK_ROWS, rows - row);
            switch (column.type()) {
                case FLOAT32 -> {
                    float[] values = new float[count];
                    ((FloatColumn) column).copyTo(row, values, 0, count);
                    writer.put(position, row, values, 0, count);
                }
                case FLOAT64 -> {
                    double[] values = new double[count];
                    ((DoubleColumn) column).copyTo(row, values, 0, count);
                    writer.put(position, row, values, 0, count);
                }
                case INT64, TIMESTAMP -> {
                    long[] values = new long[count];
                    ((LongColumn) column).copyTo(row, values, 0, count);
                    writer.put(position, row, values, 0, count);
                }
                case OTHER -> throw ((OtherColumn) column).refusal();
            }
        }
    }
}
