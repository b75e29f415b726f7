package io.datapool;

import static org.assertj.core.api.Assertions.assertThat;

import io.datapool.error.PoolException;
import io.datapool.error.PoolWriteException;
import io.datapool.internal.arrow.FormatVersion;
import io.datapool.internal.arrow.SegmentIdentity;
import io.datapool.internal.file.Disk;
import io.datapool.internal.registry.Commit;
import io.datapool.internal.registry.Registry;
import io.datapool.internal.registry.RegistryHeader;
import io.datapool.internal.registry.RegistryRow;
import io.datapool.internal.segment.SegmentAudit;
import io.datapool.internal.segment.SegmentPlace;
import io.datapool.internal.segment.SegmentWriter;
import io.datapool.schema.ColumnInfo;
import io.datapool.schema.ColumnType;
import io.datapool.schema.DatasetInfo;
import io.datapool.schema.DatasetKind;
import io.datapool.schema.Field;
import io.datapool.schema.Schema;
import io.datapool.schema.SourceInfo;
import io.datapool.upkeep.RepairOptions;
import io.datapool.upkeep.RepairReport;
import io.datapool.upkeep.UpgradeReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Pins the format: of each format a pool that was written once lies in {@code src/test/resources/golden}. Today's writer must produce
 * the bytes of the newest, and today's reader must read them all. Whoever changes the format on purpose raises {@link
 * FormatVersion#NEWEST}, changes FORMAT.md, and copies {@code target/golden} beside the old folders.
 */
class GoldenFileTest {
    private static final Path GOLDEN = Path.of("src", "test", "resources", "golden");
    private static final List<String> FILES = List.of(
            "registry.yaml",
            "segments/BTCUSDT_1h.g2.arrow",
            "segments/every.type.g3.arrow",
            "segments/with.gaps.g4.arrow",
            "segments/uneven.g5.arrow");
    private static final String POOL_ID = "00112233445566778899aabbccddeeff";
    private static final String WRITER = "golden";

    @TempDir
    Path home;

    private static RegistryHeader header(long generation, String committed) {
        return RegistryHeader.first("golden", POOL_ID, generation, new Commit(Instant.parse(committed), WRITER), false);
    }

    /** Writes the pool as it was written the first time, with nothing in it that changes. */
    private static void writePool(Path directory) throws IOException {
        Path segments = Files.createDirectories(directory.resolve("segments"));
        Registry first = Registry.empty(header(1, "2024-01-02T03:04:05.678Z"));
        Registry second = first.next(
                header(2, "2024-01-02T03:04:06Z"), Map.of("BTCUSDT_1h", Optional.of(RegistryRow.of(bars(segments)))));
        Registry third = second.next(
                header(3, "2024-01-02T03:04:07.100Z"),
                Map.of(
                        "every.type",
                        Optional.of(RegistryRow.of(draft(segments, "every.type", 3, Samples.everyType())))));
        Registry fourth = third.next(
                header(4, "2024-02-03T04:05:06Z"),
                Map.of("with.gaps", Optional.of(RegistryRow.of(draft(segments, "with.gaps", 4, timed(withGaps()))))));
        Registry fifth = fourth.next(
                header(5, "2024-02-03T04:05:07Z"),
                Map.of("uneven", Optional.of(RegistryRow.of(draft(segments, "uneven", 5, timed(uneven()))))));
        Files.write(directory.resolve("registry.yaml"), fifth.toBytes());
    }

    private static DatasetWriter writer(Path segments, String key, long generation, DatasetPlan plan) {
        SegmentIdentity identity = new SegmentIdentity(POOL_ID, key, generation, WRITER);
        return new DatasetWriter(
                new NoUpdate(),
                plan,
                new SegmentWriter(new SegmentPlace(new Disk(), segments, identity), plan.schema(), plan.maxRows()));
    }

    private static final class NoUpdate implements DatasetWriter.Owner {
        @Override
        public PoolException reason(PoolWriteException failure) {
            return failure;
        }

        @Override
        public void finished(DatasetWriter writer, RegistryRow row) {
            writer.handOver();
        }

        @Override
        public void abandoned(DatasetWriter writer) {}
    }

