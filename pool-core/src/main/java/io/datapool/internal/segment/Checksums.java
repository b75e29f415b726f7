package io.datapool.internal.segment;

import java.io.EOFException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.util.zip.CRC32C;
import java.util.zip.Checksum;

/**
 * CRC-32C of file ranges, through reads: checking a mapping of a file that got shorter would kill the JVM.
 */
final class Checksums {
    private static final int BUFFER_BYTES = 1 << 18;

    private Checksums() {}

    /** A checksum as registry and footer write it: 8 lower-case hexadecimal digits. */
    static String text(Checksum crc) {
        return String.format("%08x", crc.getValue());
    }

    static String crc32c(RandomAccessFile file, long offsetBytes, long lengthBytes) throws IOException {
        CRC32C crc = new CRC32C();
        byte[] buffer = new byte[(int) Math.min(BUFFER_BYTES, lengthBytes)];
        file.seek(offsetBytes);
        for (long left = lengthBytes; left > 0; ) {
            int read = file.read(buffer, 0, (int) Math.min(buffer.length, left));
            if (read < 0) {
                throw new EOFException("the file ends " + left + " bytes early");
            }
            crc.update(buffer, 0, read);
            left -= read;
        }
        return text(crc);
    }
}
