package io.datapool.bench.load;

import io.datapool.parquet.Codecs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.parquet.avro.AvroParquetWriter;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.LocalOutputFile;

/**
 * Files of made-up one-minute bars, the same whenever they are made. Written by parquet-java with its usual sizes of pages and
 * row groups.
 */
final class BenchFiles {
    private static final long SEED = 20_240_101;
    private static final long FIRST_MICROS = 1_000_000_000_000_000L;
    private static final long MINUTE_MICROS = 60_000_000;
    /** How far a bar's close is from its open at most, as a fraction. */
    private static final double STEP = 0.002;

    private static final double HOME_PRICE = 100;
    /** How strongly prices are drawn home, so that a dictionary can hold them. */
    private static final double PULL = 1e-4;

    /** How the same bars are stored. */
    private enum Kind {
        /** Unrounded prices, encoding PLAIN, not compressed. */
        PLAIN(CompressionCodecName.UNCOMPRESSED, false, 0),
        /** Prices of two digits, encoding PLAIN. */
        ZSTD(CompressionCodecName.ZSTD, false, 100),
        /** Prices of two digits, few enough for dictionaries. */
        DICTIONARY(CompressionCodecName.SNAPPY, true, 100);

        private final CompressionCodecName codec;
        private final boolean dictionary;
        private final double steps;

        Kind(CompressionCodecName codec, boolean dictionary, double steps) {
            this.codec = codec;
            this.dictionary = dictionary;
            this.steps = steps;
        }

        private double rounded(double value) {
            return steps == 0 ? value : Math.rint(value * steps) / steps;
        }
    }

    private BenchFiles() {}

    /** Makes the files that are not there yet. */
    static List<Path> ensureIn(Path directory, int rows) throws IOException {
        Files.createDirectories(directory);
        List<Path> files = new ArrayList<>();
        for (Kind kind : Kind.values()) {
            String name = (kind + "_" + rows + ".parquet").toLowerCase(java.util.Locale.ROOT);
            Path file = directory.resolve(name);
            if (!Files.exists(file)) {
                Path unfinished = directory.resolve(name + ".tmp");
                Files.deleteIfExists(unfinished);
                write(unfinished, kind, rows);
                Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
            }
            files.add(file);
        }
        return files;
    }

    private static void write(Path file, Kind kind, int rows) throws IOException {
        SplittableRandom random = new SplittableRandom(SEED);
        Schema schema = schema();
        try (ParquetWriter<GenericRecord> writer = AvroParquetWriter.<GenericRecord>builder(new LocalOutputFile(file))
                .withConf(new PlainParquetConfiguration())
                .withSchema(schema)
                .withDataModel(GenericData.get())
                .withCompressionCodec(kind.codec)
                .withCodecFactory(new Codecs())
                .withDictionaryEncoding(kind.dictionary)
                .build()) {
            GenericRecord bar = new GenericData.Record(schema);
            double close = HOME_PRICE;
            for (int row = 0; row < rows; row++) {
                double open = close;
                close = open * (1 + STEP * (random.nextDouble() - 0.5)) + PULL * (HOME_PRICE - open);
                double above = STEP / 4 * random.nextDouble();
                double below = STEP / 4 * random.nextDouble();
                bar.put(0, FIRST_MICROS + row * MINUTE_MICROS);
                bar.put(1, kind.rounded(open));
                bar.put(2, kind.rounded(Math.max(open, close) * (1 + above)));
                bar.put(3, kind.rounded(Math.min(open, close) * (1 - below)));
                bar.put(4, kind.rounded(close));
                bar.put(5, kind.rounded(100 * random.nextDouble()));
                writer.write(bar);
            }
        }
    }

    private static Schema schema() {
        SchemaBuilder.FieldAssembler<Schema> fields = SchemaBuilder.record("Bar")
                .fields()
                .name(Bars.TIME)
                .type(LogicalTypes.timestampMicros().addToSchema(Schema.create(Schema.Type.LONG)))
                .noDefault();
        for (String value : Bars.VALUES) {
            fields = fields.requiredDouble(value);
        }
        return fields.endRecord();
    }
}
