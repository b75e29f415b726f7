package io.datapool.parquet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.airlift.compress.lz4.Lz4Compressor;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.apache.parquet.bytes.HeapByteBufferAllocator;
import org.apache.parquet.column.Encoding;
import org.apache.parquet.column.values.deltalengthbytearray.DeltaLengthByteArrayValuesWriter;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.api.Binary;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Forms that the format allows and that hardly any writer of today writes; the expected values are known. */
class RareFormsTest {
    private static final int ROWS = 10_000;

    @TempDir
    Path directory;

    private final double[] expected =
            new Random(7).doubles(ROWS).map(v -> Math.rint(v * 1e4)).toArray();

    private byte[] plain() {
        ByteBuffer buffer = ByteBuffer.allocate(ROWS * Double.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        buffer.asDoubleBuffer().put(expected);
        return buffer.array();
    }

    private Path write(CompressionCodecName codec, byte[] stored) throws IOException {
        try (HandMadeFile file =
                new HandMadeFile(directory.resolve("made.parquet"), "required double v", codec, ROWS)) {
            file.page(ROWS, ROWS * Double.BYTES, stored, Encoding.RLE, Encoding.PLAIN);
            return file.path();
        }
    }

    private static double[] doubles(Path path) throws ParquetException {
        try (ParquetFile file = ParquetFile.open(path)) {
            double[] all = new double[(int) file.rows()];
            file.readDoubles(
                    SampleFile.column(file, "v"), (row, values, count) -> System.arraycopy(values, 0, all, row, count));
            return all;
        }
    }

    private static byte[] lz4(byte[] bytes, int from, int to) {
        Lz4Compressor compressor = new Lz4Compressor();
        byte[] out = new byte[compressor.maxCompressedLength(to - from)];
        return Arrays.copyOf(out, compressor.compress(bytes, from, to - from, out, 0, out.length));
    }

    private static byte[] bigEndian(int value) {
        return ByteBuffer.allocate(Integer.BYTES).putInt(value).array();
    }

    @Test
    void olderLz4MayBeARawBlock() throws Exception {
        Path path = write(CompressionCodecName.LZ4, lz4(plain(), 0, ROWS * Double.BYTES));
        assertThat(doubles(path)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5})
    void olderLz4MayBeSeveralFramesOfHadoop(int frames) throws Exception {
        byte[] plain = plain();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int frame = 0; frame < frames; frame++) {
            int from = plain.length / frames * frame;
            int to = frame == frames - 1 ? plain.length : plain.length / frames * (frame + 1);
            byte[] compressed = lz4(plain, from, to);
            out.write(bigEndian(to - from));
            out.write(bigEndian(compressed.length));
            out.write(compressed);
        }
        assertThat(doubles(write(CompressionCodecName.LZ4, out.toByteArray()))).isEqualTo(expected);
    }

    /** Hadoop's stream writes what exceeds its buffer as one length and several chunks. */
    @Test
    void aFrameOfHadoopMayHaveSeveralChunks() throws Exception {
        byte[] plain = plain();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(bigEndian(plain.length));
        for (int from = 0; from < plain.length; from += 30_000) {
            byte[] compressed = lz4(plain, from, Math.min(plain.length, from + 30_000));
            out.write(bigEndian(compressed.length));
            out.write(compressed);
        }
        assertThat(doubles(write(CompressionCodecName.LZ4, out.toByteArray()))).isEqualTo(expected);
    }

    @Test
    void damagedOlderLz4IsAnErrorThatNamesIt() throws Exception {
        byte[] stored = lz4(plain(), 0, ROWS * Double.BYTES);
        Arrays.fill(stored, 100, 5_000, (byte) 0xff);
        Path path = write(CompressionCodecName.LZ4, stored);
        assertThatThrownBy(() -> doubles(path))
                .isInstanceOf(ParquetException.class)
                .hasMessageContainingAll("column 'v'", path.toString(), "row group 0", "page 0", "LZ4");
    }

    @Test
    void gzipMayHaveSeveralMembers() throws Exception {
        byte[] plain = plain();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int from = 0; from < plain.length; from += 30_000) {
            try (GZIPOutputStream member = new GZIPOutputStream(out)) {
                member.write(plain, from, Math.min(plain.length - from, 30_000));
            }
        }
        assertThat(doubles(write(CompressionCodecName.GZIP, out.toByteArray()))).isEqualTo(expected);
    }

    @Test
    void decimalsMayBeInEncodingDeltaLengthByteArray() throws Exception {
        Path path = directory.resolve("made.parquet");
        try (DeltaLengthByteArrayValuesWriter values =
                        new DeltaLengthByteArrayValuesWriter(1 << 20, 1 << 20, new HeapByteBufferAllocator());
                HandMadeFile file = new HandMadeFile(
                        path, "required binary v (DECIMAL(20,2))", CompressionCodecName.UNCOMPRESSED, ROWS)) {
            for (double value : expected) {
                BigInteger unscaled = BigInteger.valueOf((long) (value * 100) - 7);
                values.writeBytes(Binary.fromConstantByteArray(unscaled.toByteArray()));
            }
            byte[] page = values.getBytes().toInputStream().readAllBytes();
            file.page(ROWS, page.length, page, Encoding.RLE, Encoding.DELTA_LENGTH_BYTE_ARRAY);
        }
        assertThat(ColumnComparison.compare(path)).isEqualTo(1);
        assertThat(doubles(path)[5]).isEqualTo((expected[5] * 100 - 7) / 100);
    }

    @Test
    @SuppressWarnings("deprecation") // no writer should do it any more
    void definitionLevelsMayBeBitPacked() throws Exception {
        byte[] levels = new byte[(ROWS + 7) / 8];
        ByteBuffer present = ByteBuffer.allocate(ROWS * Double.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (int row = 0; row < ROWS; row++) {
            if (row % 3 == 0) {
                expected[row] = Double.NaN;
            } else {
                levels[row / 8] |= (byte) (0x80 >>> row % 8);
                present.putDouble(expected[row]);
            }
        }
        ByteArrayOutputStream page = new ByteArrayOutputStream();
        page.write(levels);
        page.write(present.array(), 0, present.position());
        Path path = directory.resolve("made.parquet");
        try (HandMadeFile file = new HandMadeFile(path, "optional double v", CompressionCodecName.UNCOMPRESSED, ROWS)) {
            file.page(ROWS, page.size(), page.toByteArray(), Encoding.BIT_PACKED, Encoding.PLAIN);
        }
        assertThat(doubles(path)).isEqualTo(expected);
    }
}
