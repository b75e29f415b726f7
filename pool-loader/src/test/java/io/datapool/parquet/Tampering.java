package io.datapool.parquet;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.Consumer;
import org.apache.parquet.format.ColumnMetaData;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.PageHeader;
import org.apache.parquet.format.Util;

/** Makes Parquet files lie. */
public final class Tampering {
    private static final int TRAILER_BYTES = 8;

    private Tampering() {}

    /** Where the footer starts. */
    public static int footerOffset(byte[] file) {
        int length = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).getInt(file.length - TRAILER_BYTES);
        return file.length - TRAILER_BYTES - length;
    }

    /** Replaces the footer. */
    public static void editFooter(Path path, Consumer<FileMetaData> edit) throws IOException {
        byte[] file = Files.readAllBytes(path);
        FileMetaData footer = footer(file);
        edit.accept(footer);
        Files.write(path, assemble(Arrays.copyOf(file, footerOffset(file)), footer));
    }

    /** Replaces the header of the first page of a file that has one column and one row group. */
    public static void editFirstPage(Path path, Consumer<PageHeader> edit) throws IOException {
        byte[] file = Files.readAllBytes(path);
        FileMetaData footer = footer(file);
        ColumnMetaData chunk = footer.getRow_groups().get(0).getColumns().get(0).getMeta_data();
        int offset = (int) chunk.getData_page_offset();
        ByteArrayInputStream in = new ByteArrayInputStream(file, offset, file.length - offset);
        PageHeader header = Util.readPageHeader(in);
        int oldEnd = file.length - in.available();
        edit.accept(header);
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        body.write(file, 0, offset);
        Util.writePageHeader(header, body);
        int grown = body.size() - oldEnd;
        body.write(file, oldEnd, footerOffset(file) - oldEnd);
        chunk.setTotal_compressed_size(chunk.getTotal_compressed_size() + grown);
        Files.write(path, assemble(body.toByteArray(), footer));
    }

    private static FileMetaData footer(byte[] file) throws IOException {
        int offset = footerOffset(file);
        return Util.readFileMetaData(new ByteArrayInputStream(file, offset, file.length - offset));
    }

    private static byte[] assemble(byte[] body, FileMetaData footer) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(body);
        Util.writeFileMetaData(footer, out);
        int footerBytes = out.size() - body.length;
        out.write(ByteBuffer.allocate(Integer.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(footerBytes)
                .array());
        out.write("PAR1".getBytes(StandardCharsets.US_ASCII));
        return out.toByteArray();
    }
}
