package io.datapool.loader.parquet;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdException;
import io.airlift.compress.MalformedInputException;
import io.airlift.compress.lz4.Lz4Decompressor;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.zip.GZIPInputStream;
import org.apache.parquet.format.CompressionCodec;
import org.xerial.snappy.Snappy;

/** Turns a compressed page into exactly as many bytes as its header says. One per thread. */
interface Decompressor {
    /**
     * Decompresses {@code source[from .. from + count)} to {@code target[at .. at + size)}.
     *
     * @throws IOException when the bytes are damaged, or become more or fewer
     */
    void decompress(byte[] source, int from, int count, byte[] target, int at, int size) throws IOException;

    /**
     * The one for that codec.
     *
     * @throws IOException when the codec is not supported; the message names it
     */
    static Decompressor of(CompressionCodec codec) throws IOException {
        return switch (codec) {
            case UNCOMPRESSED -> Decompressor::copy;
            case SNAPPY -> Decompressor::snappy;
            case GZIP -> Decompressor::gzip;
            case ZSTD -> Decompressor::zstd;
            case LZ4_RAW -> Decompressor::lz4Raw;
            case LZ4 -> Decompressor::lz4;
            case LZO, BROTLI ->
                throw new IOException("it is compressed with " + codec
                        + ", which is not supported; supported are SNAPPY, GZIP, ZSTD, LZ4_RAW, LZ4 and none");
        };
    }

    /** The most that so many compressed bytes can become, by the format's rules: less than which is refused unread. */
    static long mostBytes(CompressionCodec codec, long compressedBytes) {
        return switch (codec) {
            case UNCOMPRESSED -> compressedBytes;
            // A copy of up to 64 bytes takes 3.
            case SNAPPY -> compressedBytes * 22;
            // A byte of length counts for 255.
            case LZ4, LZ4_RAW -> compressedBytes * 255;
            // 258 bytes in 2 bits.
            case GZIP -> compressedBytes * 1_032;
            // A block of 128 KiB in 4 bytes.
            case ZSTD -> compressedBytes * (1 << 15);
            case LZO, BROTLI -> Long.MAX_VALUE;
        };
    }

    private static void copy(byte[] source, int from, int count, byte[] target, int at, int size) throws IOException {
        require(count, size);
        System.arraycopy(source, from, target, at, size);
    }

    private static void snappy(byte[] source, int from, int count, byte[] target, int at, int size) throws IOException {
        // The length inside the block decides how much is written: it must be checked before.
        require(Snappy.uncompressedLength(source, from, count), size);
        require(Snappy.uncompress(source, from, count, target, at), size);
    }

    private static void zstd(byte[] source, int from, int count, byte[] target, int at, int size) throws IOException {
        try {
            require(Zstd.decompressByteArray(target, at, size, source, from, count), size);
        } catch (ZstdException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    private static void gzip(byte[] source, int from, int count, byte[] target, int at, int size) throws IOException {
        try (GZIPInputStream gzip = new GZIPInputStream(new ByteArrayInputStream(source, from, count))) {
            require(gzip.readNBytes(target, at, size), size);
            if (gzip.read() >= 0) {
                throw new IOException("it becomes more than the " + size + " bytes that its header says");
            }
        }
    }

    private static void lz4Raw(byte[] source, int from, int count, byte[] target, int at, int size) throws IOException {
        try {
            require(new Lz4Decompressor().decompress(source, from, count, target, at, size), size);
        } catch (MalformedInputException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    /** The older LZ4: blocks framed as Hadoop does it (plain length, compressed length, both big-endian), or a raw one. */
    private static void lz4(byte[] source, int from, int count, byte[] target, int at, int size) throws IOException {
        if (!isHadoopFramed(source, from, count, size)) {
            lz4Raw(source, from, count, target, at, size);
            return;
        }
        int position = from;
        int written = 0;
        while (position < from + count) {
            int plain = bigEndianInt(source, position);
            int compressed = bigEndianInt(source, position + Integer.BYTES);
            lz4Raw(source, position + 2 * Integer.BYTES, compressed, target, at + written, plain);
            position += 2 * Integer.BYTES + compressed;
            written += plain;
        }
    }

    private static boolean isHadoopFramed(byte[] source, int from, int count, int size) {
        int position = from;
        long total = 0;
        while (from + count - position > 2 * Integer.BYTES) {
            int plain = bigEndianInt(source, position);
            int compressed = bigEndianInt(source, position + Integer.BYTES);
            if (plain < 0 || compressed < 0 || compressed > from + count - position - 2 * Integer.BYTES) {
                return false;
            }
            total += plain;
            position += 2 * Integer.BYTES + compressed;
        }
        return position == from + count && total == size;
    }

    private static int bigEndianInt(byte[] bytes, int at) {
        return bytes[at] << 24 | (bytes[at + 1] & 0xff) << 16 | (bytes[at + 2] & 0xff) << 8 | (bytes[at + 3] & 0xff);
    }

    private static void require(long actual, int expected) throws IOException {
        if (actual != expected) {
            throw new IOException("it becomes " + actual + " bytes, its header says " + expected);
        }
    }
}
