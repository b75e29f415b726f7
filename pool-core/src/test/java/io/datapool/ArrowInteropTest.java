package io.datapool;

import static org.assertj.core.api.Assertions.assertThat;

import io.datapool.schema.ColumnType;
import io.datapool.schema.DatasetKind;
import io.datapool.schema.Field;
import io.datapool.schema.Schema;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.Float4Vector;
import org.apache.arrow.vector.Float8Vector;
import org.apache.arrow.vector.TimeStampNanoTZVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowFileReader;
import org.apache.arrow.vector.types.TimeUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Arrow's own reader sees the same values in a segment as we do. */
class ArrowInteropTest {
    @TempDir
    Path home;

    private SharedDataPool pool;
    private SegmentFiles segments;

    @BeforeEach
    void makeAPool() {
        pool = SharedDataPool.create(Samples.options(home));
        segments = new SegmentFiles(pool.options());
    }

    @AfterEach
    void closeThePool() {
        pool.close();
    }

    /** What is to be found in the one record batch of a file. */
    private interface Expectation {
        void check(ArrowFileReader reader, VectorSchemaRoot batch) throws IOException;
    }

    private static void readWithArrow(Path segment, Expectation expectation) throws IOException {
        try (RootAllocator allocator = new RootAllocator();
                FileChannel channel = FileChannel.open(segment);
                ArrowFileReader reader = new ArrowFileReader(channel, allocator)) {
            assertThat(reader.getRecordBlocks()).hasSize(1);
            assertThat(reader.loadNextBatch()).isTrue();
            expectation.check(reader, reader.getVectorSchemaRoot());
            assertThat(reader.loadNextBatch()).isFalse();
        }
    }

    private static void assertSameValues(VectorSchemaRoot batch, Dataset dataset) {
        assertThat(batch.getRowCount()).isEqualTo(dataset.rows());
        TimeStampNanoTZVector time = (TimeStampNanoTZVector) batch.getVector("timestamp");
        Float4Vector floats = (Float4Vector) batch.getVector("f32");
        Float8Vector doubles = (Float8Vector) batch.getVector("f64");
        BigIntVector longs = (BigIntVector) batch.getVector("i64");
        for (int row = 0; row < dataset.rows(); row++) {
            assertThat(time.get(row)).isEqualTo(dataset.time().epochNanos(row));
            assertThat(Float.floatToRawIntBits(floats.get(row)))
                    .isEqualTo(Float.floatToRawIntBits(dataset.floats("f32").get(row)));
            assertThat(Double.doubleToRawLongBits(doubles.get(row)))
                    .isEqualTo(Double.doubleToRawLongBits(dataset.doubles("f64").get(row)));
            assertThat(longs.get(row)).isEqualTo(dataset.longs("i64").get(row));
        }
        batch.getFieldVectors()
                .forEach(vector -> assertThat(vector.getNullCount()).isZero());
    }

    @Test
    void everyTypeHasTheSameValues() throws IOException {
        pool.put("all", Samples.everyType());
        readWithArrow(segments.of("all", 2), (reader, batch) -> assertSameValues(batch, pool.get("all")));
    }

    @Test
    void typesAreThoseOfTheArrowStandard() throws IOException {
        pool.put("all", Samples.everyType());
        readWithArrow(segments.of("all", 2), (reader, batch) -> {
            assertThat(batch.getSchema().getFields())
                    .extracting(field -> field.getName() + " " + field.getType() + " " + field.isNullable())
                    .containsExactly(
                            "timestamp " + new ArrowType.Timestamp(TimeUnit.NANOSECOND, "UTC") + " false",
                            "f32 FloatingPoint(SINGLE) false",
                            "f64 FloatingPoint(DOUBLE) false",
                            "i64 Int(64, true) false");
        });
    }

    @Test
    void metadataTellsWhoseSegmentItIs() throws IOException {
        pool.put("all", Samples.everyType());
        readWithArrow(segments.of("all", 2), (reader, batch) -> {
            assertThat(batch.getSchema().getCustomMetadata())
                    .containsExactlyInAnyOrderEntriesOf(Map.of(
                            "datapool:format",
                            "2",
                            "datapool:poolId",
                            pool.poolId(),
                            "datapool:key",
                            "all",
                            "datapool:generation",
                            "2",
                            "datapool:writer",
                            LibraryVersion.text()));
            Map<String, String> footer = reader.getMetaData();
            assertThat(footer).containsOnlyKeys("datapool:crc32c", "datapool:row");
            assertThat(footer.get("datapool:crc32c"))
                    .isEqualTo(String.join(
                            ",",
                            pool.info("all").columns().stream()
                                    .map(column -> column.crc32c())
                                    .toList()));
            String registry =
                    java.nio.file.Files.readString(pool.options().directory().resolve("registry.yaml"));
            assertThat(registry).contains("  \"all\": " + footer.get("datapool:row") + "\n");
        });
    }

    @Test
    void datasetWithATimeGuideHasTheSameValues() throws IOException {
        int rows = 2000;
        long[] stamps = Samples.grid(Samples.START, Samples.HOUR, rows);
        for (int row = 1200; row < rows; row++) {
            stamps[row] += 5 * Samples.HOUR;
        }
        pool.put(
                "gappy",
                DatasetDraft.withTime(stamps)
                        .floats("f32", Samples.floats(rows, 7))
                        .doubles("f64", new double[rows])
                        .longs("i64", stamps));
        readWithArrow(segments.of("gappy", 2), (reader, batch) -> {
            assertSameValues(batch, pool.get("gappy"));
            assertThat(reader.getMetaData()).containsKey("datapool:timeGuide");
        });
    }

    @Test
    void emptyDatasetIsAnEmptyBatch() throws IOException {
        pool.put("none", DatasetDraft.withTime(new long[0]).floats("f", new float[0]));
        readWithArrow(segments.of("none", 2), (reader, batch) -> {
            assertThat(batch.getRowCount()).isZero();
            assertThat(batch.getFieldVectors()).hasSize(2);
        });
    }

    @Test
    void shrunkenAndPackedSegmentsHaveTheSameValues() throws IOException {
        Schema schema = new Schema(List.of(
                new Field("timestamp", ColumnType.TIMESTAMP),
                new Field("f32", ColumnType.FLOAT32),
                new Field("f64", ColumnType.FLOAT64),
                new Field("i64", ColumnType.INT64)));
        for (int rows : new int[] {5, 70, 100}) {
            String key = "k" + rows;
            try (PoolUpdate update = pool.beginUpdate()) {
                try (DatasetWriter writer = update.write(key, new DatasetPlan(DatasetKind.CUSTOM, schema, 100))) {
                    writer.put(0, 0, Samples.grid(Samples.START, Samples.HOUR, 100), 0, 100);
                    writer.put(1, 0, Samples.floats(100, 7), 0, 100);
                    writer.put(2, 0, new double[] {1.5, -0d, Double.NaN}, 0, 3);
                    writer.put(3, 0, Samples.grid(-5, 3, 100), 0, 100);
                    writer.finish(rows, Provenance.ofMemory(Map.of()));
                }
                long generation = update.commit();
                readWithArrow(segments.of(key, generation), (reader, batch) -> assertSameValues(batch, pool.get(key)));
            }
        }
    }
}