    /** Room for 20 bars, of which 15 came. */
    private static DatasetInfo bars(Path segments) {
        Schema schema = new Schema(List.of(
                new Field("timestamp", ColumnType.TIMESTAMP),
                new Field("open", ColumnType.FLOAT32),
                new Field("high", ColumnType.FLOAT32),
                new Field("low", ColumnType.FLOAT32),
                new Field("close", ColumnType.FLOAT32),
                new Field("volume", ColumnType.FLOAT32)));
        SourceInfo source = new SourceInfo(
                "/data/ohlcv/BTCUSDT_1h.parquet",
                12345,
                Instant.parse("2024-01-01T15:00:00.123456789Z"),
                "crc32c:0badcafe",
                "time=timestamp",
                WRITER,
                Instant.parse("2024-01-02T03:04:05Z"));
        try (DatasetWriter writer = writer(segments, "BTCUSDT_1h", 2, new DatasetPlan(DatasetKind.OHLCV, schema, 20))) {
            writer.put(0, 0, Samples.grid(Samples.START, Samples.HOUR, 15), 0, 15);
            for (int column = 1; column <= 5; column++) {
                writer.put(column, 0, Samples.floats(15, column * 1000 + 0.25f), 0, 15);
            }
            return writer.finish(
                    15, new Provenance(Optional.of(source), Map.of(), Map.of("dropped", "5 rows: \"open\" bars\n")));
        }
    }

    private static DatasetInfo draft(Path segments, String key, long generation, DatasetDraft draft) {
        try (DatasetWriter writer = writer(segments, key, generation, draft.plan())) {
            draft.writeTo(writer);
            return writer.finish(draft.rows(), Provenance.ofMemory(Map.of()));
        }
    }

    private static DatasetDraft timed(long[] stamps) {
        return DatasetDraft.withTime(stamps).floats("row", Samples.floats(stamps.length, 0));
    }

    /** Hourly, without every 25th hour. */
    private static long[] withGaps() {
        long[] stamps = new long[1024];
        for (int row = 0; row < stamps.length; row++) {
            stamps[row] = Samples.START + (row + row / 24) * Samples.HOUR;
        }
        return stamps;
    }

    /** Later and later; every fifth stamp is that of the row before it. */
    private static long[] uneven() {
        long[] stamps = new long[1024];
        for (int row = 0; row < stamps.length; row++) {
            long at = row % 5 == 4 ? row - 1 : row;
            stamps[row] = Samples.START + at * at * 1_000_003L;
        }
        return stamps;
    }

    @Test
    void todaysWriterWritesTheSameBytes() throws IOException {
        Path written = Path.of("target", "golden");
        for (String file : FILES) {
            Files.deleteIfExists(written.resolve(file));
        }
        writePool(written);
        for (String file : FILES) {
            assertThat(written.resolve(file))
                    .hasSameBinaryContentAs(GOLDEN.resolve("format-2").resolve(file));
        }
    }

