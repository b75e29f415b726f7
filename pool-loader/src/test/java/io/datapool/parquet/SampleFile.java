package io.datapool.parquet;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.parquet.column.ParquetProperties.WriterVersion;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroup;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.LocalOutputFile;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;
import org.apache.parquet.schema.Type;
import org.jspecify.annotations.Nullable;

/** A Parquet file made to measure, written by parquet-java's example writer. */
public final class SampleFile {
    private final MessageType type;
    private final List<@Nullable Object[]> rows = new ArrayList<>();
    private final Map<String, String> metadata = new HashMap<>();
    private CompressionCodecName codec = CompressionCodecName.UNCOMPRESSED;
    private WriterVersion version = WriterVersion.PARQUET_1_0;
    private boolean dictionary;
    private int rowGroupRows = Integer.MAX_VALUE;
    private int pageRows = 20_000;
    private int dictionaryBytes = 1 << 20;
    private boolean checksums = true;
    private final Set<String> splitColumns = new HashSet<>();

    private SampleFile(MessageType type) {
        this.type = type;
    }

    /** Columns in Parquet's own notation: {@code optional int64 t (TIMESTAMP(MILLIS,true))}. */
    public static SampleFile of(String... columns) {
        StringBuilder message = new StringBuilder("message sample {");
        for (String column : columns) {
            message.append(' ').append(column).append(column.endsWith("}") ? "" : ";");
        }
        return new SampleFile(
                MessageTypeParser.parseMessageType(message.append(" }").toString()));
    }

    /** Columns whose names cannot be written in that notation. */
    public static SampleFile of(Type... columns) {
        return new SampleFile(new MessageType("sample", columns));
    }

    /** Bars with millisecond stamps, one minute apart from 2024 on; prices count up from the seed. */
    public static SampleFile bars(int rows, double seed) {
        SampleFile file = of(
                "required int64 timestamp (TIMESTAMP(MILLIS,true))",
                "required double open",
                "required double high",
                "required double low",
                "required double close",
                "required double volume");
        for (int row = 0; row < rows; row++) {
            double price = seed + row;
            file.row(1_704_067_200_000L + row * 60_000L, price, price + 1, price - 1, price + 0.5, 10.0 * row);
        }
        return file;
    }

    /** One value per column; null where it is missing. */
    public SampleFile row(@Nullable Object... values) {
        rows.add(values);
        return this;
    }

    /** Footer key {@code pandas}. */
    public SampleFile pandas(String json) {
        metadata.put("pandas", json);
        return this;
    }

    public SampleFile codec(CompressionCodecName newCodec) {
        codec = newCodec;
        return this;
    }

    public SampleFile version(WriterVersion newVersion) {
        version = newVersion;
        return this;
    }

    public SampleFile dictionary(boolean wanted) {
        dictionary = wanted;
        return this;
    }

    public SampleFile rowGroupRows(int most) {
        rowGroupRows = most;
        return this;
    }

    public SampleFile pageRows(int most) {
        pageRows = most;
        return this;
    }

    /** A dictionary that grows beyond that is given up in the middle of a column chunk. */
    public SampleFile dictionaryBytes(int most) {
        dictionaryBytes = most;
        return this;
    }

    /** Whether pages have a CRC-32. */
    public SampleFile checksums(boolean wanted) {
        checksums = wanted;
        return this;
    }

    /** These columns in encoding BYTE_STREAM_SPLIT. */
    public SampleFile split(Collection<String> columns) {
        splitColumns.addAll(columns);
        return this;
    }

    /** Writes it as one that was written long ago; one that has just been written is read again by the next load. */
    public Path writeOld(Path file) throws IOException {
        return Files.setLastModifiedTime(write(file), FileTime.from(Instant.parse("2024-05-01T00:00:00Z")));
    }

    /** Writes it, in place of any before; makes the directory. */
    public Path write(Path file) throws IOException {
        Files.createDirectories(file.toAbsolutePath().getParent());
        Files.deleteIfExists(file);
        ExampleParquetWriter.Builder builder = ExampleParquetWriter.builder(new LocalOutputFile(file));
        splitColumns.forEach(name -> builder.withByteStreamSplitEncoding(name, true));
        try (ParquetWriter<Group> writer = builder.withConf(new PlainParquetConfiguration())
                .withType(type)
                .withExtraMetaData(metadata)
                .withCompressionCodec(codec)
                .withCodecFactory(new Codecs())
                .withWriterVersion(version)
                .withDictionaryEncoding(dictionary)
                .withDictionaryPageSize(dictionaryBytes)
                .withPageWriteChecksumEnabled(checksums)
                .withRowGroupRowCountLimit(rowGroupRows)
                .withPageRowCountLimit(pageRows)
                .build()) {
            for (@Nullable Object[] row : rows) {
                writer.write(group(row));
            }
        }
        return file;
    }

    private Group group(@Nullable Object[] row) {
        Group group = new SimpleGroup(type);
        for (int i = 0; i < row.length; i++) {
            add(group, i, row[i]);
        }
        return group;
    }

    private static void add(Group group, int column, @Nullable Object value) {
        if (value instanceof Boolean bool) {
            group.add(column, bool);
        } else if (value instanceof Integer number) {
            group.add(column, number);
        } else if (value instanceof Long number) {
            group.add(column, number);
        } else if (value instanceof Float number) {
            group.add(column, number);
        } else if (value instanceof Double number) {
            group.add(column, number);
        } else if (value instanceof byte[] bytes) {
            group.add(column, Binary.fromConstantByteArray(bytes));
        } else if (value instanceof String text) {
            group.add(column, text);
        } else if (value instanceof List<?> repeated) {
            repeated.forEach(one -> add(group, column, one));
        } else if (value instanceof Group nested) {
            group.add(column, nested);
        } else if (value != null) {
            throw new IllegalArgumentException("no way to write " + value.getClass());
        }
    }

    /** The column of that name as the loader reads it. */
    public static float[] floats(Path path, String name) throws ParquetException {
        try (ParquetFile file = ParquetFile.open(path)) {
            float[] all = new float[(int) file.rows()];
            file.readFloats(column(file, name), (row, values, count) -> System.arraycopy(values, 0, all, row, count));
            return all;
        }
    }

    /** The column of that name as the loader reads it: UTC nanoseconds. */
    public static long[] times(Path path, String name) throws ParquetException {
        try (ParquetFile file = ParquetFile.open(path)) {
            long[] all = new long[(int) file.rows()];
            file.readTimes(column(file, name), (row, values, count) -> System.arraycopy(values, 0, all, row, count));
            return all;
        }
    }

    static ParquetColumn column(ParquetFile file, String name) {
        return file.columns().stream()
                .filter(column -> column.name().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
