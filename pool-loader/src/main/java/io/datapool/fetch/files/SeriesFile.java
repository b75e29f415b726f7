package io.datapool.fetch.files;

import io.datapool.parquet.Codecs;
import io.datapool.parquet.ParquetColumn;
import io.datapool.parquet.ParquetException;
import io.datapool.parquet.ParquetFile;
import io.datapool.parquet.RegularFile;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.parquet.avro.AvroParquetWriter;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.LocalOutputFile;
import org.jspecify.annotations.Nullable;

/**
 * A series as a Parquet file. Written beside its place, forced to disk, and moved there, so that it is there whole or not at all;
 * the same rows make the same bytes. Immutable.
 *
 * @param path where it is
 * @param format of its rows
 * @param <T> a row
 */
public record SeriesFile<T>(Path path, RowFormat<T> format) {
    /** The key in the file's metadata that says whose data it is. */
    private static final String SOURCE = "datapool.source";

    private static final String UNFINISHED = ".tmp";

    /** Rows are collected in memory until a group is full: this decides how much memory a writer needs. */
    private static final long ROW_GROUP_BYTES = 16L << 20;

    /**
     * What a file holds.
     *
     * @param rows how many
     * @param first time of the first; null when there is none
     * @param last time of the last; null when there is none
     */
    public record Written(
            long rows, @Nullable Instant first, @Nullable Instant last) {}

    /**
     * How to write.
     *
     * @param compression of its pages
     * @param source whose data it is; null when that is not known
     */
    public record Style(Compression compression, @Nullable String source) {}

    /**
     * Writes all rows and puts the file in its place.
     *
     * @param publish asked after the last row: whether the file is to be put in its place, or thrown away
     * @throws ClosedByInterruptException when the thread is interrupted before the file is in its place
     */
    public Written write(RowReader<T> rows, Style style, Publish publish) throws IOException {
        Files.createDirectories(directory());
        Path unfinished = path.resolveSibling("." + path.getFileName() + UNFINISHED);
        Files.deleteIfExists(unfinished);
        try {
            Written written = writeTo(unfinished, rows, style);
            if (publish.afterAll()) {
                force(unfinished, StandardOpenOption.WRITE);
                Files.move(unfinished, path, StandardCopyOption.ATOMIC_MOVE);
                forceName();
            }
            return written;
        } finally {
            Files.deleteIfExists(unfinished);
        }
    }

    /** Decides at the end. */
    @FunctionalInterface
    public interface Publish {
        /** True to put the file in its place. */
        boolean afterAll();
    }

    private Path directory() {
        return Objects.requireNonNull(path.toAbsolutePath().getParent(), "a file has a directory");
    }

    private Written writeTo(Path target, RowReader<T> rows, Style style) throws IOException {
        GenericData.Record record = new GenericData.Record(format.schema());
        long count = 0;
        Instant first = null;
        Instant last = null;
        try (ParquetWriter<GenericRecord> writer = writer(target, style)) {
            for (T row = rows.next(); row != null; row = rows.next()) {
                format.put(row, record);
                writer.write(record);
                last = format.time(row);
                first = first == null ? last : first;
                count++;
            }
        }
        return new Written(count, first, last);
    }

    private ParquetWriter<GenericRecord> writer(Path target, Style style) throws IOException {
        return AvroParquetWriter.<GenericRecord>builder(new LocalOutputFile(target))
                .withConf(new PlainParquetConfiguration())
                .withSchema(format.schema())
                .withDataModel(GenericData.get())
                .withExtraMetaData(style.source() == null ? Map.of() : Map.of(SOURCE, style.source()))
                .withCompressionCodec(
                        switch (style.compression()) {
                            case SNAPPY -> CompressionCodecName.SNAPPY;
                            case ZSTD -> CompressionCodecName.ZSTD;
                        })
                .withCodecFactory(new Codecs())
                .withRowGroupSize(ROW_GROUP_BYTES)
                .build();
    }

    /** The file is in its place: an interrupt is kept for later, so that it does not look as if it were not. */
    private void forceName() throws IOException {
        boolean interrupted = false;
        while (true) {
            try {
                force(directory(), StandardOpenOption.READ);
                break;
            } catch (ClosedByInterruptException e) {
                interrupted = Thread.interrupted();
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static void force(Path file, StandardOpenOption access) throws IOException {
        try (FileChannel channel = FileChannel.open(file, access)) {
            channel.force(true);
        }
    }

    /** Whether there is something of that name. */
    public boolean exists() {
        return Files.exists(path);
    }

    /**
     * Checks that this file is one that may be added to.
     *
     * @param source whose data is to be added
     * @throws SeriesFileException when it has another shape, holds data from elsewhere, or does not say from where
     */
    public void requireShape(String source) throws IOException {
        try (ParquetFile file = openFile()) {
            String found = file.metadata(SOURCE)
                    .orElseThrow(() -> new SeriesFileException(path, "it does not say where its rows are from"));
            if (!found.equals(source)) {
                throw new SeriesFileException(path, "its rows are from " + found + ", the new ones from " + source);
            }
        } catch (ParquetException e) {
            throw unreadable(e);
        }
    }

    /** Opens the file, whose columns are those of the format. */
    private ParquetFile openFile() throws IOException {
        RegularFile.require(path);
        ParquetFile file;
        try {
            file = ParquetFile.openSteadily(path);
        } catch (ParquetException e) {
            if (e.getCause() instanceof FileSystemException notOpened) {
                throw notOpened;
            }
            if (e.getCause() instanceof FileNotFoundException notOpened) {
                throw notOpened;
            }
            throw unreadable(e);
        }
        List<String> found =
                file.columns().stream().map(ParquetColumn::declaration).toList();
        if (!found.equals(format.declarations())) {
            SeriesRows.close(file);
            throw new SeriesFileException(path, "it holds " + found + ", expected " + format.declarations());
        }
        return file;
    }

    /** Reads all of the file, and says what there is. */
    public Written extent() throws IOException {
        long count = 0;
        Instant first = null;
        Instant last = null;
        try (RowReader<T> rows = open()) {
            for (T row = rows.next(); row != null; row = rows.next()) {
                last = format.time(row);
                first = first == null ? last : first;
                count++;
            }
        }
        return new Written(count, first, last);
    }

    private SeriesFileException unreadable(ParquetException e) {
        return new SeriesFileException(path, "it cannot be read as Parquet: " + e.getMessage(), e);
    }

    /**
     * Reads the rows, a page of each column at a time, and sees to it that they are in strictly ascending order of time.
     *
     * <p>Opening and reading throw {@link SeriesFileException} when they are not, or the file is damaged or of another shape.
     */
    public RowReader<T> open() throws IOException {
        return new SeriesRows<>(openFile(), format);
    }
}
