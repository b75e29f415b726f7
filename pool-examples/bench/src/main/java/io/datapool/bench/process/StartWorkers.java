package io.datapool.bench.process;

import io.datapool.FloatColumn;
import io.datapool.LongColumn;
import io.datapool.OhlcvSeries;
import io.datapool.PoolOptions;
import io.datapool.SharedDataPool;
import io.datapool.examples.PrivateCopy;
import io.datapool.parquet.Codecs;
import io.datapool.parquet.ParquetException;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.parquet.avro.AvroParquetReader;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.io.LocalInputFile;

/**
 * Worker processes that read their first value and end. Each takes the time first, and loads no class that it does not need. They
 * print when {@code main} began and when the value was there, by {@link System#nanoTime}, which all processes of a machine
 * share, and the value: the sum of the first closes of all symbols.
 */
final class StartWorkers {
    private static final String[] VALUES = {"open", "high", "low", "close", "volume"};
    private static final int CLOSE = 3;

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

    /** Attaches to a pool, and has its first value when it has read every other one. Arguments: home, pool, symbols. */
    static final class Reading {
        private Reading() {}

        /** The worker. */
        public static void main(String[] args) {
            long began = System.nanoTime();
            PoolOptions options = PoolOptions.named(args[1]).home(Path.of(args[0]));
            try (SharedDataPool pool = SharedDataPool.attach(options)) {
                double sum = 0;
                double all = 0;
                for (String symbol : args[2].split(",", -1)) {
                    OhlcvSeries bars = pool.ohlcv(symbol, MinuteBars.TIMEFRAME);
                    for (String value : VALUES) {
                        all += sum(bars.dataset().floats(value));
                    }
                    all += sum(bars.time().column());
                    sum += bars.close().get(0);
                }
                long ready = System.nanoTime();
                if (Double.isNaN(all)) {
                    throw new IllegalStateException("a value is missing");
                }
                System.out.println(began + " " + ready + " " + sum);
            }
        }

        private static double sum(FloatColumn column) {
            double sum = 0;
            for (int row = 0; row < column.rows(); row++) {
                sum += column.get(row);
            }
            return sum;
        }

        private static double sum(LongColumn column) {
            double sum = 0;
            for (int row = 0; row < column.rows(); row++) {
                sum += column.get(row);
            }
            return sum;
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

    /**
     * Loads Parquet files into arrays with parquet-avro, which makes a record of each row. Arguments: data directory, symbols,
     * rows per file.
     */
    static final class LoadingRecords {
        private LoadingRecords() {}

        /** The worker. */
        public static void main(String[] args) throws IOException {
            long began = System.nanoTime();
            int rows = Integer.parseInt(args[2]);
            List<float[][]> copy = new ArrayList<>();
            for (String symbol : args[1].split(",", -1)) {
                Path file = Path.of(args[0], "ohlcv", symbol + "_" + MinuteBars.TIMEFRAME + ".parquet");
                copy.add(load(file, new long[rows]));
            }
            double sum = 0;
            for (float[][] values : copy) {
                sum += values[CLOSE][0];
            }
            long ready = System.nanoTime();
            System.out.println(began + " " + ready + " " + sum);
        }

        private static float[][] load(Path file, long[] times) throws IOException {
            float[][] values = new float[VALUES.length][times.length];
            try (ParquetReader<GenericRecord> reader = AvroParquetReader.<GenericRecord>builder(
                            new LocalInputFile(file), new PlainParquetConfiguration())
                    .withDataModel(GenericData.get())
                    .withCodecFactory(new Codecs())
                    .build()) {
                int row = 0;
                for (GenericRecord bar = reader.read(); bar != null; bar = reader.read(), row++) {
                    times[row] = ((Number) bar.get("timestamp")).longValue();
                    for (int i = 0; i < VALUES.length; i++) {
                        values[i][row] = ((Number) bar.get(VALUES[i])).floatValue();
                    }
                }
            }
            return values;
        }
    }
}
