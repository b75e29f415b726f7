package io.datapool.bench.process;

import io.datapool.PoolOptions;
import io.datapool.SharedDataPool;
import io.datapool.examples.PrivateCopy;
import io.datapool.loader.parquet.ParquetException;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Worker processes that read their first value and end. Each takes the time first, and loads no class that it does not need. They
 * print when {@code main} began and when the value was there, by {@link System#nanoTime}, which all processes of a machine
 * share, and the value: the sum of the first closes of all symbols.
 */
final class StartWorkers {
    private StartWorkers() {}

    /** Attaches to a pool. Arguments: home, pool, symbols. */
    static final class Attaching {
        private Attaching() {}

        /** The worker. */
        public static void main(String[] args) {
            long began = System.nanoTime();
            PoolOptions options = PoolOptions.named(args[1]).home(Path.of(args[0]));
            try (SharedDataPool pool = SharedDataPool.attach(options)) {
                double sum = 0;
                for (String symbol : args[2].split(",", -1)) {
                    sum += pool.ohlcv(symbol, MinuteBars.TIMEFRAME).close().get(0);
                }
                long ready = System.nanoTime();
                System.out.println(began + " " + ready + " " + sum);
            }
        }
    }

    /** Maps a file of little-endian floats. Argument: the file. */
    static final class Mapping {
        private Mapping() {}

        /** The worker. */
        public static void main(String[] args) throws IOException {
            long began = System.nanoTime();
            try (FileChannel channel = FileChannel.open(Path.of(args[0]))) {
                MappedByteBuffer column = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size());
                double sum = column.order(ByteOrder.LITTLE_ENDIAN).getFloat(0);
                long ready = System.nanoTime();
                System.out.println(began + " " + ready + " " + sum);
            }
        }
    }

    /** Loads Parquet files into arrays. Arguments: data directory, symbols. */
    static final class Loading {
        private Loading() {}

        /** The worker. */
        public static void main(String[] args) throws ParquetException {
            long began = System.nanoTime();
            List<PrivateCopy.Bars> copy = new ArrayList<>();
            for (String symbol : args[1].split(",", -1)) {
                copy.add(PrivateCopy.Bars.load(Path.of(args[0]), symbol, MinuteBars.TIMEFRAME));
            }
            double sum = 0;
            for (PrivateCopy.Bars bars : copy) {
                sum += bars.close()[0];
            }
            long ready = System.nanoTime();
            System.out.println(began + " " + ready + " " + sum);
        }
    }
}
