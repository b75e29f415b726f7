package io.datapool.bench.process;

import io.datapool.Column;
import io.datapool.FloatColumn;
import io.datapool.PoolOptions;
import io.datapool.SharedDataPool;
import io.datapool.examples.Checksum;
import io.datapool.examples.WorkerPipe;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Worker processes that read every value of a pool and hold the data while they are measured. Arguments: home, pool. */
final class MemoryWorkers {
    private MemoryWorkers() {}

    static List<String> arguments(PoolOptions pool) {
        return List.of(pool.home().toString(), pool.name());
    }

    private static SharedDataPool attach(String[] args) {
        return SharedDataPool.attach(PoolOptions.named(args[1]).home(Path.of(args[0])));
    }

    private static List<FloatColumn> columns(SharedDataPool pool) {
        List<FloatColumn> columns = new ArrayList<>();
        for (String key : pool.keys()) {
            for (Column column : pool.get(key).columns()) {
                columns.add((FloatColumn) column);
            }
        }
        return columns;
    }

    /** Reads the pool's own pages. */
    static final class Sharing {
        private Sharing() {}

        /** The worker. */
        public static void main(String[] args) throws IOException {
            WorkerPipe parent = WorkerPipe.standard();
            try (SharedDataPool pool = attach(args)) {
                Checksum checksum = new Checksum();
                columns(pool).forEach(checksum::add);
                parent.ready(checksum);
                parent.doneAndHold();
            }
        }
    }

    /** Copies everything into arrays and lets the pool go. */
    static final class Copying {
        private Copying() {}

        /** The worker. */
        public static void main(String[] args) throws IOException {
            WorkerPipe parent = WorkerPipe.standard();
            List<float[]> arrays = new ArrayList<>();
            try (SharedDataPool pool = attach(args)) {
                columns(pool).forEach(column -> arrays.add(column.toArray()));
            }
            parent.ready(read(arrays));
            parent.doneAndHold();
            if (arrays.isEmpty()) { // also keeps them until here
                throw new IllegalStateException("pool " + args[1] + " is empty");
            }
        }

        private static Checksum read(List<float[]> arrays) {
            Checksum checksum = new Checksum();
            arrays.forEach(checksum::add);
            return checksum;
        }
    }
}
