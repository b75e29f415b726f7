package io.datapool.fetch.files;

import java.time.Instant;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.conf.ParquetConfiguration;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.hadoop.api.InitContext;
import org.apache.parquet.hadoop.api.ReadSupport;
import org.apache.parquet.io.InputFile;
import org.apache.parquet.io.api.Converter;
import org.apache.parquet.io.api.GroupConverter;
import org.apache.parquet.io.api.PrimitiveConverter;
import org.apache.parquet.io.api.RecordMaterializer;
import org.apache.parquet.schema.MessageType;

/**
 * Reads the rows of a {@link SeriesFile}, whose columns have been found to be a time and doubles, without a record between.
 *
 * @param <T> a bar or a funding rate
 */
final class RowReadSupport<T> extends ReadSupport<T> {
    private final RowFormat<T> format;

    private RowReadSupport(RowFormat<T> format) {
        this.format = format;
    }

    /** Builds a reader. */
    static final class Builder<T> extends ParquetReader.Builder<T> {
        private final RowFormat<T> format;

        Builder(InputFile file, RowFormat<T> format) {
            super(file, new PlainParquetConfiguration());
            this.format = format;
        }

        @Override
        protected ReadSupport<T> getReadSupport() {
            return new RowReadSupport<>(format);
        }
    }

    @Override
    public ReadContext init(InitContext context) {
        return new ReadContext(context.getFileSchema());
    }

    @Override
    @SuppressWarnings("deprecation") // abstract above, and not called with a plain configuration
    public RecordMaterializer<T> prepareForRead(
            Configuration configuration, Map<String, String> metadata, MessageType schema, ReadContext context) {
        return new Rows<>(format);
    }

    @Override
    public RecordMaterializer<T> prepareForRead(
            ParquetConfiguration configuration, Map<String, String> metadata, MessageType schema, ReadContext context) {
        return new Rows<>(format);
    }

    private static final class Rows<T> extends RecordMaterializer<T> {
        private final RowFormat<T> format;
        private final double[] values;
        private long millis;

        Rows(RowFormat<T> format) {
            this.format = format;
            this.values = new double[format.valueCount()];
        }

        @Override
        public T getCurrentRecord() {
            return format.row(Instant.ofEpochMilli(millis), values);
        }

        @Override
        public GroupConverter getRootConverter() {
            Converter time = new PrimitiveConverter() {
                @Override
                public void addLong(long value) {
                    millis = value;
                }
            };
            Converter[] doubles = new Converter[values.length];
            for (int i = 0; i < doubles.length; i++) {
                int index = i;
                doubles[i] = new PrimitiveConverter() {
                    @Override
                    public void addDouble(double value) {
                        values[index] = value;
                    }
                };
            }
            return new GroupConverter() {
                @Override
                public Converter getConverter(int field) {
                    return field == 0 ? time : doubles[field - 1];
                }

                @Override
                public void start() {}

                @Override
                public void end() {}
            };
        }
    }
}
