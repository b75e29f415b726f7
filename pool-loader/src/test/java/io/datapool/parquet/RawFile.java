package io.datapool.parquet;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.parquet.format.ColumnChunk;
import org.apache.parquet.format.ColumnMetaData;
import org.apache.parquet.format.CompressionCodec;
import org.apache.parquet.format.DataPageHeader;
import org.apache.parquet.format.DictionaryPageHeader;
import org.apache.parquet.format.Encoding;
import org.apache.parquet.format.FieldRepetitionType;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.PageHeader;
import org.apache.parquet.format.PageType;
import org.apache.parquet.format.RowGroup;
import org.apache.parquet.format.SchemaElement;
import org.apache.parquet.format.Type;
import org.apache.parquet.format.Util;

/** A Parquet file of one column, {@code value}, in one row group, whose footer and page headers say what they are told. */
public final class RawFile {
    private static final String MAGIC = "PAR1";

    private final SchemaElement element = new SchemaElement("value");
    private final ByteArrayOutputStream pages = new ByteArrayOutputStream();
    private CompressionCodec codec = CompressionCodec.UNCOMPRESSED;
    private final long rows;

    private RawFile(Type type, long rows) {
        element.setType(type);
        element.setRepetition_type(FieldRepetitionType.REQUIRED);
        this.rows = rows;
    }

    public static RawFile of(Type type, long rows) {
        return new RawFile(type, rows);
    }

    RawFile typeLength(int bytes) {
        element.setType_length(bytes);
        return this;
    }

    RawFile optional() {
        element.setRepetition_type(FieldRepetitionType.OPTIONAL);
        return this;
    }

    public RawFile codec(CompressionCodec newCodec) {
        codec = newCodec;
        return this;
    }

    /** A data page of version 1 that claims to become {@code plainBytes}. */
    public RawFile data(Encoding encoding, int values, int plainBytes, byte[] content) {
        PageHeader header = new PageHeader(PageType.DATA_PAGE, plainBytes, content.length);
        header.setData_page_header(new DataPageHeader(values, encoding, Encoding.RLE, Encoding.RLE));
        return page(header, content);
    }

    /** A dictionary in encoding PLAIN. */
    public RawFile dictionary(int values, byte[] content) {
        PageHeader header = new PageHeader(PageType.DICTIONARY_PAGE, content.length, content.length);
        header.setDictionary_page_header(new DictionaryPageHeader(values, Encoding.PLAIN));
        return page(header, content);
    }

    RawFile page(PageHeader header, byte[] content) {
        try {
            Util.writePageHeader(header, pages);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes(content);
    }

    /** Anything at all, among the pages. */
    RawFile bytes(byte[] content) {
        pages.writeBytes(content);
        return this;
    }

    public Path write(Path path) throws IOException {
        ColumnMetaData chunk = new ColumnMetaData(
                element.getType(),
                new ArrayList<>(List.of(Encoding.PLAIN)),
                new ArrayList<>(List.of("value")),
                codec,
                rows,
                pages.size(),
                pages.size(),
                MAGIC.length());
        ColumnChunk column = new ColumnChunk(MAGIC.length());
        column.setMeta_data(chunk);
        SchemaElement root = new SchemaElement("root");
        root.setNum_children(1);
        FileMetaData footer = new FileMetaData(
                1,
                new ArrayList<>(Arrays.asList(root, element)),
                rows,
                new ArrayList<>(List.of(new RowGroup(new ArrayList<>(List.of(column)), pages.size(), rows))));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Util.writeFileMetaData(footer, out);
        return write(path, pages.toByteArray(), out.toByteArray());
    }

    /** Between the magic numbers, with the footer's length. */
    static Path write(Path path, byte[] pages, byte[] footer) throws IOException {
        Files.createDirectories(path.toAbsolutePath().getParent());
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(MAGIC.getBytes(StandardCharsets.US_ASCII));
        out.writeBytes(pages);
        out.writeBytes(footer);
        out.writeBytes(littleEndian(footer.length));
        out.writeBytes(MAGIC.getBytes(StandardCharsets.US_ASCII));
        return Files.write(path, out.toByteArray());
    }

    static byte[] littleEndian(int value) {
        return ByteBuffer.allocate(Integer.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(value)
                .array();
    }
}
