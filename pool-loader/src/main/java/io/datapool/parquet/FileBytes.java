package io.datapool.parquet;

import java.io.IOException;

/**
 * Reads ranges of a Parquet file, wherever it lies. Thread-safe.
 */
interface FileBytes extends AutoCloseable {
    /** Length of the file. */
    long lengthBytes();

    /**
     * Reads exactly {@code count} bytes.
     *
     * @throws IOException when the file ends before, or cannot be read
     */
    void read(long offsetBytes, byte[] target, int from, int count) throws IOException;

    @Override
    void close() throws IOException;
}
