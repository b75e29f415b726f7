package io.datapool.bench.load;

import io.datapool.parquet.Codecs;
import java.io.IOException;
import java.nio.file.Path;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.parquet.avro.AvroParquetReader;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.io.LocalInputFile;

/** What most programs on the JVM do: a record per row, the values boxed. */
final class AvroContender implements Contender {
    @Override
    public String name() {
        return "AvroParquetReader";
    }

    @Override
    public int threads() {
        return 1;
    }

    @Override
    public long nanos(Path file, Bars target) throws IOException {
        long started = System.nanoTime();
        try (ParquetReader<GenericRecord> reader = AvroParquetReader.<GenericRecord>builder(
                        new LocalInputFile(file), new PlainParquetConfiguration())
                .withDataModel(GenericData.get())
                .withCodecFactory(new Codecs())
                .build()) {
            int row = 0;
            for (GenericRecord bar = reader.read(); bar != null; bar = reader.read(), row++) {
                target.times[row] =
                        bar.get(Bars.TIME) instanceof Long micros ? micros * Bars.NANOS_PER_MICRO : Long.MIN_VALUE;
                for (int i = 0; i < Bars.VALUES.length; i++) {
                    target.values[i][row] =
                            bar.get(Bars.VALUES[i]) instanceof Double value ? value.floatValue() : Float.NaN;
                }
            }
        }
        return System.nanoTime() - started;
    }
}
