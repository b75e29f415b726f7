package io.datapool.loader.parquet;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.ColumnReader;
import org.apache.parquet.column.impl.ColumnReadStoreImpl;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.FileMetaData;
import org.apache.parquet.io.LocalInputFile;
import org.apache.parquet.io.api.GroupConverter;
import org.apache.parquet.schema.MessageType;

/**
 * A Parquet file, read column by column into arrays of at most {@value #BATCH_ROWS} values; no records in between. Page
 * checksums are verified where the file has them. Not thread-safe.
 */
public final class ParquetFile implements AutoCloseable {
    /** Values per array handed to a sink. */
    public static final int BATCH_ROWS = 8_192;

    private static final String MAGIC = "PAR1";
    private static final String ENCRYPTED_MAGIC = "PARE";

    private final Path path;
    private final ParquetFileReader reader;
    private final MessageType schema;
    private final List<ParquetColumn> columns;

    private ParquetFile(Path path, ParquetFileReader reader) {
        this.path = path;
        this.reader = reader;
        this.schema = fileMetaData().getSchema();
        this.columns = schema.getFields().stream().map(ParquetColumn::new).toList();
    }

    /** Takes float32 values; the array is reused between calls. */
    @FunctionalInterface
    public interface FloatSink {
        /** Takes {@code values[0..count)}, which belong to the rows from {@code firstRow} on. */
        void accept(int firstRow, float[] values, int count);
    }

    /** Takes time stamps; the array is reused between calls. */
    @FunctionalInterface
    public interface LongSink {
        /** Takes {@code values[0..count)}, which belong to the rows from {@code firstRow} on. */
        void accept(int firstRow, long[] values, int count);
    }

    /**
     * Opens a file and reads its footer.
     *
     * @throws ParquetException when it is not a readable Parquet file
     */
    public static ParquetFile open(Path path) throws ParquetException {
        ParquetReadOptions options = ParquetReadOptions.builder(new PlainParquetConfiguration())
                .withCodecFactory(new Codecs())
                .usePageChecksumVerification(true)
                .build();
        requireMagic(path);
        try {
            LocalInputFile input = new LocalInputFile(path);
            ParquetFileReader reader = ParquetFileReader.open(input, options);
            try {
                FooterCheck.check(reader.getRowGroups(), input.getLength());
                return new ParquetFile(path, reader);
            } catch (IOException | RuntimeException e) {
                reader.close();
                throw e;
            }
        } catch (IOException | RuntimeException e) {
            throw new ParquetException(path + " is not a readable Parquet file: " + reason(e), e);
        }
    }

