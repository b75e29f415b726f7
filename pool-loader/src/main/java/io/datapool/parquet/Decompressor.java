package io.datapool.parquet;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdException;
import io.airlift.compress.MalformedInputException;
import io.airlift.compress.lz4.Lz4Decompressor;
import io.airlift.compress.snappy.SnappyDecompressor;
import io.airlift.compress.zstd.ZstdDecompressor;
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
            case SNAPPY -> NativeLibrary.SNAPPY.isLoaded() ? Decompressor::snappy : inJava(new SnappyDecompressor());
            case GZIP -> Decompressor::gzip;
            case ZSTD -> NativeLibrary.ZSTD.isLoaded() ? Decompressor::zstd : inJava(new ZstdDecompressor());
            case LZ4_RAW -> inJava(new Lz4Decompressor());
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

    /** Without a native library. */
    private static Decompressor inJava(io.airlift.compress.Decompressor decompressor) {
        return (source, from, count, target, at, size) -> inJava(decompressor, source, from, count, target, at, size);
    }

    private static void inJava(
            io.airlift.compress.Decompressor decompressor,
            byte[] source,
            int from,
            int count,
            byte[] target,
            int at,
            int size)
            throws IOException {
        try {
            require(decompressor.decompress(source, from, count, target, at, size), size);
        } catch (MalformedInputException e) {
            throw new IOException(e.getMessage(), e);
        }
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
        inJava(new Lz4Decompressor(), source, from, count, target, at, size);
    }

    /** The older LZ4: framed as Hadoop does it, or a raw block. */
    private static void lz4(byte[] source, int from, int count, byte[] target, int at, int size) throws IOException {
        if (!lz4Framed(source, from, count, target, at, size)) {
            lz4Raw(source, from, count, target, at, size);
        }
    }

    /**
     * Frames of Hadoop's block stream: the plain length, then chunks, each with its own length, until they have become that
     * much; all lengths big-endian.
     *
     * @return false when the bytes have another form
     */
    private static boolean lz4Framed(byte[] source, int from, int count, byte[] target, int at, int size) {
        Lz4Decompressor decompressor = new Lz4Decompressor();
        int end = from + count;
        int position = from;
        int written = 0;
        try {
            while (end - position >= Integer.BYTES) {
                int plain = bigEndianInt(source, position);
                position += Integer.BYTES;
                if (plain < 0 || plain > size - written) {
                    return false;
                }
                int frameEnd = written + plain;
                while (written < frameEnd && end - position >= Integer.BYTES) {
                    int compressed = bigEndianInt(source, position);
                    position += Integer.BYTES;
                    if (compressed < 0 || compressed > end - position) {
                        return false;
                    }
                    written += decompressor.decompress(
                            source, position, compressed, target, at + written, frameEnd - written);
                    position += compressed;
                }
            }
        } catch (RuntimeException e) {
            return false; // no LZ4 where a chunk would be
        }
        return position == end && written == size;
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
