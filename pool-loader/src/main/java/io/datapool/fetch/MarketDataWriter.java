package io.datapool.fetch;

import io.datapool.loader.parquet.Codecs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.function.BiConsumer;
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
 * Writes bars and funding rates as Parquet files that pandas, polars, DuckDB and the loader read as they are: times as UTC
 * milliseconds in {@code timestamp}, values as doubles, SNAPPY. A file appears whole or not at all.
 *
 * <p>Immutable; may be used by several threads for different files.
 */
public final class MarketDataWriter {
    private static final String UNFINISHED = ".tmp";

    private final Path directory;

    private MarketDataWriter(Path directory) {
        this.directory = directory;
    }

    /** Writes below that directory, which is made when needed. */
    public static MarketDataWriter in(Path directory) {
        return new MarketDataWriter(directory);
    }

    /**
     * Writes {@code ohlcv/SYMBOL_TIMEFRAME.parquet}, in place of any before.
     *
     * @param bars in ascending order of time
     * @return the file
     */
    public Path writeBars(String symbol, String timeframe, List<Bar> bars) throws IOException {
        Schema schema = schema("Bar", "open", "high", "low", "close", "volume");
        return write("ohlcv", symbol + "_" + timeframe, schema, bars, (bar, row) -> {
            row.put("timestamp", bar.openTime().toEpochMilli());
            row.put("open", bar.open());
            row.put("high", bar.high());
            row.put("low", bar.low());
            row.put("close", bar.close());
            row.put("volume", bar.volume());
        });
    }

    /**
     * Writes {@code funding/SYMBOL_funding.parquet}, in place of any before.
     *
     * @param rates in ascending order of time
     * @return the file
     */
    public Path writeFundingRates(String symbol, List<FundingRate> rates) throws IOException {
        return write("funding", symbol + "_funding", schema("FundingRate", "rate"), rates, (rate, row) -> {
            row.put("timestamp", rate.time().toEpochMilli());
            row.put("rate", rate.rate());
        });
    }

    private static Schema schema(String name, String... values) {
        SchemaBuilder.FieldAssembler<Schema> fields = SchemaBuilder.record(name)
                .namespace("io.datapool")
                .fields()
                .name("timestamp")
                .type(LogicalTypes.timestampMillis().addToSchema(Schema.create(Schema.Type.LONG)))
                .noDefault();
        for (String value : values) {
            fields = fields.requiredDouble(value);
        }
        return fields.endRecord();
    }

    private <T> Path write(
            String folder, String name, Schema schema, List<T> values, BiConsumer<T, GenericRecord> toRow)
            throws IOException {
        Path target = Files.createDirectories(directory.resolve(folder)).resolve(name + ".parquet");
        Path unfinished = target.resolveSibling("." + name + ".parquet" + UNFINISHED);
        Files.deleteIfExists(unfinished);
        try (ParquetWriter<GenericRecord> writer = AvroParquetWriter.<GenericRecord>builder(
                        new LocalOutputFile(unfinished))
                .withConf(new PlainParquetConfiguration())
                .withSchema(schema)
                .withDataModel(GenericData.get())
                .withCompressionCodec(CompressionCodecName.SNAPPY)
                .withCodecFactory(new Codecs())
                .build()) {
            for (T value : values) {
                GenericRecord row = new GenericData.Record(schema);
                toRow.accept(value, row);
                writer.write(row);
            }
        } catch (IOException | RuntimeException e) {
            Files.deleteIfExists(unfinished);
            throw e;
        }
        return publish(unfinished, target);
    }

    private static Path publish(Path unfinished, Path target) throws IOException {
        try {
            return Files.move(unfinished, target, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            Files.deleteIfExists(unfinished);
            throw e;
        }
    }
}
