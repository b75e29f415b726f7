package io.datapool.bench.load;

import io.datapool.parquet.Codecs;
import java.io.IOException;
import java.nio.file.Path;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.ColumnReader;
import org.apache.parquet.column.impl.ColumnReadStoreImpl;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.io.LocalInputFile;
import org.apache.parquet.io.api.Converter;
import org.apache.parquet.io.api.GroupConverter;
import org.apache.parquet.io.api.PrimitiveConverter;
import org.apache.parquet.schema.MessageType;

/** parquet-java's lowest public way to values: one call per value of a column. */
final class ColumnReaderContender implements Contender {
    @Override
    public String name() {
        return "parquet-java ColumnReader";
    }

    @Override
    public int threads() {
        return 1;
    }

    @Override
    public long nanos(Path file, Bars target) throws IOException {
        long started = System.nanoTime();
        ParquetReadOptions options = ParquetReadOptions.builder(new PlainParquetConfiguration())
                .withCodecFactory(new Codecs())
                .build();
        try (ParquetFileReader reader = ParquetFileReader.open(new LocalInputFile(file), options)) {
            MessageType schema = reader.getFileMetaData().getSchema();
            int row = 0;
            for (PageReadStore pages = reader.readNextRowGroup(); pages != null; pages = reader.readNextRowGroup()) {
                int rows = Math.toIntExact(pages.getRowCount());
                ColumnReadStoreImpl columns = new ColumnReadStoreImpl(
                        pages, new Nothing(), schema, reader.getFileMetaData().getCreatedBy());
                readTimes(columns, schema.getColumnDescription(new String[] {Bars.TIME}), target.times, row, rows);
                for (int i = 0; i < Bars.VALUES.length; i++) {
                    ColumnDescriptor column = schema.getColumnDescription(new String[] {Bars.VALUES[i]});
                    readValues(columns, column, target.values[i], row, rows);
                }
                row += rows;
            }
        }
        return System.nanoTime() - started;
    }

    private static void readTimes(
            ColumnReadStoreImpl columns, ColumnDescriptor column, long[] target, int firstRow, int rows) {
        ColumnReader reader = columns.getColumnReader(column);
        int present = column.getMaxDefinitionLevel();
        for (int i = firstRow; i < firstRow + rows; i++) {
            if (reader.getCurrentDefinitionLevel() == present) {
                target[i] = reader.getLong() * Bars.NANOS_PER_MICRO;
            } else {
                target[i] = Long.MIN_VALUE;
            }
            reader.consume();
        }
    }

    private static void readValues(
            ColumnReadStoreImpl columns, ColumnDescriptor column, float[] target, int firstRow, int rows) {
        ColumnReader reader = columns.getColumnReader(column);
        int present = column.getMaxDefinitionLevel();
        for (int i = firstRow; i < firstRow + rows; i++) {
            target[i] = reader.getCurrentDefinitionLevel() == present ? (float) reader.getDouble() : Float.NaN;
            reader.consume();
        }
    }

    /** Column readers want a place for records, even when nobody asks for any. */
    private static final class Nothing extends GroupConverter {
        @Override
        public Converter getConverter(int fieldIndex) {
            return new PrimitiveConverter() {};
        }

        @Override
        public void start() {}

        @Override
        public void end() {}
    }
}
