package io.datapool.parquet;

import java.io.EOFException;
import java.io.IOException;

/**
 * A file that is an array.
 *
 * @param before length of what it pretends to have before the array, and cannot read
 */
@SuppressWarnings("ArrayRecordComponent") // nobody compares them
record ArrayBytes(long before, byte[] content) implements FileBytes {
    @Override
    public long lengthBytes() {
        return before + content.length;
    }

    @Override
    public void read(long offsetBytes, byte[] target, int from, int count) throws IOException {
        if (offsetBytes < before || offsetBytes > lengthBytes() - count) {
            throw new EOFException("bytes " + offsetBytes + " + " + count + " of " + lengthBytes());
        }
        System.arraycopy(content, (int) (offsetBytes - before), target, from, count);
    }

    @Override
    public void close() {}
}
