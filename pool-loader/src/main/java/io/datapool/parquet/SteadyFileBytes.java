package io.datapool.parquet;

import java.io.EOFException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;

/** A local file that stays open when the thread is interrupted that reads it. One read at a time. */
final class SteadyFileBytes implements FileBytes {
    private final RandomAccessFile file;
    private final long lengthBytes;

    SteadyFileBytes(Path path) throws IOException {
        RegularFile.require(path);
        file = new RandomAccessFile(path.toFile(), "r");
        lengthBytes = file.length();
    }

    @Override
    public long lengthBytes() {
        return lengthBytes;
    }

    @Override
    public synchronized void read(long offsetBytes, byte[] target, int from, int count) throws IOException {
        file.seek(offsetBytes);
        int done = 0;
        while (done < count) {
            int read = file.read(target, from + done, count - done);
            if (read < 0) {
                throw new EOFException(
                        "it ends at byte " + (offsetBytes + done) + ", " + (count - done) + " bytes early");
            }
            done += read;
        }
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
