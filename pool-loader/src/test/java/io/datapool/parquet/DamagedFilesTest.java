package io.datapool.parquet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.apache.parquet.column.ParquetProperties.WriterVersion;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever is wrong with a file, it is a ParquetException that names it, and the JVM lives. */
class DamagedFilesTest {
    @TempDir
    Path directory;

    /** Opens the file and reads all that can be read. */
    private static void readAll(Path path) throws ParquetException {
        try (ParquetFile file = ParquetFile.open(path)) {
            for (ParquetColumn column : file.columns()) {
                switch (column.kind()) {
                    case INTEGER, REAL -> file.readFloats(column, (row, values, count) -> {});
                    case TIMESTAMP -> file.readTimes(column, (row, values, count) -> {});
                    case OTHER -> {
                        // cannot be read
                    }
                }
            }
        }
    }

    private static void assertRefused(Path path) {
        assertThatThrownBy(() -> readAll(path))
                .isInstanceOf(ParquetException.class)
                .hasMessageContaining(path.toString());
    }

    @Test
    void aFileCutOffAnywhereIsRefused() throws Exception {
        byte[] whole = Files.readAllBytes(SampleFile.bars(50, 1)
                .codec(CompressionCodecName.SNAPPY)
                .rowGroupRows(20)
                .write(directory.resolve("whole.parquet")));
        Path cut = directory.resolve("cut.parquet");
        for (int length = 0; length < whole.length; length += length < 16 || length > whole.length - 16 ? 1 : 7) {
            Files.write(cut, Arrays.copyOf(whole, length));
            assertRefused(cut);
        }
    }

    @Test
    void aFileWithItsBeginningCutOffIsRefused() throws Exception {
        byte[] whole = Files.readAllBytes(SampleFile.bars(50, 1).write(directory.resolve("whole.parquet")));
        Path cut = directory.resolve("cut.parquet");
        for (int from = 100; from < whole.length; from += 97) {
            Files.write(cut, Arrays.copyOfRange(whole, from, whole.length));
            assertRefused(cut);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "PAR1", "PAR1PAR1", "PAR1....PAR1", "timestamp,open\n1,2\n", "PK\3\4"})
    void whatIsNoParquetFileIsRefused(String content) throws Exception {
        Path path = Files.writeString(directory.resolve("some.parquet"), content);
        assertRefused(path);
    }

    @Test
    void aDirectoryIsRefused() throws Exception {
        assertRefused(Files.createDirectory(directory.resolve("folder.parquet")));
    }

    @Test
    void aFileThatIsNotThereIsRefused() {
        assertRefused(directory.resolve("absent.parquet"));
    }

