package io.datapool.parquet;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.parquet.bytes.HeapByteBufferAllocator;
import org.apache.parquet.column.ParquetProperties.WriterVersion;
import org.apache.parquet.column.values.ValuesWriter;
import org.apache.parquet.column.values.delta.DeltaBinaryPackingValuesWriterForLong;
import org.apache.parquet.column.values.deltalengthbytearray.DeltaLengthByteArrayValuesWriter;
import org.apache.parquet.column.values.deltastrings.DeltaByteArrayWriter;
import org.apache.parquet.column.values.rle.RunLengthBitPackingHybridEncoder;
import org.apache.parquet.format.CompressionCodec;
import org.apache.parquet.format.Type;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.api.Binary;

/** Sound inputs, from which the fuzzers start. */
final class FuzzSeeds {
    private static final int PAGE_BYTES = 1 << 16;
    private static final int VALUES = 300;
    private static final List<CompressionCodecName> CODECS = List.of(
            CompressionCodecName.UNCOMPRESSED,
            CompressionCodecName.SNAPPY,
            CompressionCodecName.GZIP,
            CompressionCodecName.ZSTD,
            CompressionCodecName.LZ4_RAW);

    private FuzzSeeds() {}

    /** @param directory for files that are made on the way */
    static List<byte[]> of(FuzzTarget target, Path directory) throws IOException {
        return switch (target) {
            case WHOLE_FILE -> files(directory);
            case FOOTER -> files(directory).stream().map(FuzzSeeds::footer).toList();
            case PAGE_HEADER ->
                files(directory).stream()
                        .map(file -> Arrays.copyOfRange(file, 4, 104))
                        .toList();
            case RUN_LENGTHS -> List.of(page(0, 1, runs(1)), page(0, 7, runs(7)), page(0, 32, runs(32)));
            case DICTIONARY -> List.of(page(1, 100, concat(new byte[] {7}, runs(7))));
            case BOOLEAN_RUNS -> List.of(page(0, 1, lengthAndRuns()));
            case LEVELS -> List.of(page(0, 1, lengthAndRuns()), page(Type.values().length, 1, new byte[VALUES]));
            case PLAIN -> everyType(Type.values());
            case BYTE_STREAM_SPLIT ->
                everyType(Type.INT32, Type.INT64, Type.FLOAT, Type.DOUBLE, Type.FIXED_LEN_BYTE_ARRAY);
            case DELTA -> List.of(page(Type.INT32.getValue(), 0, delta()), page(Type.INT64.getValue(), 0, delta()));
            case DELTA_BYTES -> deltaBytes();
            case DECOMPRESSOR -> compressed();
        };
    }

    private static byte[] page(int type, int parameter, byte[] bytes) {
        return page(type, parameter, VALUES, bytes);
    }

    private static byte[] page(int type, int parameter, int values, byte[] bytes) {
        return concat(new byte[] {(byte) type, (byte) parameter, (byte) (values >>> 8), (byte) values}, bytes);
    }

    private static byte[] concat(byte[] first, byte[] second) {
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }

    private static byte[] runs(int bitWidth) throws IOException {
        try (RunLengthBitPackingHybridEncoder encoder =
                new RunLengthBitPackingHybridEncoder(bitWidth, 64, PAGE_BYTES, new HeapByteBufferAllocator())) {
            for (int i = 0; i < VALUES; i++) {
                encoder.writeInt(i < 100 ? 1 : i < 200 ? (i * 31) & ((1 << Math.min(bitWidth, 6)) - 1) : 0);
            }
            return encoder.toBytes().toInputStream().readAllBytes();
        }
    }

    private static byte[] lengthAndRuns() throws IOException {
        byte[] runs = runs(1);
        return concat(new byte[] {(byte) runs.length, (byte) (runs.length >>> 8), 0, 0}, runs);
    }

    private static byte[] delta() throws IOException {
        try (ValuesWriter writer =
                new DeltaBinaryPackingValuesWriterForLong(64, PAGE_BYTES, new HeapByteBufferAllocator())) {
            for (long i = 0; i < VALUES; i++) {
                writer.writeLong(i < 150 ? 1_704_067_200_000L + 60_000 * i : i * i * i);
            }
            return writer.getBytes().toInputStream().readAllBytes();
        }
    }

