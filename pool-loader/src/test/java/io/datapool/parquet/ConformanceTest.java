package io.datapool.parquet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.column.ParquetProperties.WriterVersion;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.LocalInputFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever parquet-java and DuckDB write is read as parquet-java's own {@code ColumnReader} reads it, bit by bit. */
class ConformanceTest {
    private static final int ROWS = 3_600;

    private static final long SEED = Long.getLong("conformance.seed", 20_240_101L);

    private static final Set<CompressionCodecName> CODECS = EnumSet.of(
            CompressionCodecName.UNCOMPRESSED,
            CompressionCodecName.SNAPPY,
            CompressionCodecName.GZIP,
            CompressionCodecName.ZSTD,
            CompressionCodecName.LZ4_RAW);

    @TempDir
    Path directory;

    /** How values are laid out. */
    enum Layout {
        /** PLAIN with version 1; DELTA_BINARY_PACKED, DELTA_BYTE_ARRAY, RLE booleans with version 2. */
        DIRECT,
        DICTIONARY,
        /** Given up after some pages. */
        SMALL_DICTIONARY,
        BYTE_STREAM_SPLIT
    }

    /** A file to be written. */
    record Variant(Layout layout, WriterVersion version, CompressionCodecName codec, int rowGroupRows, int pageRows) {}

    /** Every layout with every codec and page version; the sizes of row groups and pages take turns. */
    static Stream<Variant> variants() {
        List<Variant> all = new ArrayList<>();
        for (Layout layout : Layout.values()) {
            for (WriterVersion version : WriterVersion.values()) {
                for (CompressionCodecName codec : CODECS) {
                    int number = all.size();
                    int rowGroupRows = number % 2 == 0 ? ROWS : 2_100;
                    int pageRows = number % 3 == 0 ? 20_000 : 700;
                    all.add(new Variant(layout, version, codec, rowGroupRows, pageRows));
                }
            }
        }
        return all.stream();
    }

    private Path write(Variant variant, GeneratedColumns columns) throws IOException {
        SampleFile sample = columns.file(
                        ROWS, new Random(SEED + variant.toString().hashCode()))
                .version(variant.version())
                .codec(variant.codec())
                .rowGroupRows(variant.rowGroupRows())
                .pageRows(variant.pageRows());
        switch (variant.layout()) {
            case DIRECT -> sample.dictionary(false);
            case DICTIONARY -> sample.dictionary(true);
            case SMALL_DICTIONARY -> sample.dictionary(true).dictionaryBytes(1_500);
            case BYTE_STREAM_SPLIT -> sample.dictionary(false).split(columns.splittable());
        }
        return sample.write(directory.resolve("sample.parquet"));
    }

    @ParameterizedTest
    @MethodSource("variants")
    void whatParquetJavaWritesIsReadBitByBit(Variant variant) throws Exception {
        System.out.println("conformance.seed=" + SEED);
        GeneratedColumns columns = new GeneratedColumns();
        Path path = write(variant, columns);
        assertThat(ColumnComparison.compare(path)).isEqualTo(columns.count());
    }

    @Test
    void theVariantsTogetherHaveAllEncodingsThatParquetJavaWrites() throws Exception {
        Set<String> encodings = new TreeSet<>();
        for (Variant variant : variants()
                .filter(one -> one.codec() == CompressionCodecName.SNAPPY)
                .toList()) {
            encodings.addAll(encodings(write(variant, new GeneratedColumns())));
        }
        assertThat(encodings)
                .contains(
                        "PLAIN",
                        "PLAIN_DICTIONARY",
                        "RLE_DICTIONARY",
                        "RLE",
                        "BYTE_STREAM_SPLIT",
                        "DELTA_BINARY_PACKED",
                        "DELTA_BYTE_ARRAY");
    }

    private static Set<String> encodings(Path path) throws IOException {
        Set<String> encodings = new TreeSet<>();
        ParquetReadOptions options =
                ParquetReadOptions.builder(new PlainParquetConfiguration()).build();
        try (ParquetFileReader reader = ParquetFileReader.open(new LocalInputFile(path), options)) {
            reader.getFooter()
                    .getBlocks()
                    .forEach(block -> block.getColumns()
                            .forEach(
                                    chunk -> chunk.getEncodings().forEach(encoding -> encodings.add(encoding.name()))));
        }
        return encodings;
    }