    @Test
    void aFileThatMayNotBeReadIsRefused() throws Exception {
        Path path = SampleFile.bars(1, 1).write(directory.resolve("secret.parquet"));
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("---------"));
        assumeThat(Files.isReadable(path))
                .as("permissions do not stop this user")
                .isFalse();
        assertRefused(path);
    }

    @Test
    void anEncryptedFooterIsNamedAsSuch() throws Exception {
        Path path = SampleFile.bars(1, 1).write(directory.resolve("bars.parquet"));
        byte[] bytes = Files.readAllBytes(path);
        byte[] magic = "PARE".getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(magic, 0, bytes, bytes.length - 4, 4);
        Files.write(path, bytes);
        assertThatThrownBy(() -> ParquetFile.open(path))
                .isInstanceOf(ParquetException.class)
                .hasMessageContainingAll(path.toString(), "encrypted");
    }

    @Test
    void aFlippedBitInAnyPageIsNoticedAndTheColumnNamed() throws Exception {
        Path path = SampleFile.of("required double value")
                .row(1.0)
                .row(2.0)
                .row(3.0)
                .write(directory.resolve("sample.parquet"));
        byte[] whole = Files.readAllBytes(path);
        int valuesFrom = indexOf(whole, 1.0);
        for (int i = valuesFrom; i < valuesFrom + 3 * Double.BYTES; i++) {
            byte[] damaged = whole.clone();
            damaged[i] ^= 1;
            Files.write(path, damaged);
            assertThatThrownBy(() -> readAll(path))
                    .isInstanceOf(ParquetException.class)
                    .hasMessageContainingAll(path.toString(), "column 'value'");
        }
    }

    private static int indexOf(byte[] file, double value) {
        java.nio.ByteBuffer buffer = java.nio.ByteBuffer.wrap(file).order(java.nio.ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < file.length - Double.BYTES; i++) {
            if (buffer.getDouble(i) == value) {
                return i;
            }
        }
        throw new AssertionError("the page is not plain");
    }

    @ParameterizedTest
    @EnumSource(
            value = CompressionCodecName.class,
            names = {"UNCOMPRESSED", "SNAPPY", "GZIP", "ZSTD", "LZ4_RAW"})
    void aFileWithAFlippedByteIsReadOrRefusedAndNothingElse(CompressionCodecName codec) throws Exception {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (WriterVersion version : WriterVersion.values()) {
            Path path = SampleFile.of(
                            "required int64 t (TIMESTAMP(MILLIS,true))",
                            "optional double a",
                            "optional int64 b",
                            "optional fixed_len_byte_array(2) c (FLOAT16)")
                    .codec(codec)
                    .version(version)
                    .dictionary(true)
                    .rowGroupRows(20)
                    .row(1L, 1.0, 1L, new byte[] {1, 2})
                    .row(2L, null, 2L, new byte[] {1, 2})
                    .row(3L, 1.0, null, null)
                    .write(directory.resolve(codec + "_" + version + ".parquet"));
            byte[] whole = Files.readAllBytes(path);
            // All of them for one codec, for the others some, other ones each time.
            int step = codec == CompressionCodecName.SNAPPY && version == WriterVersion.PARQUET_1_0 ? 1 : 7;
            for (int i = random.nextInt(step); i < whole.length; i += step) {
                byte[] damaged = whole.clone();
                damaged[i] ^= (byte) (1 + random.nextInt(255));
                Files.write(path, damaged);
                Throwable thrown = catchThrowable(() -> readAll(path));
                if (thrown != null) {
                    assertThat(thrown)
                            .as("%s, byte %d of %d became %d, seed %d", path, i, whole.length, damaged[i], seed)
                            .isInstanceOf(ParquetException.class)
                            .hasMessageContaining(path.toString());
                }
            }
        }
    }

    @Test
    void aRowGroupThatClaimsMoreRowsThanItHasIsRefused() throws Exception {
        Path path = SampleFile.bars(10, 1).write(directory.resolve("bars.parquet"));
        Tampering.editFooter(path, footer -> footer.getRow_groups().get(0).setNum_rows(1_000_000_000));
        assertThatThrownBy(() -> readAll(path))
                .isInstanceOf(ParquetException.class)
                .hasMessageContainingAll(path.toString(), "1000000000", "10");
    }

    @Test
    void rowGroupsThatClaimANegativeNumberOfRowsAreRefused() throws Exception {
        Path path = SampleFile.bars(10, 1).write(directory.resolve("bars.parquet"));
        Tampering.editFooter(path, footer -> footer.getRow_groups().get(0).setNum_rows(-1));
        assertRefused(path);
    }

    @Test
    void aFooterThatContradictsItselfIsRefusedInOneLine() throws Exception {
        Path path = SampleFile.bars(10, 1).write(directory.resolve("bars.parquet"));
        Tampering.editFooter(
                path,
                footer -> footer.getRow_groups()
                        .get(0)
                        .getColumns()
                        .get(1)
                        .getMeta_data()
                        .setPath_in_schema(List.of("absent")));
        assertThatThrownBy(() -> readAll(path))
                .isInstanceOf(ParquetException.class)
                .message()
                .contains(path.toString(), "absent")
                .hasLineCount(1);
    }

    @Test
    void columnChunksThatLieOutsideTheFileAreRefused() throws Exception {
        Path path = SampleFile.bars(10, 1).write(directory.resolve("bars.parquet"));
        byte[] whole = Files.readAllBytes(path);
        for (long offset : new long[] {-1, 0, whole.length, Long.MAX_VALUE, Long.MIN_VALUE}) {
            Files.write(path, whole);
            Tampering.editFooter(
                    path,
                    footer -> footer.getRow_groups()
                            .get(0)
                            .getColumns()
                            .forEach(column -> column.getMeta_data().setData_page_offset(offset)));
            assertRefused(path);
        }
    }

    @Test
    void columnChunksOfImpossibleSizeAreRefused() throws Exception {
        Path path = SampleFile.bars(10, 1).write(directory.resolve("bars.parquet"));
        byte[] whole = Files.readAllBytes(path);
        for (long size : new long[] {-1, 0, 1, Integer.MAX_VALUE, Long.MAX_VALUE}) {
            Files.write(path, whole);
            Tampering.editFooter(
                    path,
                    footer -> footer.getRow_groups()
                            .get(0)
                            .getColumns()
                            .forEach(column -> column.getMeta_data().setTotal_compressed_size(size)));
            assertRefused(path);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = CompressionCodecName.class,
            names = {"UNCOMPRESSED", "SNAPPY", "GZIP", "ZSTD", "LZ4_RAW"})
    void pagesThatClaimAnotherSizeAreRefused(CompressionCodecName codec) throws Exception {
        List<Integer> sizes = new ArrayList<>(List.of(-1, 0, 1, 799, 801, 1 << 20, Integer.MAX_VALUE));
        for (int size : sizes) {
            Path path = singleColumn(codec, directory.resolve(codec + ".parquet"));
            Tampering.editFirstPage(path, header -> {
                header.setUncompressed_page_size(size);
                header.unsetCrc();
            });
            assertRefused(path);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 99, 101, Integer.MAX_VALUE})
    void pagesThatClaimAnotherNumberOfValuesAreRefused(int values) throws Exception {
        Path path = singleColumn(CompressionCodecName.SNAPPY, directory.resolve("sample.parquet"));
        Tampering.editFirstPage(path, header -> {
            header.getData_page_header().setNum_values(values);
            header.unsetCrc();
        });
        assertRefused(path);
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 1, 1 << 20, Integer.MAX_VALUE})
    void pagesThatClaimAnotherCompressedSizeAreRefused(int size) throws Exception {
        Path path = singleColumn(CompressionCodecName.SNAPPY, directory.resolve("sample.parquet"));
        Tampering.editFirstPage(path, header -> {
            header.setCompressed_page_size(size);
            header.unsetCrc();
        });
        assertRefused(path);
    }

    private static Path singleColumn(CompressionCodecName codec, Path path) throws Exception {
        SampleFile file = SampleFile.of("required double value").codec(codec);
        for (int row = 0; row < 100; row++) {
            file.row(row + 0.5);
        }
        return file.write(path);
    }
}
