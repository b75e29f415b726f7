package io.datapool.parquet;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.parquet.format.ColumnChunk;
import org.apache.parquet.format.ColumnMetaData;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.KeyValue;
import org.apache.parquet.format.RowGroup;
import org.apache.parquet.format.SchemaElement;
import org.apache.parquet.format.Util;

/**
 * What the end of a Parquet file says of it, checked against the file and against itself.
 *
 * @param columns the top-level columns
 * @param groups the row groups that have rows
 * @param metadata key-value pairs of the writer
 */
record Footer(List<ParquetColumn> columns, List<Group> groups, Map<String, String> metadata) {
    private static final String MAGIC = "PAR1";
    private static final String ENCRYPTED_MAGIC = "PARE";
    private static final int TRAILER_BYTES = Integer.BYTES + MAGIC.length();
    private static final int MAX_FOOTER_BYTES = 256 << 20;

    /**
     * A row group.
     *
     * @param index its number in the file, for messages
     * @param firstRow the file's row that it starts with
     * @param rows its number of rows
     * @param chunks one per column that holds values; null for one that is encrypted or elsewhere
     */
    record Group(int index, long firstRow, long rows, List<ColumnMetaData> chunks) {}

    /** @throws IOException when it is no footer, or lies */
    static Footer read(FileBytes file) throws IOException {
        FileMetaData data = parse(file);
        if (data.isSetEncryption_algorithm()) {
            throw new IOException("it has encrypted columns, which are not supported");
        }
        List<ParquetColumn> columns = new ArrayList<>();
        int leaves = columns(data.getSchema(), columns);
        List<Group> groups = new ArrayList<>();
        long rows = 0;
        long chunkBytes = 0;
        for (RowGroup group : data.getRow_groups()) {
            if (group.getNum_rows() < 0) {
                throw new IOException("row group " + groups.size() + " claims " + group.getNum_rows() + " rows");
            }
            Group checked = group(group, groups.size(), rows, leaves);
            for (ParquetColumn column : columns) {
                chunkBytes += checkChunk(column, checked, file.lengthBytes());
                if (chunkBytes > file.lengthBytes()) {
                    // each is within the file, so that this does not overflow
                    throw new IOException("row group " + groups.size() + ", column '" + column.name()
                            + "': the columns so far claim " + chunkBytes + " bytes of a file of " + file.lengthBytes()
                            + ", so that some overlap");
                }
            }
            groups.add(checked);
            rows = Math.addExact(rows, group.getNum_rows());
        }
        if (rows != data.getNum_rows()) {
            throw new IOException("it claims " + data.getNum_rows() + " rows, its row groups have " + rows);
        }
        return new Footer(
                List.copyOf(columns),
                groups.stream().filter(group -> group.rows() > 0).toList(),
                metadata(data));
    }

    private static FileMetaData parse(FileBytes file) throws IOException {
        long length = file.lengthBytes();
        byte[] trailer = new byte[(int) Math.min(TRAILER_BYTES, length)];
        file.read(length - trailer.length, trailer, 0, trailer.length);
        String magic = trailer.length < TRAILER_BYTES
                ? ""
                : new String(trailer, Integer.BYTES, MAGIC.length(), StandardCharsets.ISO_8859_1);
        if (magic.equals(ENCRYPTED_MAGIC)) {
            throw new IOException("its footer is encrypted, which is not supported");
        }
        if (!magic.equals(MAGIC)) {
            throw new IOException("its " + length + " bytes do not end with " + MAGIC);
        }
        int footerBytes = LittleEndian.int32(trailer, 0);
        if (footerBytes <= 0
                || footerBytes > length - TRAILER_BYTES - MAGIC.length()
                || footerBytes > MAX_FOOTER_BYTES) {
            throw new IOException("its footer claims " + footerBytes + " of the file's " + length + " bytes");
        }
        byte[] footer = new byte[footerBytes];
        file.read(length - TRAILER_BYTES - footerBytes, footer, 0, footerBytes);
        // Thrift's own reader follows any depth, until the stack ends.
        CompactThrift thrift = new CompactThrift(footer, 0, footerBytes);
        try {
            thrift.struct((id, type) -> thrift.skip(type));
        } catch (IOException e) {
            throw new IOException("its footer is damaged: " + e.getMessage(), e);
        }
        try {
            // The limit also keeps length fields inside from asking for more memory than the footer could fill.
            FileMetaData data = Util.readFileMetaData(new ByteArrayInputStream(footer), footerBytes);
            if (data.getSchema() == null || data.getRow_groups() == null) {
                throw new IOException("its footer has no schema or no row groups");
            }
            return data;
        } catch (RuntimeException e) {
            throw new IOException("its footer is damaged: " + e.getMessage(), e);
        }
    }