    /** parquet-java's own message names neither the file nor what is wrong with it. */
    private static void requireMagic(Path path) throws ParquetException {
        try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "r")) {
            byte[] end = new byte[(int) Math.min(MAGIC.length(), file.length())];
            file.seek(file.length() - end.length);
            file.readFully(end);
            String found = new String(end, StandardCharsets.ISO_8859_1);
            if (found.equals(ENCRYPTED_MAGIC)) {
                throw new ParquetException(path + " has an encrypted footer, which is not supported");
            }
            if (!found.equals(MAGIC)) {
                throw new ParquetException(path + " is not a Parquet file, or is truncated: its " + file.length()
                        + " bytes do not end with " + MAGIC);
            }
        } catch (IOException e) {
            throw new ParquetException("cannot read " + path + ": " + e.getMessage(), e);
        }
    }

    /** The file. */
    public Path path() {
        return path;
    }

    /** Number of rows, over all row groups. */
    public long rows() {
        return reader.getRowGroups().stream()
                .mapToLong(BlockMetaData::getRowCount)
                .sum();
    }

    /** The top-level columns, in order. */
    public List<ParquetColumn> columns() {
        return columns;
    }

    /** A value of the file's key-value metadata, such as what pandas notes of its index. */
    public Optional<String> metadata(String key) {
        return Optional.ofNullable(fileMetaData().getKeyValueMetaData().get(key));
    }

    private FileMetaData fileMetaData() {
        return reader.getFooter().getFileMetaData();
    }

    /**
     * Reads a column as the nearest float32 of each value; null becomes NaN.
     *
     * @param column an INTEGER or REAL column of this file
     * @throws ParquetException when the file is damaged, or holds what cannot be read
     */
    public void readFloats(ParquetColumn column, FloatSink sink) throws ParquetException {
        float[] batch = new float[BATCH_ROWS];
        FloatReading reading = FloatReading.of(column.primitive());
        read(column, new Batch() {
            @Override
            public void value(int index, ColumnReader values) {
                batch[index] = reading.read(values);
            }

            @Override
            public void missing(int index) {
                batch[index] = Float.NaN;
            }

            @Override
            public void flush(int firstRow, int count) {
                sink.accept(firstRow, batch, count);
            }
        });
    }

    /**
     * Reads a column as nanoseconds since 1970-01-01T00:00:00Z; local times are taken as UTC, plain integers in the unit that
     * their magnitude tells. Null becomes {@code Long.MIN_VALUE}.
     *
     * @param column a TIMESTAMP or INTEGER column of this file
     * @throws ParquetException when the file is damaged, a time is outside the years 1677 to 2262, or the unit changes midway
     */
    public void readTimes(ParquetColumn column, LongSink sink) throws ParquetException {
        long[] batch = new long[BATCH_ROWS];
        TimeReading reading = TimeReading.of(column.primitive());
        read(column, new Batch() {
            @Override
            public void value(int index, ColumnReader values) {
                batch[index] = reading.read(values);
            }

            @Override
            public void missing(int index) {
                batch[index] = Long.MIN_VALUE;
            }

            @Override
            public void flush(int firstRow, int count) {
                sink.accept(firstRow, batch, count);
            }
        });
    }

    /** One array's worth of values. */
    private interface Batch {
        void value(int index, ColumnReader values);

        void missing(int index);

        void flush(int firstRow, int count);
    }

    private void read(ParquetColumn column, Batch batch) throws ParquetException {
        ColumnDescriptor descriptor = schema.getColumnDescription(new String[] {column.name()});
        int row = 0;
        try {
            reader.setRequestedSchema(List.of(descriptor));
            List<BlockMetaData> groups = reader.getRowGroups();
            for (int group = 0; group < groups.size(); group++) {
                if (groups.get(group).getRowCount() > 0) { // parquet-java refuses to read an empty one
                    row = readGroup(descriptor, group, row, batch);
                }
            }
        } catch (IOException | RuntimeException | OutOfMemoryError e) {
            // parquet-java allocates whatever a page header claims; what was too large is not held any more.
            throw new ParquetException(
                    "column '" + column.name() + "' of " + path + " cannot be read at or after row " + row + ": "
                            + reason(e),
                    e);
        }
    }

    private int readGroup(ColumnDescriptor descriptor, int group, int firstRow, Batch batch) throws IOException {
        int row = firstRow;
        try (PageReadStore pages = reader.readRowGroup(group)) {
            ColumnReader values = new ColumnReadStoreImpl(
                            pages, new NoConverter(), schema, fileMetaData().getCreatedBy())
                    .getColumnReader(descriptor);
            long count = pages.getPageReader(descriptor).getTotalValueCount();
            if (count != pages.getRowCount()) {
                throw new IOException("row group " + group + " claims " + pages.getRowCount() + " rows and holds "
                        + count + " values");
            }
            int filled = 0;
            for (long i = 0; i < count; i++) {
                if (values.getCurrentDefinitionLevel() == descriptor.getMaxDefinitionLevel()) {
                    valueOf(batch, filled, values, row + filled);
                } else {
                    batch.missing(filled);
                }
                values.consume();
                filled++;
                if (filled == BATCH_ROWS || i == count - 1) {
                    batch.flush(row, filled);
                    row += filled;
                    filled = 0;
                }
            }
        }
        return row;
    }

    private static void valueOf(Batch batch, int index, ColumnReader values, int row) throws IOException {
        try {
            batch.value(index, values);
        } catch (ArithmeticException e) {
            throw new IOException("row " + row + ": " + e.getMessage(), e);
        }
    }

    /** The outermost message that says something, in one line, without class names of the library below. */
    private static String reason(Throwable e) {
        String message = e.getMessage();
        Throwable cause = e.getCause();
        if (cause != null && (message == null || message.equals(cause.toString()))) {
            return reason(cause);
        }
        return message == null
                ? e.getClass().getSimpleName().toLowerCase(Locale.ROOT)
                : message.strip().replaceAll("\\s*\\R\\s*", " ");
    }

    @Override
    public void close() throws ParquetException {
        try {
            reader.close();
        } catch (IOException e) {
            throw new ParquetException("cannot close " + path + ": " + e.getMessage(), e);
        }
    }

    /** Column readers want a converter; values are taken from them directly. */
    private static final class NoConverter extends GroupConverter {
        @Override
        public org.apache.parquet.io.api.Converter getConverter(int fieldIndex) {
            return new org.apache.parquet.io.api.PrimitiveConverter() {};
        }

        @Override
        public void start() {}

        @Override
        public void end() {}
    }
}
