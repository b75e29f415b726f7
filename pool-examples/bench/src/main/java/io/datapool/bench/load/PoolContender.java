package io.datapool.bench.load;

import io.datapool.DatasetPlan;
import io.datapool.DatasetWriter;
import io.datapool.PoolOptions;
import io.datapool.PoolUpdate;
import io.datapool.Provenance;
import io.datapool.SharedDataPool;
import io.datapool.parquet.ColumnAudit;
import io.datapool.parquet.ParquetColumn;
import io.datapool.parquet.ParquetException;
import io.datapool.parquet.ParquetFile;
import io.datapool.schema.ColumnType;
import io.datapool.schema.DatasetKind;
import io.datapool.schema.Field;
import io.datapool.schema.Schema;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** This loader: from the file into the reserved pages of a dataset, with its float32 audit. */
final class PoolContender implements Contender {
    private static final String KEY = "bars";

    private final SharedDataPool pool;
    private final int threads;
    private final ExecutorService executor;

    /** @param home where the pool's files are; the pool is removed when the contender is closed */
    PoolContender(Path home, int threads) {
        this.pool = SharedDataPool.create(
                PoolOptions.named("bench_" + threads).home(home).ephemeral());
        this.threads = threads;
        this.executor = Executors.newFixedThreadPool(threads);
    }

    /**
     * Parts of a load.
     *
     * @param reserve making room for the dataset on the disk
     * @param decode from the file into that room
     * @param finish checksums, footer and fsync
     * @param commit publishing the generation
     */
    record Parts(long reserve, long decode, long finish, long commit) {
        long publishing() {
            return reserve + finish + commit;
        }
    }

    @Override
    public String name() {
        return "SharedDataPool loader";
    }

    @Override
    public int threads() {
        return threads;
    }

    @Override
    public long nanos(Path file, Bars target) throws Exception {
        try (PoolUpdate update = pool.beginUpdate();
                DatasetWriter writer = update.write(KEY, plan(target.rows()))) {
            long started = System.nanoTime();
            decode(file, writer);
            long nanos = System.nanoTime() - started;
            writer.get(0, 0, target.times, 0, target.rows());
            for (int i = 0; i < Bars.VALUES.length; i++) {
                writer.get(i + 1, 0, target.values[i], 0, target.rows());
            }
            return nanos;
        }
    }

    /** A load that is published. */
    Parts publish(Path file, int rows) throws Exception {
        try (PoolUpdate update = pool.beginUpdate()) {
            long started = System.nanoTime();
            try (DatasetWriter writer = update.write(KEY, plan(rows))) {
                long reserved = System.nanoTime();
                decode(file, writer);
                long decoded = System.nanoTime();
                writer.finish(rows, new Provenance(Optional.empty(), Map.of(), Map.of()));
                long finished = System.nanoTime();
                update.commit();
                long committed = System.nanoTime();
                return new Parts(reserved - started, decoded - reserved, finished - decoded, committed - finished);
            }
        } finally {
            pool.gc();
        }
    }

    private static DatasetPlan plan(int rows) {
        List<Field> fields = new ArrayList<>();
        fields.add(new Field(Bars.TIME, ColumnType.TIMESTAMP));
        for (String value : Bars.VALUES) {
            fields.add(new Field(value, ColumnType.FLOAT32));
        }
        return new DatasetPlan(DatasetKind.OHLCV, new Schema(fields), rows);
    }

    private void decode(Path path, DatasetWriter writer) throws Exception {
        try (ParquetFile file = ParquetFile.open(path)) {
            List<ParquetFile.Task> tasks = new ArrayList<>(file.timeTasks(
                    column(file, Bars.TIME), (row, values, count) -> writer.put(0, row, values, 0, count)));
            for (int i = 0; i < Bars.VALUES.length; i++) {
                int column = i + 1;
                tasks.addAll(file.floatTasks(
                        column(file, Bars.VALUES[i]),
                        (row, values, count) -> writer.put(column, row, values, 0, count),
                        new ColumnAudit()));
            }
            run(tasks);
        }
    }

    private void run(List<ParquetFile.Task> tasks) throws Exception {
        List<Future<?>> running = new ArrayList<>();
        for (ParquetFile.Task task : tasks) {
            running.add(executor.submit(() -> {
                task.run();
                return null;
            }));
        }
        for (Future<?> one : running) {
            try {
                one.get();
            } catch (ExecutionException e) {
                throw e.getCause() instanceof ParquetException parquet ? parquet : e;
            }
        }
    }

    private static ParquetColumn column(ParquetFile file, String name) {
        return file.columns().stream()
                .filter(column -> column.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Override
    public void close() {
        executor.shutdown();
        pool.close();
    }
}