    private PoolOptions copy(int format) throws IOException {
        Path directory = home.resolve("golden");
        Files.createDirectories(directory.resolve("segments"));
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
        for (String file : FILES) {
            Files.copy(GOLDEN.resolve("format-" + format).resolve(file), directory.resolve(file));
        }
        Files.createFile(directory.resolve("readers.lock"));
        Files.createFile(directory.resolve("writer.lock"));
        return PoolOptions.named("golden").home(home);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void todaysReaderReadsThem(int format) throws IOException {
        try (SharedDataPool pool = SharedDataPool.attach(copy(format))) {
            assertThat(pool.format()).isEqualTo(format);
            assertThat(pool.poolId()).isEqualTo(POOL_ID);
            assertThat(pool.generation()).isEqualTo(5);
            assertThat(pool.keys()).containsExactly("BTCUSDT_1h", "every.type", "uneven", "with.gaps");
            assertThat(pool.totalBytes()).isEqualTo(15 * 28 + 9 * 28 + 2 * 1024 * 12);
            assertThat(pool.verify().problems()).isEmpty();

            OhlcvSeries bars = pool.ohlcv("BTCUSDT", "1h");
            assertThat(bars.rows()).isEqualTo(15);
            assertThat(bars.time().at(14)).isEqualTo("2024-01-01T14:00:00Z");
            assertThat(bars.open().get(14)).isEqualTo(1014.25f);
            assertThat(bars.volume().get(0)).isEqualTo(5000.25f);

            Dataset all = pool.get("every.type");
            assertThat(all.longs("timestamp").toArray()).isEqualTo(Samples.STAMPS);
            assertThat(all.longs("i64").toArray()).isEqualTo(Samples.LONGS);
            for (int row = 0; row < 9; row++) {
                assertThat(Float.floatToRawIntBits(all.floats("f32").get(row)))
                        .isEqualTo(Float.floatToRawIntBits(Samples.FLOATS[row]));
                assertThat(Double.doubleToRawLongBits(all.doubles("f64").get(row)))
                        .isEqualTo(Double.doubleToRawLongBits(Samples.DOUBLES[row]));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void todaysReaderIsLedByTheirTimeGuides(int format) throws IOException {
        try (SharedDataPool pool = SharedDataPool.attach(copy(format))) {
            assertIsGuided(pool.get("with.gaps"), withGaps());
            assertIsGuided(pool.get("uneven"), uneven());
        }
    }

    private void assertIsGuided(Dataset dataset, long[] stamps) throws IOException {
        Path segment = home.resolve("golden/segments").resolve(dataset.info().file());
        assertThat(SegmentFiles.text(segment)).contains("datapool:timeGuide");
        for (int row = 0; row < stamps.length; row++) {
            int first = row > 0 && stamps[row - 1] == stamps[row] ? row - 1 : row;
            assertThat(dataset.time().rowAtOrAfter(stamps[row])).isEqualTo(first);
            assertThat(dataset.time().rowAtOrBefore(stamps[row] - 1)).isEqualTo(first - 1);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void todaysReaderKnowsWhereTheyCameFrom(int format) throws IOException {
        try (SharedDataPool pool = SharedDataPool.attach(copy(format))) {
            DatasetInfo info = pool.info("BTCUSDT_1h");
            assertThat(info.kind()).isEqualTo(DatasetKind.OHLCV);
            assertThat(info.source().orElseThrow().modified()).isEqualTo("2024-01-01T15:00:00.123456789Z");
            assertThat(info.notes()).containsExactly(Map.entry("dropped", "5 rows: \"open\" bars\n"));
            assertThat(info.time().orElseThrow().regular()).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void newGenerationsCanBePublishedOnTopOfThem(int format) throws IOException {
        try (SharedDataPool pool = SharedDataPool.attach(copy(format));
                SharedDataPool writer = SharedDataPool.createOrAttach(pool.options())) {
            assertThat(writer.put("more", Samples.values(1))).isEqualTo(6);
            assertThat(writer.format()).isEqualTo(FormatVersion.NEWEST);
            assertThat(writer.verify().problems()).isEmpty();
            assertThat(pool.refresh()).isTrue();
            assertThat(pool.get("more").get(0, "v")).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void aRepairFindsThemHealthy(int format) throws IOException {
        PoolOptions options = copy(format);
        byte[] registry = Files.readAllBytes(options.directory().resolve("registry.yaml"));
        RepairReport report = SharedDataPool.repair(options, RepairOptions.defaults());
        assertThat(report.changed()).isFalse();
        assertThat(report.datasets()).hasSize(4);
        assertThat(options.directory().resolve("registry.yaml")).hasBinaryContent(registry);
    }

    @Test
    void anUpgradeWritesTheSameValuesInTheNewestFormat() throws IOException {
        PoolOptions options = copy(1);
        try (SharedDataPool old = SharedDataPool.attach(options);
                SharedDataPool pool = SharedDataPool.open(options)) {
            UpgradeReport report = pool.upgrade();
            assertThat(report.rewritten()).containsExactlyElementsOf(old.keys());
            assertThat(report.generation()).isEqualTo(6);
            assertThat(report.bytes()).isEqualTo(old.totalBytes());
            assertThat(pool.format()).isEqualTo(FormatVersion.NEWEST);
            assertThat(pool.verify().problems()).isEmpty();
            for (String key : old.keys()) {
                DatasetInfo before = old.info(key);
                DatasetInfo after = pool.info(key);
                assertThat(after.columns().stream().map(ColumnInfo::crc32c).toList())
                        .isEqualTo(before.columns().stream()
                                .map(ColumnInfo::crc32c)
                                .toList());
                assertThat(after.source()).isEqualTo(before.source());
                assertThat(after.notes()).isEqualTo(before.notes());
                assertThat(after.kind()).isEqualTo(before.kind());
                Path segment = options.directory().resolve("segments").resolve(after.file());
                assertThat(SegmentAudit.describe(segment).version()).isEqualTo(FormatVersion.OWN);
            }
            assertThat(pool.upgrade().rewritten()).isEmpty();
            assertThat(pool.generation()).isEqualTo(6);
        }
    }
}
