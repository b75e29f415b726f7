package io.datapool.parquet;

import com.github.luben.zstd.Zstd;
import io.airlift.compress.Compressor;
import io.airlift.compress.lz4.Lz4Compressor;
import io.airlift.compress.snappy.SnappyCompressor;
import io.airlift.compress.zstd.ZstdCompressor;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.compression.CompressionCodecFactory;
import org.apache.parquet.format.CompressionCodec;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.xerial.snappy.Snappy;

/**
 * Page compression for parquet-java, without Hadoop: none, SNAPPY, GZIP, ZSTD, LZ4_RAW. The stock factory drags in Hadoop's
 * configuration, which needs libraries that nothing else here does. Pages are unpacked as {@link ParquetFile} does it. Thread-safe,
 * stateless.
 */
public final class Codecs implements CompressionCodecFactory {
    /** The codecs that can be written, for messages. */
    private static final String KNOWN = "UNCOMPRESSED, SNAPPY, GZIP, ZSTD, LZ4_RAW";

    /** Packs whole arrays. */
    private interface Packer {
        byte[] pack(byte[] bytes) throws IOException;
    }

    private static Packer packer(CompressionCodecName name) {
        return switch (name) {
            case UNCOMPRESSED -> bytes -> bytes;
            case SNAPPY ->
                NativeLibrary.SNAPPY.isLoaded() ? Snappy::compress : bytes -> inJava(new SnappyCompressor(), bytes);
            case GZIP -> Codecs::gzip;
            case ZSTD -> NativeLibrary.ZSTD.isLoaded() ? Zstd::compress : bytes -> inJava(new ZstdCompressor(), bytes);
            case LZ4_RAW -> bytes -> inJava(new Lz4Compressor(), bytes);
            case LZO, BROTLI, LZ4 ->
                throw new UnsupportedOperationException(
                        "nothing is compressed with " + name + ", which is not supported; supported are " + KNOWN);
        };
    }

    private static byte[] inJava(Compressor compressor, byte[] bytes) {
        byte[] out = new byte[compressor.maxCompressedLength(bytes.length)];
        return Arrays.copyOf(out, compressor.compress(bytes, 0, bytes.length, out, 0, out.length));
    }

    private static byte[] gzip(byte[] bytes) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(bytes);
        }
        return out.toByteArray();
    }

    @Override
    public BytesInputCompressor getCompressor(CompressionCodecName name) {
        Packer packer = packer(name);
        return new BytesInputCompressor() {
            @Override
            public BytesInput compress(BytesInput bytes) throws IOException {
                return BytesInput.from(packer.pack(bytes.toInputStream().readAllBytes()));
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
        CompressionCodec codec = CompressionCodec.valueOf(name.name());
        requireSupported(codec);
        return new BytesInputDecompressor() {
            @Override
            public BytesInput decompress(BytesInput bytes, int decompressedSize) throws IOException {
                return BytesInput.from(unpacked(codec, bytes.toInputStream().readAllBytes(), decompressedSize));
            }

            @Override
            public void decompress(ByteBuffer input, int compressedSize, ByteBuffer output, int decompressedSize)
                    throws IOException {
                byte[] bytes = new byte[compressedSize];
                input.get(bytes);
                output.put(unpacked(codec, bytes, decompressedSize));
            }

            @Override
            public void release() {}
        };
    }

    private static void requireSupported(CompressionCodec codec) {
        try {
            Decompressor.of(codec);
        } catch (IOException e) {
            throw new UnsupportedOperationException(e.getMessage(), e);
        }
    }

    private static byte[] unpacked(CompressionCodec codec, byte[] bytes, int size) throws IOException {
        if (size == 0) {
            return new byte[0]; // some writers compress an empty page to nothing, which no codec accepts back
        }
        if (size > Decompressor.mostBytes(codec, bytes.length)) { // before so much is allocated
            throw new IOException("a " + codec + " page of " + bytes.length + " compressed bytes cannot become the "
                    + size + " bytes that its header says");
        }
        byte[] result = new byte[size];
        try {
            Decompressor.of(codec).decompress(bytes, 0, bytes.length, result, 0, size);
        } catch (IOException | RuntimeException e) {
            throw new IOException("a page of " + bytes.length + " compressed bytes is damaged: " + e.getMessage(), e);
        }
        return result;
    }

    @Override
    public void release() {}
}