    /** Collects the root's children; returns the number of columns that hold values, at any depth. */
    private static int columns(List<SchemaElement> schema, List<ParquetColumn> columns) throws IOException {
        if (schema.isEmpty() || schema.get(0).isSetType()) {
            throw new IOException("its schema has no root");
        }
        int leaf = 0;
        int element = 1;
        for (int child = 0; child < schema.get(0).getNum_children(); child++) {
            int next = subtreeEnd(schema, element);
            columns.add(new ParquetColumn(schema.get(element), leaf));
            for (; element < next; element++) {
                leaf += schema.get(element).isSetType() ? 1 : 0;
            }
        }
        if (element != schema.size()) {
            throw new IOException(
                    "its schema has " + schema.size() + " elements, of which " + element + " are reached");
        }
        return leaf;
    }

    /** The position after an element and all that is below it. */
    private static int subtreeEnd(List<SchemaElement> schema, int from) throws IOException {
        long open = 1;
        int element = from;
        while (open > 0) {
            if (element >= schema.size()) {
                throw new IOException("its schema ends early");
            }
            SchemaElement current = schema.get(element++);
            if (current.getName() == null || current.getNum_children() < 0) {
                throw new IOException("its schema has an element without name, or with a negative number of children");
            }
            open += (current.isSetType() ? 0 : current.getNum_children()) - 1L;
        }
        return element;
    }

    private static Group group(RowGroup group, int index, long firstRow, int leaves) throws IOException {
        List<ColumnChunk> chunks = group.getColumns();
        if (chunks == null || chunks.size() != leaves) {
            throw new IOException("row group " + index + " has " + (chunks == null ? 0 : chunks.size())
                    + " columns, the schema has " + leaves);
        }
        List<ColumnMetaData> metadata = new ArrayList<>();
        for (ColumnChunk chunk : chunks) {
            metadata.add(chunk.isSetFile_path() || chunk.isSetCrypto_metadata() ? null : chunk.getMeta_data());
        }
        return new Group(index, firstRow, group.getNum_rows(), java.util.Collections.unmodifiableList(metadata));
    }

    /** Before anything is reserved for rows that are only claimed; returns the chunk's length. */
    private static long checkChunk(ParquetColumn column, Group group, long fileBytes) throws IOException {
        ColumnMetaData chunk = column.isFlat() ? group.chunks().get(column.leaf()) : null;
        if (chunk == null) {
            return 0; // an error only when it is asked for
        }
        String where = "row group " + group.index() + ", column '" + column.name() + "': ";
        if (chunk.getType() != column.stored()) {
            throw new IOException(
                    where + "it holds " + chunk.getType() + " values, the schema says " + column.stored());
        }
        if (!List.of(column.name()).equals(chunk.getPath_in_schema())) {
            throw new IOException(where + "it holds the values of " + chunk.getPath_in_schema());
        }
        if (chunk.getNum_values() != group.rows()) {
            throw new IOException(where + "it claims " + chunk.getNum_values() + " values, the row group has "
                    + group.rows() + " rows");
        }
        long start = start(chunk);
        long size = chunk.getTotal_compressed_size();
        if (group.rows() > 0 && (start < MAGIC.length() || size < 0 || start > fileBytes - size)) {
            throw new IOException(where + "it claims bytes " + start + " + " + size + " of a file of " + fileBytes);
        }
        return group.rows() > 0 ? size : 0;
    }

    /** Where the first page of a column chunk is. */
    static long start(ColumnMetaData chunk) {
        return chunk.isSetDictionary_page_offset() && chunk.getDictionary_page_offset() > 0
                ? Math.min(chunk.getDictionary_page_offset(), chunk.getData_page_offset())
                : chunk.getData_page_offset();
    }

    private static Map<String, String> metadata(FileMetaData data) {
        Map<String, String> map = new HashMap<>();
        if (data.isSetKey_value_metadata()) {
            for (KeyValue entry : data.getKey_value_metadata()) {
                if (entry.isSetKey() && entry.isSetValue()) {
                    map.put(entry.getKey(), entry.getValue());
                }
            }
        }
        return map;
    }
}
