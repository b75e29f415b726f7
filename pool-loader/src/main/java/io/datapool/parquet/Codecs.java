package io.datapool.parquet;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdInputStream;
import io.airlift.compress.Compressor;
import io.airlift.compress.Decompressor;
import io.airlift.compress.lz4.Lz4Compressor;
import io.airlift.compress.lz4.Lz4Decompressor;
import io.airlift.compress.snappy.SnappyCompressor;
import io.airlift.compress.snappy.SnappyDecompressor;
import io.airlift.compress.zstd.ZstdCompressor;
import io.airlift.compress.zstd.ZstdDecompressor;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.function.Supplier;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.compression.CompressionCodecFactory;
import org.apache.parquet.format.CompressionCodec;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.xerial.snappy.Snappy;

/**
 * Page compression without Hadoop: none, SNAPPY, GZIP, ZSTD, LZ4_RAW. The stock factory drags in Hadoop's configuration, which
 * needs libraries that nothing else here does. Thread-safe, stateless.
 */
public final class Codecs implements CompressionCodecFactory {
    /** The codecs that can be read, for messages. */
    private static final String KNOWN = "UNCOMPRESSED, SNAPPY, GZIP, ZSTD, LZ4_RAW";

    /** The one way a codec is seen here: whole arrays. */
    private interface Codec {
        byte[] compress(byte[] bytes) throws IOException;

        /** Exactly {@code size} bytes, or an exception. */
        byte[] decompress(byte[] bytes, int size) throws IOException;
    }

    private static Codec codec(CompressionCodecName name) {
        return switch (name) {
            case UNCOMPRESSED -> new None();
            case SNAPPY ->
                NativeLibrary.SNAPPY.isLoaded()
                        ? new SnappyCodec()
                        : new JavaCodec(name, SnappyCompressor::new, SnappyDecompressor::new);
            case GZIP -> new Gzip();
            case ZSTD ->
                NativeLibrary.ZSTD.isLoaded()
                        ? new ZstdCodec()
                        : new JavaCodec(name, ZstdCompressor::new, ZstdDecompressor::new);
            case LZ4_RAW -> new JavaCodec(name, Lz4Compressor::new, Lz4Decompressor::new);
            case LZO, BROTLI, LZ4 ->
                throw new UnsupportedOperationException(
                        "it is compressed with " + name + ", which is not supported; supported are " + KNOWN);
        };
    }

    @Override
    public BytesInputCompressor getCompressor(CompressionCodecName name) {
        Codec codec = codec(name);
        return new BytesInputCompressor() {
            @Override
            public BytesInput compress(BytesInput bytes) throws IOException {
                return BytesInput.from(codec.compress(bytes.toInputStream().readAllBytes()));
            }

            @Override
            public CompressionCodecName getCodecName() {
                return name;
            }

            @Override
            public void release() {}
        };
    }

    @Override
    public BytesInputDecompressor getDecompressor(CompressionCodecName name) {
        Codec codec = codec(name);
        return new BytesInputDecompressor() {
            @Override
            public BytesInput decompress(BytesInput bytes, int decompressedSize) throws IOException {
                return BytesInput.from(sized(codec, bytes.toInputStream().readAllBytes(), decompressedSize));
            }

            @Override
            public void decompress(ByteBuffer input, int compressedSize, ByteBuffer output, int decompressedSize)
                    throws IOException {
                byte[] bytes = new byte[compressedSize];
                input.get(bytes);
                output.put(sized(codec, bytes, decompressedSize));
            }

            @Override
            public void release() {}
        };
    }

    private static byte[] sized(Codec codec, byte[] bytes, int size) throws IOException {
        byte[] result;
        try {
            // Some writers compress an empty page to nothing, which no codec accepts back.
            result = size == 0 ? new byte[0] : codec.decompress(bytes, size);
        } catch (RuntimeException e) {
            throw new IOException("a page of " + bytes.length + " compressed bytes is damaged: " + e.getMessage(), e);
        }
        if (result.length != size) {
            throw new IOException("a page of " + bytes.length + " compressed bytes became " + result.length
                    + " bytes, its header says " + size);
        }
        return result;
    }

    @Override
    public void release() {}

    private static final class None implements Codec {
        @Override
        public byte[] compress(byte[] bytes) {
            return bytes;
        }

        @Override
        public byte[] decompress(byte[] bytes, int size) {
            return bytes;
        }
    }

    private static final class SnappyCodec implements Codec {
        @Override
        public byte[] compress(byte[] bytes) throws IOException {
            return Snappy.compress(bytes);
        }

        @Override
        public byte[] decompress(byte[] bytes, int size) throws IOException {
            // The length inside the block decides how much is written: it must be checked before.
            int claimed = Snappy.uncompressedLength(bytes);
            if (claimed != size) {
                throw new IOException("a SNAPPY page claims " + claimed + " bytes, its header says " + size);
            }
            return Snappy.uncompress(bytes);
        }
    }

    private static final class Gzip implements Codec {
        @Override
        public byte[] compress(byte[] bytes) throws IOException {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
                gzip.write(bytes);
            }
            return out.toByteArray();
        }

        @Override
        public byte[] decompress(byte[] bytes, int size) throws IOException {
            try (GZIPInputStream gzip = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
                byte[] result = gzip.readNBytes(size);
                if (gzip.read() >= 0) {
                    throw new IOException("a GZIP page is longer than the " + size + " bytes that its header says");
                }
                return result;
            }
        }
    }

    private static final class ZstdCodec implements Codec {
        @Override
        public byte[] compress(byte[] bytes) {
            return Zstd.compress(bytes);
        }

        @Override
        public byte[] decompress(byte[] bytes, int size) throws IOException {
            // Checked before so much is allocated. Frames that were streamed do not tell.
            long claimed = Zstd.getFrameContentSize(bytes);
            if (claimed > 0 && claimed != size) {
                throw new IOException("a ZSTD page claims " + claimed + " bytes, its header says " + size);
            }
            if (claimed > 0) {
                return Zstd.decompress(bytes, size);
            }
            try (ZstdInputStream in = new ZstdInputStream(new ByteArrayInputStream(bytes))) {
                return in.readNBytes(size);
            }
        }
    }

    /** Made anew for each page, as its parts are not safe for use by several threads. */
    private record JavaCodec(
            CompressionCodecName name, Supplier<Compressor> compressor, Supplier<Decompressor> decompressor)
            implements Codec {
        @Override
        public byte[] compress(byte[] bytes) {
            Compressor once = compressor.get();
            byte[] out = new byte[once.maxCompressedLength(bytes.length)];
            return Arrays.copyOf(out, once.compress(bytes, 0, bytes.length, out, 0, out.length));
        }

        @Override
        public byte[] decompress(byte[] bytes, int size) throws IOException {
            if (size
                    > io.datapool.parquet.Decompressor.mostBytes(
                            CompressionCodec.valueOf(name.name()),
                            bytes.length)) { // checked before so much is allocated
                throw new IOException("a " + name + " page of " + bytes.length + " compressed bytes cannot become the "
                        + size + " bytes that its header says");
            }
            byte[] out = new byte[size];
            return Arrays.copyOf(out, decompressor.get().decompress(bytes, 0, bytes.length, out, 0, size));
        }
    }
}
