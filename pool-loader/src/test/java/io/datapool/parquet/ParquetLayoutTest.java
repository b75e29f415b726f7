package io.datapool.parquet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.parquet.column.ParquetProperties.WriterVersion;
import org.apache.parquet.format.CompressionCodec;
import org.apache.parquet.format.RowGroup;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The same values come out whatever the codec, the pages, the encodings and the row groups. */
class ParquetLayoutTest {
    private static final int ROWS = 20_011;

    @TempDir
    Path directory;

    static Stream<Arguments> layouts() {
        List<Arguments> layouts = new ArrayList<>();
        for (CompressionCodecName codec : List.of(
                CompressionCodecName.UNCOMPRESSED,
                CompressionCodecName.SNAPPY,
                CompressionCodecName.GZIP,
                CompressionCodecName.ZSTD,
                CompressionCodecName.LZ4_RAW)) {
            for (WriterVersion version : WriterVersion.values()) {
                layouts.add(Arguments.of(codec, version, true));
                layouts.add(Arguments.of(codec, version, false));
            }
        }
        return layouts.stream();
    }

    @ParameterizedTest
    @MethodSource("layouts")
    void valuesSurviveEveryLayout(CompressionCodecName codec, WriterVersion version, boolean dictionary)
            throws Exception {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        SampleFile file = SampleFile.of(
                        "required int64 t (TIMESTAMP(NANOS,true))",
                        "optional double sparse",
                        "required double dense",
                        "optional float rounded",
                        "optional int64 whole",
                        "optional boolean flag",
                        "optional binary decimal (DECIMAL(18,3))")
                .codec(codec)
                .version(version)
                .dictionary(dictionary)
                .rowGroupRows(7_001)
                .pageRows(1_003);
        long[] times = new long[ROWS];
        float[][] expected = new float[6][ROWS];
        for (int row = 0; row < ROWS; row++) {
            times[row] = 1_700_000_000_000_000_000L + row * 60_000_000_000L + random.nextInt(1_000);
            Double sparse = (row > 9_000 && row < 18_000) || random.nextInt(3) == 0 ? null : random.nextGaussian();
            double dense = random.nextGaussian() * 1e5;
            Float rounded = random.nextInt(50) == 0 ? null : random.nextInt(40) / 4f;
            Long whole = random.nextInt(50) == 0 ? null : random.nextLong() >> random.nextInt(64);
            Boolean flag = random.nextInt(50) == 0 ? null : random.nextBoolean();
            Integer decimal = random.nextInt(50) == 0 ? null : random.nextInt(1_000_000);
            byte[] unscaled = decimal == null
                    ? null
                    : java.math.BigInteger.valueOf(decimal).toByteArray();
            file.row(times[row], sparse, dense, rounded, whole, flag, unscaled);
            expected[0][row] = sparse == null ? Float.NaN : sparse.floatValue();
            expected[1][row] = (float) dense;
            expected[2][row] = rounded == null ? Float.NaN : rounded;
            expected[3][row] = whole == null ? Float.NaN : (float) whole.longValue();
            expected[4][row] = flag == null ? Float.NaN : flag ? 1f : 0f;
            expected[5][row] = decimal == null ? Float.NaN : (float) (decimal / 1e3);
        }
        Path path = file.write(directory.resolve("sample.parquet"));

        assertThat(SampleFile.times(path, "t")).as("seed %d", seed).isEqualTo(times);
        String[] names = {"sparse", "dense", "rounded", "whole", "flag", "decimal"};
        for (int i = 0; i < names.length; i++) {
            assertThat(SampleFile.floats(path, names[i]))
                    .as("%s, seed %d", names[i], seed)
                    .isEqualTo(expected[i]);
        }
    }

    @Test
    void batchesFollowEachOtherWithoutGapAndFitTheArray() throws Exception {
        Path path = SampleFile.bars(20_000, 1).rowGroupRows(9_000).write(directory.resolve("bars.parquet"));
        try (ParquetFile file = ParquetFile.open(path)) {
            int[] next = {0};
            file.readFloats(SampleFile.column(file, "close"), (row, values, count) -> {
                assertThat(row).isEqualTo(next[0]);
                assertThat(count).isBetween(1, values.length);
                next[0] += count;
            });
            assertThat(next[0]).isEqualTo(20_000);
        }
    }

    @Test
    void columnsMayBeReadInAnyOrderAndAgain() throws Exception {
        Path path = SampleFile.bars(10, 1).write(directory.resolve("bars.parquet"));
        try (ParquetFile file = ParquetFile.open(path)) {
            for (String name : List.of("volume", "open", "volume")) {
                float[] first = new float[1];
                file.readFloats(SampleFile.column(file, name), (row, values, count) -> first[0] = values[1]);
                assertThat(first[0]).isEqualTo(name.equals("open") ? 2f : 10f);
            }
        }
    }

    @Test
    void aFileWithoutRowsHasColumnsAndNoValues() throws Exception {
        Path path = SampleFile.bars(0, 1).write(directory.resolve("empty.parquet"));
        assertThat(SampleFile.floats(path, "close")).isEmpty();
        assertThat(SampleFile.times(path, "timestamp")).isEmpty();
    }

    @Test
    void anEmptyRowGroupIsPassedOver() throws Exception {
        Path path = SampleFile.bars(10, 1).rowGroupRows(5).write(directory.resolve("bars.parquet"));
        Tampering.editFooter(path, footer -> {
            RowGroup empty = footer.getRow_groups().get(0).deepCopy();
            empty.setNum_rows(0);
            empty.getColumns().forEach(column -> column.getMeta_data().setNum_values(0));
            footer.getRow_groups().add(1, empty);
        });
        assertThat(SampleFile.floats(path, "open")).containsExactly(1f, 2f, 3f, 4f, 5f, 6f, 7f, 8f, 9f, 10f);
    }

    @Test
    void metadataOfTheFooterCanBeRead() throws Exception {
        Path path = SampleFile.bars(1, 1).pandas("{}").write(directory.resolve("bars.parquet"));
        try (ParquetFile file = ParquetFile.open(path)) {
            assertThat(file.metadata("pandas")).contains("{}");
            assertThat(file.metadata("polars")).isEmpty();
            assertThat(file.path()).isEqualTo(path);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = CompressionCodec.class,
            names = {"LZO", "BROTLI"})
    void aCodecThatIsNotSupportedIsNamed(CompressionCodec codec) throws Exception {
        Path path = SampleFile.bars(10, 1).write(directory.resolve("bars.parquet"));
        Tampering.editFooter(
                path,
                footer -> footer.getRow_groups()
                        .get(0)
                        .getColumns()
                        .forEach(column -> column.getMeta_data().setCodec(codec)));
        assertThatThrownBy(() -> SampleFile.floats(path, "close"))
                .isInstanceOf(ParquetException.class)
                .hasMessageContainingAll(path.toString(), codec.name(), "supported are", "ZSTD");
    }
}
