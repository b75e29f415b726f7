package io.datapool.internal.file;

import io.datapool.internal.file.Disk.Verb;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/** A file that is being written; see {@link Disk}. */
public final class OpenFile implements AutoCloseable {
    private final Path path;
    private final FileChannel channel;

    OpenFile(Path path, FileChannel channel) {
        this.path = path;
        this.channel = channel;
    }

    /** Writes all of the buffer from {@code offsetBytes} on. */
    public void write(ByteBuffer bytes, long offsetBytes) throws IOException {
        int from = bytes.position();
        while (bytes.hasRemaining()) {
            long position = offsetBytes + bytes.position() - from;
            Disk.run(Verb.WRITE, path, bytes, () -> channel.write(bytes, position));
        }
    }

    /** Cuts the file to that length. */
    public void truncate(long lengthBytes) throws IOException {
        Disk.run(Verb.TRUNCATE, path, null, () -> channel.truncate(lengthBytes));
    }

    /** Forces content, length and permissions to disk. Never to be repeated after it failed. */
    public void force() throws IOException {
        Disk.run(Verb.FORCE, path, null, () -> channel.force(true));
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
