package io.datapool.parquet;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.column.Encoding;
import org.apache.parquet.column.statistics.Statistics;
import org.apache.parquet.hadoop.ParquetFileWriter;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.LocalOutputFile;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;

/** A Parquet file of one column whose pages are given byte by byte, for what no writer at hand writes. */
final class HandMadeFile implements AutoCloseable {
    private final Path path;
    private final MessageType schema;
    private final ParquetFileWriter writer;

    /** @param column in Parquet's notation */
    HandMadeFile(Path path, String column, CompressionCodecName codec, int rows) throws IOException {
        this.path = path;
        this.schema = MessageTypeParser.parseMessageType("message sample { " + column + "; }");
        this.writer = new ParquetFileWriter(
                new LocalOutputFile(path), schema, ParquetFileWriter.Mode.CREATE, 1L << 30, 0, 64, 64, false);
        writer.start();
        writer.startBlock(rows);
        writer.startColumn(schema.getColumns().get(0), rows, codec);
    }

    /**
     * Adds a version 1 page.
     *
     * @param plainBytes what its header claims
     * @param page as it is to be stored
     */
    HandMadeFile page(int values, int plainBytes, byte[] page, Encoding levels, Encoding encoding) throws IOException {
        writer.writeDataPage(
                values,
                plainBytes,
                BytesInput.from(page),
                Statistics.createStats(schema.getType(0)),
                values,
                levels,
                levels,
                encoding);
        return this;
    }

    Path path() {
        return path;
    }

    /** Writes the footer. */
    @Override
    public void close() throws IOException {
        writer.endColumn();
        writer.endBlock();
        writer.end(Map.of());
        writer.close();
    }
}
