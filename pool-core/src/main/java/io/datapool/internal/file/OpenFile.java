package io.datapool.internal.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/** A file that is being written; see {@link Disk}. */
public class OpenFile implements AutoCloseable {
    final FileChannel channel;

    OpenFile(FileChannel channel) {
        this.channel = channel;
    }

    /** Writes all of the buffer from {@code offsetBytes} on. */
    public final void write(ByteBuffer bytes, long offsetBytes) throws IOException {
        int from = bytes.position();
        while (bytes.hasRemaining()) {
            writeSome(bytes, offsetBytes + bytes.position() - from);
        }
    }

    /** Writes some of the buffer, as much as the system takes at once, from {@code offsetBytes} on. */
    void writeSome(ByteBuffer bytes, long offsetBytes) throws IOException {
        channel.write(bytes, offsetBytes);
    }

    /** Cuts the file to that length. */
    public void truncate(long lengthBytes) throws IOException {
        channel.truncate(lengthBytes);
    }

    /** Forces content, length and permissions to disk. Never to be repeated after it failed. */
    public void force() throws IOException {
        channel.force(true);
    }

    @Override
    public final void close() throws IOException {
        channel.close();
    }
}