    private static List<byte[]> deltaBytes() throws IOException {
        try (ValuesWriter lengths =
                        new DeltaLengthByteArrayValuesWriter(64, PAGE_BYTES, new HeapByteBufferAllocator());
                ValuesWriter prefixes = new DeltaByteArrayWriter(64, PAGE_BYTES, new HeapByteBufferAllocator())) {
            for (int i = 0; i < VALUES; i++) {
                Binary value = Binary.fromString("value " + i * 7919);
                lengths.writeBytes(value);
                prefixes.writeBytes(value);
            }
            int bytes = Type.BYTE_ARRAY.getValue();
            return List.of(
                    page(bytes, 0, lengths.getBytes().toInputStream().readAllBytes()),
                    page(
                            bytes + Type.values().length,
                            0,
                            prefixes.getBytes().toInputStream().readAllBytes()));
        }
    }

    private static List<byte[]> everyType(Type... types) {
        List<byte[]> seeds = new ArrayList<>();
        ByteBuffer values = ByteBuffer.allocate(100 * 16);
        for (int i = 0; values.hasRemaining(); i++) {
            values.put((byte) 12)
                    .put(new byte[3])
                    .put((byte) i)
                    .put(new byte[] {1, 2})
                    .put(new byte[9]);
        }
        for (Type type : types) {
            seeds.add(page(type.getValue(), 16, 100, values.array()));
        }
        return seeds;
    }

    private static List<byte[]> compressed() throws IOException {
        byte[] plain = new byte[500];
        for (int i = 0; i < plain.length; i++) {
            plain[i] = (byte) ((i * i) >>> 6);
        }
        List<byte[]> seeds = new ArrayList<>();
        for (CompressionCodecName codec : CODECS) {
            byte[] bytes = new Codecs()
                    .getCompressor(codec)
                    .compress(org.apache.parquet.bytes.BytesInput.from(plain))
                    .toInputStream()
                    .readAllBytes();
            int number = FuzzTarget.CODECS.indexOf(
                    CompressionCodec.valueOf(codec.getParquetCompressionCodec().name()));
            seeds.add(page(number, 0, plain.length, bytes));
            if (codec == CompressionCodecName.LZ4_RAW) {
                byte[] framed = ByteBuffer.allocate(8 + bytes.length)
                        .putInt(plain.length)
                        .putInt(bytes.length)
                        .put(bytes)
                        .array();
                seeds.add(page(FuzzTarget.CODECS.indexOf(CompressionCodec.LZ4), 0, plain.length, framed));
            }
        }
        return seeds;
    }

    private static byte[] footer(byte[] file) {
        return Arrays.copyOfRange(file, Tampering.footerOffset(file), file.length);
    }

    /** Without page checksums, behind which nothing could be reached. */
    private static List<byte[]> files(Path directory) throws IOException {
        List<byte[]> files = new ArrayList<>();
        for (CompressionCodecName codec : CODECS) {
            for (WriterVersion version : WriterVersion.values()) {
                for (boolean dictionary : new boolean[] {false, true}) {
                    files.add(file(codec, version, dictionary, directory.resolve("seed.parquet")));
                }
            }
        }
        return files;
    }

    private static byte[] file(CompressionCodecName codec, WriterVersion version, boolean dictionary, Path path)
            throws IOException {
        SampleFile file = SampleFile.of(
                        "required int64 t (TIMESTAMP(MILLIS,true))",
                        "optional double a",
                        "required int32 b",
                        "optional float c",
                        "required boolean d",
                        "optional binary e (STRING)",
                        "required fixed_len_byte_array(5) f (DECIMAL(9,2))",
                        "optional int96 g")
                .codec(codec)
                .version(version)
                .dictionary(dictionary)
                .checksums(false)
                .rowGroupRows(30);
        for (int i = 0; i < 40; i++) {
            file.row(
                    1_704_067_200_000L + i * 60_000L,
                    i % 7 == 0 ? null : (i % 3) * 1.5,
                    i * i,
                    i % 5 == 0 ? null : i * 0.25f,
                    i % 3 == 0,
                    i % 4 == 0 ? null : "text " + i,
                    new byte[] {0, 0, 0, (byte) i, 1},
                    i % 6 == 0 ? null : new byte[] {(byte) i, 0, 0, 0, 0, 0, 0, 0, 0, 0x3d, 0x25, 0});
        }
        return Files.readAllBytes(file.write(path));
    }
}
