package io.datapool.bench.read;

import io.datapool.Dataset;
import io.datapool.DatasetPlan;
import io.datapool.DatasetWriter;
import io.datapool.PoolOptions;
import io.datapool.PoolUpdate;
import io.datapool.Provenance;
import io.datapool.SharedDataPool;
import io.datapool.schema.ColumnType;
import io.datapool.schema.DatasetInfo;
import io.datapool.schema.DatasetKind;
import io.datapool.schema.Field;
import io.datapool.schema.Schema;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * The bars that all contenders scan: a dataset of a pool, and as it is an Arrow file, a file for all others, too.
 *
 * @param segment the dataset's file
 * @param info where its columns lie
 */
record BarFile(Path segment, DatasetInfo info) {
    static final List<String> COLUMNS = List.of("open", "high", "low", "close", "volume");

    private static final String TIME = "timestamp";
    private static final String POOL = "bars";
    private static final String SYMBOL = "RANDOM";
    private static final int PIECE = 1 << 16;
    private static final long FIRST_NANOS = 1_577_836_800_000_000_000L;
    private static final long MINUTE_NANOS = 60_000_000_000L;

    /** The pool, attached. */
    static SharedDataPool attach(String home) {
        return SharedDataPool.attach(options(home));
    }

    /** The dataset of so many bars. */
    static Dataset dataset(SharedDataPool pool, int rows) {
        return pool.get(key(rows));
    }

    /** The file of so many bars. */
    static BarFile find(String home, int rows) {
        try (SharedDataPool pool = attach(home)) {
            DatasetInfo info = pool.info(key(rows));
            return new BarFile(options(home).directory().resolve("segments").resolve(info.file()), info);
        }
    }

    /** Where a column starts in the file. */
    long offset(String column) {
        return info.columns().stream()
                .filter(one -> one.field().name().equals(column))
                .findFirst()
                .orElseThrow()
                .offsetBytes();
    }

    int rows() {
        return info.rows();
    }

    /** Makes it, a random walk that is always the same, unless it is there. */
    static void ensure(String home, int rows) {
        try (SharedDataPool pool = SharedDataPool.createOrAttach(options(home))) {
            if (pool.contains(key(rows))) {
                return;
            }
            List<Field> fields = new ArrayList<>(List.of(new Field(TIME, ColumnType.TIMESTAMP)));
            COLUMNS.forEach(name -> fields.add(new Field(name, ColumnType.FLOAT32)));
            try (PoolUpdate update = pool.beginUpdate();
                    DatasetWriter writer =
                            update.write(key(rows), new DatasetPlan(DatasetKind.OHLCV, new Schema(fields), rows))) {
                write(writer, rows);
                writer.finish(rows, new Provenance(Optional.empty(), Map.of(), Map.of()));
                update.commit();
            }
        }
    }

    private static PoolOptions options(String home) {
        return PoolOptions.named(POOL).home(Path.of(home));
    }

    private static String key(int rows) {
        return SYMBOL + "_" + rows;
    }

    private static void write(DatasetWriter writer, int rows) {
        SplittableRandom random = new SplittableRandom(1);
        long[] times = new long[PIECE];
        float[][] values = new float[COLUMNS.size()][PIECE];
        double close = 100;
        for (int from = 0; from < rows; from += PIECE) {
            int count = Math.min(PIECE, rows - from);
            for (int i = 0; i < count; i++) {
                double open = close;
                close = open * (0.999 + 0.002 * random.nextDouble()) + 1e-4 * (100 - open);
                times[i] = FIRST_NANOS + (from + i) * MINUTE_NANOS;
                values[0][i] = (float) open;
                values[1][i] = (float) (Math.max(open, close) * (1 + 0.0005 * random.nextDouble()));
                values[2][i] = (float) (Math.min(open, close) * (1 - 0.0005 * random.nextDouble()));
                values[3][i] = (float) close;
                values[4][i] = (float) (1000 * random.nextDouble());
            }
            writer.put(0, from, times, 0, count);
            for (int column = 0; column < values.length; column++) {
                writer.put(column + 1, from, values[column], 0, count);
            }
        }
    }

    /** Rows to read in no order, always the same. */
    static int[] randomRows(int rows) {
        return new SplittableRandom(2).ints(Math.min(rows, 1 << 20), 0, rows).toArray();
    }
}
