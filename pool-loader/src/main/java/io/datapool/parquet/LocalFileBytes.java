package io.datapool.parquet;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/**
 * A local file, read and not mapped: a file that somebody truncates meanwhile is then an error, and not the end of the JVM.
 */
final class LocalFileBytes implements FileBytes {
    private final FileChannel channel;
    private final long lengthBytes;

    LocalFileBytes(Path path) throws IOException {
        channel = RegularFile.open(path);
        lengthBytes = channel.size();
    }

    @Override
    public long lengthBytes() {
        return lengthBytes;
    }

    @Override
    public void read(long offsetBytes, byte[] target, int from, int count) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(target, from, count);
        long position = offsetBytes;
        while (buffer.hasRemaining()) {
            int read = channel.read(buffer, position);
            if (read < 0) {
                throw new EOFException("it ends at byte " + position + ", " + buffer.remaining() + " bytes early");
            }
            position += read;
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
