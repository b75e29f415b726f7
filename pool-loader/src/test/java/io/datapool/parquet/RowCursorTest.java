package io.datapool.parquet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.schema.MessageTypeParser;
import org.apache.parquet.schema.Type;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Rows side by side are those of the columns read one after the other. */
class RowCursorTest {
    private record Row(long time, double price, double volume) {}

    private static final String[] COLUMNS = {
        "required int64 time (TIMESTAMP(MILLIS,true))", "required double price", "optional double volume"
    };

    @TempDir
    Path directory;

    /** Columns whose pages end at different rows, in several row groups. */
    private Path write(List<Row> rows, SampleFile file) throws Exception {
        for (Row row : rows) {
            file.row(row.time(), row.price(), Double.isNaN(row.volume()) ? null : row.volume());
        }
        return file.write(directory.resolve("file.parquet"));
    }

    private static List<Row> rows(int count) {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            double volume = random.nextInt(5) == 0 ? Double.NaN : random.nextInt(40);
            rows.add(new Row(random.nextLong(), random.nextDouble(), volume));
        }
        return rows;
    }

    private static List<Row> read(Path path) throws ParquetException {
        List<Row> rows = new ArrayList<>();
        try (ParquetFile file = ParquetFile.openSteadily(path)) {
            RowCursor cursor = file.rows(file.columns());
            while (cursor.next()) {
                rows.add(new Row(cursor.longValue(0), cursor.doubleValue(1), cursor.doubleValue(2)));
            }
            assertThat(cursor.next()).isFalse();
        }
        return rows;
    }

    @ParameterizedTest
    @EnumSource(
            value = CompressionCodecName.class,
            names = {"UNCOMPRESSED", "SNAPPY", "GZIP", "ZSTD", "LZ4_RAW"})
    void rowsOfAllPagesAndGroupsAreRead(CompressionCodecName codec) throws Exception {
        List<Row> rows = rows(10_000);
        SampleFile file = SampleFile.of(COLUMNS)
                .codec(codec)
                .dictionary(true)
                .rowGroupRows(4_000)
                .pageRows(1_500);
        assertThat(read(write(rows, file))).isEqualTo(rows);
    }

    @Test
    void aFileWithoutRowsHasNone() throws Exception {
        assertThat(read(write(List.of(), SampleFile.of(COLUMNS)))).isEmpty();
    }

    @Test
    void aDamagedPageIsNamed() throws Exception {
        Path path = write(rows(10_000), SampleFile.of(COLUMNS).pageRows(1_000));
        byte[] bytes = Files.readAllBytes(path);
        java.util.Arrays.fill(bytes, 40_000, 41_000, (byte) 0x55);
        Files.write(path, bytes);
        assertThatThrownBy(() -> read(path))
                .isInstanceOf(ParquetException.class)
                .hasMessageContainingAll("column 'time' of " + path, "row group 0, page ");
    }

    @Test
    void anInterruptDoesNotEndReading() throws Exception {
        List<Row> rows = rows(5_000);
        Path path = write(rows, SampleFile.of(COLUMNS).pageRows(1_000));
        Thread.currentThread().interrupt();
        try {
            assertThat(read(path)).isEqualTo(rows);
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
    }

    @Test
    void columnsAreDeclaredAsParquetJavaDoes() throws Exception {
        String schema = "message sample { required int64 a (TIMESTAMP(MICROS,false)); optional double b;"
                + " required int32 c (INTEGER(8,true)); optional binary d (STRING);"
                + " required fixed_len_byte_array(6) e (DECIMAL(9,2)); repeated float f; optional int96 g; }";
        List<Type> expected = MessageTypeParser.parseMessageType(schema).getFields();
        Path path = SampleFile.of(expected.toArray(Type[]::new)).write(directory.resolve("schema.parquet"));
        try (ParquetFile file = ParquetFile.open(path)) {
            assertThat(file.columns().stream().map(ParquetColumn::declaration).toList())
                    .isEqualTo(expected.stream().map(Type::toString).toList());
        }
    }
}
