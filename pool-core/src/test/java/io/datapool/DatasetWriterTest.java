package io.datapool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datapool.schema.ColumnInfo;
import io.datapool.schema.ColumnType;
import io.datapool.schema.DatasetInfo;
import io.datapool.schema.DatasetKind;
import io.datapool.schema.Field;
import io.datapool.schema.Schema;
import io.datapool.schema.SourceInfo;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DatasetWriterTest {
    private static final int ROOM = 1000;
    private static final Schema SCHEMA = new Schema(List.of(
            new Field("timestamp", ColumnType.TIMESTAMP),
            new Field("f", ColumnType.FLOAT32),
            new Field("d", ColumnType.FLOAT64),
            new Field("n", ColumnType.INT64)));

    @TempDir
    Path home;

    private SharedDataPool pool;
    private PoolUpdate update;

    @BeforeEach
    void beginAnUpdate() {
        pool = SharedDataPool.create(Samples.options(home));
        update = pool.beginUpdate();
    }

    @AfterEach
    void closeThePool() {
        pool.close();
    }

    private DatasetWriter writer(int maxRows) {
        return update.write("k", new DatasetPlan(DatasetKind.CUSTOM, SCHEMA, maxRows));
    }

    private static void fill(DatasetWriter writer, int from, int count) {
        writer.put(0, from, IntStream.range(from, from + count).asLongStream().toArray(), 0, count);
        float[] floats = new float[count];
        double[] doubles = new double[count];
        long[] longs = new long[count];
        for (int i = 0; i < count; i++) {
            floats[i] = from + i + 0.5f;
            doubles[i] = -from - i;
            longs[i] = 10L * (from + i);
        }
        writer.put(1, from, floats, 0, count);
        writer.put(2, from, doubles, 0, count);
        writer.put(3, from, longs, 0, count);
    }

    private static void assertFilled(Dataset dataset, int rows) {
        assertThat(dataset.rows()).isEqualTo(rows);
        for (int row = 0; row < rows; row++) {
            assertThat(dataset.time().epochNanos(row)).isEqualTo(row);
            assertThat(dataset.floats("f").get(row)).isEqualTo(row + 0.5f);
            assertThat(dataset.doubles("d").get(row)).isEqualTo(-row);
            assertThat(dataset.longs("n").get(row)).isEqualTo(10L * row);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 499, 500, 501, 999, 1000})
    void fewerRowsThanReservedMayBeFinished(int rows) {
        try (DatasetWriter writer = writer(ROOM)) {
            fill(writer, 0, ROOM);
            DatasetInfo info = writer.finish(rows, Provenance.ofMemory(Map.of()));
            assertThat(info.rows()).isEqualTo(rows);
        }
        update.commit();
        assertFilled(pool.get("k"), rows);
        assertThat(pool.verify().problems()).isEmpty();
        assertThat(pool.info("k")).isEqualTo(pool.get("k").info());
    }

    /** Generation, and so file name, are the same: the first update published nothing. */
    @Test
    void closingAWriterWhoseUpdateHasEndedLeavesTheFileOfTheNextOneAlone() {
        DatasetWriter ended = writer(ROOM);
        update.close();
        update = pool.beginUpdate();
        DatasetWriter next = writer(ROOM);
        fill(next, 0, 10);
        ended.close();
        next.finish(10, Provenance.ofMemory(Map.of()));
        update.commit();
        assertFilled(pool.get("k"), 10);
    }

    @Test
    void segmentThatUsesMostOfItsRoomKeepsItsOffsets() {
        List<Long> full;
        try (DatasetWriter writer = writer(ROOM)) {
            fill(writer, 0, ROOM);
            full = offsets(writer.finish(ROOM, Provenance.ofMemory(Map.of())));
        }
        try (DatasetWriter writer = update.write("k2", new DatasetPlan(DatasetKind.CUSTOM, SCHEMA, ROOM))) {
            fill(writer, 0, ROOM);
            assertThat(offsets(writer.finish(501, Provenance.ofMemory(Map.of()))))
                    .isEqualTo(full);
        }
    }

    @Test
    void segmentThatUsesLessThanHalfItsRoomIsPackedTogether() {
        try (DatasetWriter writer = writer(ROOM)) {
            fill(writer, 0, ROOM);
            DatasetInfo info = writer.finish(10, Provenance.ofMemory(Map.of()));
            assertThat(info.fileBytes()).isLessThan(ROOM * SCHEMA.rowBytes() / 2);
            assertThat(offsets(info)).isSorted().allMatch(offset -> offset % 64 == 0);
        }
    }

    private static List<Long> offsets(DatasetInfo info) {
        return info.columns().stream().map(ColumnInfo::offsetBytes).toList();
    }

    @Test
    void rowsThatWereNotStoredAreZero() {
        try (DatasetWriter writer = writer(10)) {
            writer.put(1, 3, new float[] {0, 7, 0}, 1, 1);
            writer.finish(10, Provenance.ofMemory(Map.of()));
        }
        update.commit();
        assertThat(pool.get("k").floats("f").toArray()).containsExactly(0, 0, 0, 7, 0, 0, 0, 0, 0, 0);
    }

    @Test
    void severalThreadsMayStoreAtOnce() {
        int rows = 100_000;
        try (DatasetWriter writer = writer(rows)) {
            IntStream.range(0, 100).parallel().forEach(part -> fill(writer, part * 1000, 1000));
            writer.finish(rows, Provenance.ofMemory(Map.of()));
        }
        update.commit();
        Dataset dataset = pool.get("k");
        for (int row = 0; row < rows; row += 997) {
            assertThat(dataset.longs("n").get(row)).isEqualTo(10L * row);
        }
        assertThat(pool.verify().problems()).isEmpty();
    }

    @Test
    void sourceAndNotesStandInTheRegistry() {
        SourceInfo source = new SourceInfo(
                "/data/\"odd\" name.parquet",
                123,
                Instant.parse("2024-05-06T07:08:09.123456789Z"),
                "f:1",
                "where: a < 'b'\nnext",
                "0.1",
                Instant.parse("2024-05-07T00:00:00Z"));
        Map<String, String> notes = Map.of("dropped", "3 rows: \u00e4\u20ac\ud83d\ude00", "", "yes");
        try (DatasetWriter writer = writer(1)) {
            writer.finish(1, new Provenance(Optional.of(source), Map.of(), notes));
        }
        update.commit();
        try (SharedDataPool reader = SharedDataPool.attach(pool.options())) {
            assertThat(reader.info("k").source()).contains(source);
            assertThat(reader.info("k").notes()).isEqualTo(notes);
        }
    }

    @Test
    void storingOutsideTheRoomIsRefused() {
        try (DatasetWriter writer = writer(10)) {
            assertThatThrownBy(() -> writer.put(1, 9, new float[2], 0, 2))
                    .isInstanceOf(IndexOutOfBoundsException.class)
                    .hasMessageContaining("column 'f': rows 9 to 11 of 10");
            assertThatThrownBy(() -> writer.put(1, -1, new float[2], 0, 1))
                    .isInstanceOf(IndexOutOfBoundsException.class);
            assertThatThrownBy(() -> writer.put(1, 0, new float[2], 1, 2))
                    .isInstanceOf(IndexOutOfBoundsException.class);
            assertThatThrownBy(() -> writer.put(1, 0, new float[2], 0, -1))
                    .isInstanceOf(IndexOutOfBoundsException.class);
            assertThatThrownBy(() -> writer.put(1, Integer.MAX_VALUE, new float[2], 0, 2))
                    .isInstanceOf(IndexOutOfBoundsException.class);
            assertThatThrownBy(() -> writer.put(4, 0, new float[2], 0, 1))
                    .isInstanceOf(IndexOutOfBoundsException.class);
            writer.put(1, 10, new float[0], 0, 0);
        }
    }

    @Test
    void storingAnotherTypeIsRefused() {
        try (DatasetWriter writer = writer(10)) {
            assertThatThrownBy(() -> writer.put(1, 0, new double[1], 0, 1))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("'f' holds float32, not double");
            assertThatThrownBy(() -> writer.put(2, 0, new float[1], 0, 1)).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(() -> writer.put(3, 0, new float[1], 0, 1)).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(() -> writer.put(1, 0, new long[1], 0, 1)).isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void finishedWriterRefusesToStore() {
        try (DatasetWriter writer = writer(10)) {
            writer.finish(1, Provenance.ofMemory(Map.of()));
            assertThatThrownBy(() -> writer.put(1, 0, new float[1], 0, 1))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("'k' is already finished");
            assertThatThrownBy(() -> writer.finish(1, Provenance.ofMemory(Map.of())))
                    .isInstanceOf(IllegalStateException.class);
        }
        update.commit();
        assertThat(pool.keys()).containsExactly("k");
    }

    @Test
    void closedWriterRefusesToStoreAndLeavesNothing() throws IOException {
        DatasetWriter writer = writer(10);
        writer.close();
        writer.close();
        assertThatThrownBy(() -> writer.put(1, 0, new float[1], 0, 1)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> writer.finish(1, Provenance.ofMemory(Map.of())))
                .isInstanceOf(IllegalStateException.class);
        assertThat(new SegmentFiles(pool.options()).names()).isEmpty();
        assertThat(update.commit()).isEqualTo(1);
    }

    @Test
    void openWriterKeepsTheUpdateFromCommitting() {
        DatasetWriter writer = writer(10);
        assertThatThrownBy(update::commit)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("1 dataset writers are still open");
        writer.finish(10, Provenance.ofMemory(Map.of()));
        assertThat(update.commit()).isEqualTo(2);
    }

    @Test
    void endOfTheUpdateEndsItsWriters() throws IOException {
        DatasetWriter writer = writer(10);
        update.close();
        assertThatThrownBy(() -> writer.put(1, 0, new float[1], 0, 1)).isInstanceOf(IllegalStateException.class);
        assertThat(new SegmentFiles(pool.options()).names()).isEmpty();
    }

    @Test
    void descendingTimeAbandonsTheDataset() throws IOException {
        try (DatasetWriter writer = writer(3)) {
            writer.put(0, 0, new long[] {5, 6, 5}, 0, 3);
            assertThatThrownBy(() -> writer.finish(3, Provenance.ofMemory(Map.of())))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("row 2");
            assertThatThrownBy(() -> writer.finish(2, Provenance.ofMemory(Map.of())))
                    .isInstanceOf(IllegalStateException.class);
        }
        assertThat(new SegmentFiles(pool.options()).names()).isEmpty();
    }

    @Test
    void moreRowsThanReservedCannotBeFinished() {
        try (DatasetWriter writer = writer(3)) {
            assertThatThrownBy(() -> writer.finish(4, Provenance.ofMemory(Map.of())))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("4 rows were stored in room for 3");
            assertThatThrownBy(() -> writer.finish(-1, Provenance.ofMemory(Map.of())))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void planForTooManyRowsSuggestsSplitting() {
        assertThatThrownBy(() -> new DatasetPlan(DatasetKind.CUSTOM, SCHEMA, Integer.MAX_VALUE))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("2147483639")
                .hasMessageContaining("split it");
        assertThatThrownBy(() -> new DatasetPlan(DatasetKind.CUSTOM, SCHEMA, -1))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void finishedSegmentIsReadOnlyAndHasOneName() throws IOException {
        try (DatasetWriter writer = writer(3)) {
            writer.finish(3, Provenance.ofMemory(Map.of()));
        }
        update.commit();
        Path segment = new SegmentFiles(pool.options()).of("k", 2);
        assertThat(java.nio.file.attribute.PosixFilePermissions.toString(
                        java.nio.file.Files.getPosixFilePermissions(segment)))
                .isEqualTo("r--r--r--");
        assertThat(java.nio.file.Files.getAttribute(segment, "unix:nlink")).isEqualTo(1);
        assertThat(new SegmentFiles(pool.options()).names()).containsExactly("k.g2.arrow");
    }
}