    /** A table of DuckDB with every type that becomes a number or a time. */
    private static final String TABLE = """
            create table t as
            with n as (select i, hash(i + $SEED) as h, case when i // 3000 % 2 = 0 then i // 40 else i end as g from range(9000) r(i))
            select
              (h % 256)::utinyint u8, ((h % 256)::int - 128)::tinyint i8, (h % 65536)::usmallint u16,
              ((h % 65536)::int - 32768)::smallint i16, (h % 4294967296)::uinteger u32,
              ((h % 4294967296)::bigint - 2147483648)::integer i32, h::ubigint u64, (h::hugeint - 9223372036854775807)::bigint i64,
              g::integer runs32, g::bigint * 1000000007 runs64, (i * 60000 + 1704067200000)::bigint steps,
              h % 2 = 0 as bools, i // 1000 % 2 = 0 as boolruns,
              case i % 5 when 0 then 'nan' when 1 then 'inf' when 2 then '-inf' when 3 then '-0.0' else (h / 1e9)::varchar end::float f,
              case when g % 50 = 0 then 'nan'::double when g % 50 = 1 then -0.0 when g % 50 = 2 then 5e-324 when g % 50 = 3
                then 1.7976931348623157e308 else round((h % 10000000) / 100.0, 2) end d,
              (h / 3.0)::double computed, ((h % 9999) / 10.0)::decimal(4,1) d4, ((h % 1999999998)::double / 100)::decimal(12,2) d12,
              ((h % 99999999999)::double / 10000)::decimal(18,4) d18, (-(h % 99999999999)::double / 1000)::decimal(38,10) d38,
              date '1970-01-01' + ((h % 40000)::int - 20000) dates, make_timestamp((h % 9000000000000000)::bigint) tus,
              make_timestamp((h % 9000000000000000)::bigint)::timestamp_ms tms, make_timestamp((h % 9000000000000000)::bigint)::timestamp_s ts,
              make_timestamp_ns((h % 9000000000000000000)::bigint) tns, make_timestamp((h % 9000000000000000)::bigint)::timestamptz tz,
              make_time((i % 24)::bigint, (i % 60)::bigint, (i % 60) + 0.123456) tod
            from n order by i
            """;

    static Stream<String> duckOptions() {
        return Stream.of("V1", "V2")
                .flatMap(version -> Stream.of("uncompressed", "snappy", "gzip", "zstd", "lz4_raw")
                        .map(codec -> "parquet_version " + version + ", compression " + codec
                                + (codec.length() % 2 == 0 ? ", row_group_size 2048" : "")));
    }

    private void duck(String options, Path path) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement()) {
            statement.execute("set threads = 1");
            statement.execute(TABLE.replace("$SEED", Long.toString(SEED)));
            // Every column once as it is, once with every third value missing, once with long stretches missing.
            statement.execute("copy (select t.*, n.*, m.* from t positional join (select "
                    + "case when rowid % 3 = 0 then null else columns(*) end as 'n_\\0' from t) n positional join (select "
                    + "case when rowid // 1500 % 2 = 0 then null else columns(*) end as 'm_\\0' from t) m) to '" + path
                    + "' (format parquet, " + options + ")");
        }
    }

    @ParameterizedTest
    @MethodSource("duckOptions")
    void whatDuckDbWritesIsReadBitByBit(String options) throws Exception {
        System.out.println("conformance.seed=" + SEED);
        Path path = directory.resolve("duck.parquet");
        duck(options, path);
        assertThat(ColumnComparison.compare(path)).isEqualTo(3 * 27);
    }

    @Test
    void aCodecThatCannotBeReadIsNamed() throws Exception {
        Path path = directory.resolve("duck.parquet");
        duck("compression brotli", path);
        assertThatThrownBy(() -> SampleFile.floats(path, "d"))
                .isInstanceOf(ParquetException.class)
                .hasMessageContainingAll("column 'd'", path.toString(), "BROTLI", "not supported");
    }
}
