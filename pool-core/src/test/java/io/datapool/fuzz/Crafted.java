package io.datapool.fuzz;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32C;

/** Makes checksums right, so that only what they guard is wrong. */
final class Crafted {
    private Crafted() {}

    static byte[] registry(byte[] registry) {
        String text = new String(registry, StandardCharsets.ISO_8859_1);
        int last = text.lastIndexOf("# crc32c: ");
        byte[] body = Arrays.copyOf(registry, last < 0 ? registry.length : last);
        byte[] line =
                String.format("# crc32c: %08x\n", crc(body, 0, body.length)).getBytes(StandardCharsets.ISO_8859_1);
        byte[] all = Arrays.copyOf(body, body.length + line.length);
        System.arraycopy(line, 0, all, body.length, line.length);
        return all;
    }

    /** Of header and tail, as far as the file says where they are. */
    static byte[] segment(byte[] segment) {
        byte[] bytes = segment.clone();
        ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        if (bytes.length < 42) {
            return bytes;
        }
        int footer = buffer.getInt(bytes.length - 10);
        if (footer <= 0 || footer > bytes.length - 34) {
            return bytes;
        }
        int tail = bytes.length - 34 - footer;
        System.arraycopy("ARROW1".getBytes(StandardCharsets.US_ASCII), 0, bytes, bytes.length - 6, 6);
        System.arraycopy("DPCK".getBytes(StandardCharsets.US_ASCII), 0, bytes, tail + 8, 4);
        int body = bodyOffset(buffer, tail + 24, footer);
        if (body > 0 && body <= tail) {
            buffer.putInt(tail + 12, (int) crc(bytes, 0, body));
        }
        buffer.putInt(tail + 16, 0);
        buffer.putInt(tail + 16, (int) crc(bytes, tail, bytes.length));
        return bytes;
    }

    private static int bodyOffset(ByteBuffer file, int at, int length) {
        try {
            org.apache.arrow.flatbuf.Block block = org.apache.arrow.flatbuf.Footer.getRootAsFooter(
                            file.slice(at, length).order(ByteOrder.LITTLE_ENDIAN))
                    .recordBatches(0);
            return Math.toIntExact(block.offset() + block.metaDataLength());
        } catch (RuntimeException | AssertionError e) {
            return -1;
        }
    }

    private static long crc(byte[] bytes, int from, int to) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, from, to - from);
        return crc.getValue();
    }
}
