package io.datapool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.datapool.schema.ColumnType;
import io.datapool.schema.DatasetKind;
import io.datapool.schema.Field;
import io.datapool.schema.Schema;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A column and a file longer than a JDK buffer can be. */
class LargeColumnIT {
    private static final int ROWS = 540_000_000;
    /** The row whose first byte is byte 2^31 of the column. */
    private static final int ROW_AT_2_GIB = 1 << 29;

    private static final int CHUNK_ROWS = 1 << 20;
    private static final long GIB = 1L << 30;
    private static final Path SHARED_MEMORY = Path.of("/dev/shm");
    private static final Path MEMORY = Path.of("/proc/meminfo");

    @TempDir
    Path disk;

    private Optional<Path> inMemory = Optional.empty();
    private PoolOptions options;

    @BeforeEach
    void findRoom() throws IOException {
        options = PoolOptions.named("large").home(disk);
        if (freeBytes(SHARED_MEMORY) >= 6 * GIB && availableMemoryBytes() >= 8 * GIB) {
            Path home = Files.createTempDirectory(SHARED_MEMORY, "large-column");
            inMemory = Optional.of(home);
            options = options.home(home);
        } else {
            assumeTrue(freeBytes(disk) >= 8 * GIB, "needs 6 GiB in /dev/shm or 8 GiB in " + disk);
        }
    }

    @AfterEach
    void freeRoom() throws IOException {
        try (SharedDataPool pool = SharedDataPool.createOrAttach(options)) {
            pool.delete();
        }
        if (inMemory.isPresent()) {
            Files.delete(inMemory.get()); // a deleted pool leaves nothing
        }
    }

    private static long freeBytes(Path directory) throws IOException {
        return Files.isDirectory(directory) ? Files.getFileStore(directory).getUsableSpace() : 0;
    }

    private static long availableMemoryBytes() throws IOException {
        return Files.readAllLines(MEMORY).stream()
                .filter(line -> line.startsWith("MemAvailable:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) << 10)
                .findFirst()
                .orElse(0);
    }

    private static float value(int row) {
        return row & 0xFFFFFF;
    }

    @Test
    void aColumnBeyondTwoGibibytesReadsLikeAnyOther() {
        try (SharedDataPool pool = SharedDataPool.create(options)) {
            write(pool);
        }
        try (SharedDataPool pool = SharedDataPool.attach(options)) {
            assertThat(pool.info("large").fileBytes()).isGreaterThan(4 * GIB);
            FloatColumn column = pool.get("large").floats("first");
            assertThat(column.rows()).isEqualTo(ROWS);
            assertSingleRows(column);
            assertSlicesAcrossTheBoundary(column);
            assertBuffersAreRefusedButForSlices(column);
            assertColumnThatStartsBeyondTheBoundary(pool.get("large").floats("second"));
            assertThat(pool.verify().problems()).isEmpty();
        }
    }

    /** All of the first column; of the second, zeros but for its ends. */
    private static void write(SharedDataPool pool) {
        Schema schema = new Schema(List.of(field("first"), field("second")));
        try (PoolUpdate update = pool.beginUpdate();
                DatasetWriter writer = update.write("large", new DatasetPlan(DatasetKind.CUSTOM, schema, ROWS))) {
            float[] chunk = new float[CHUNK_ROWS];
            for (int from = 0; from < ROWS; from += CHUNK_ROWS) {
                int count = Math.min(CHUNK_ROWS, ROWS - from);
                for (int i = 0; i < count; i++) {
                    chunk[i] = value(from + i);
                }
                writer.put(0, from, chunk, 0, count);
            }
            writer.put(1, 0, new float[] {1.5f}, 0, 1);
            writer.put(1, ROW_AT_2_GIB - 1, new float[] {2.5f, 3.5f}, 0, 2);
            writer.put(1, ROWS - 1, new float[] {4.5f}, 0, 1);
            assertThatThrownBy(() -> writer.put(1, ROWS - 1, new float[2], 0, 2))
                    .isInstanceOf(IndexOutOfBoundsException.class)
                    .hasMessageContaining("second");
            writer.finish(ROWS, Provenance.ofMemory(Map.of()));
            update.commit();
        }
    }

    private static Field field(String name) {
        return new Field(name, ColumnType.FLOAT32);
    }

    private static void assertSingleRows(FloatColumn column) {
        for (int row : new int[] {0, 1, ROW_AT_2_GIB - 2, ROW_AT_2_GIB - 1, ROW_AT_2_GIB, ROW_AT_2_GIB + 1, ROWS - 1}) {
            assertThat(column.get(row)).as("row %d", row).isEqualTo(value(row));
            assertThat(column.asDouble(row)).as("row %d", row).isEqualTo(value(row));
        }
        for (int row : new int[] {-1, ROWS, Integer.MAX_VALUE, Integer.MIN_VALUE}) {
            assertThatThrownBy(() -> column.get(row)).isInstanceOf(IndexOutOfBoundsException.class);
        }
    }

    private static void assertSlicesAcrossTheBoundary(FloatColumn column) {
        int from = ROW_AT_2_GIB - 500;
        FloatColumn slice = column.slice(from, ROW_AT_2_GIB + 500);
        float[] copied = new float[1002];
        column.copyTo(from, copied, 1, 1000);
        for (int i = 0; i < 1000; i++) {
            assertThat(slice.get(i)).isEqualTo(value(from + i));
            assertThat(copied[i + 1]).isEqualTo(value(from + i));
        }
        assertThat(copied[0]).isZero();
        assertThat(copied[1001]).isZero();
        assertThat(slice.toArray()).hasSize(1000).endsWith(value(ROW_AT_2_GIB + 499));
        assertThat(column.slice(ROWS - 3, ROWS).slice(1, 3).toArray())
                .containsExactly(value(ROWS - 2), value(ROWS - 1));
        assertThatThrownBy(() -> column.slice(0, ROWS + 1)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> column.copyTo(ROWS - 999, copied, 0, 1000))
                .isInstanceOf(IndexOutOfBoundsException.class);
    }

    private static void assertBuffersAreRefusedButForSlices(FloatColumn column) {
        assertThatThrownBy(column::asFloatBuffer)
                .isInstanceOf(IndexOutOfBoundsException.class)
                .hasMessageContaining("first")
                .hasMessageContaining("540000000")
                .hasMessageContaining("slice");
        int most = Integer.MAX_VALUE / Float.BYTES;
        assertThatThrownBy(() -> column.slice(0, most + 1).asFloatBuffer())
                .isInstanceOf(IndexOutOfBoundsException.class);
        FloatBuffer longest = column.slice(ROWS - most, ROWS).asFloatBuffer();
        assertThat(longest.remaining()).isEqualTo(most);
        assertThat(longest.isReadOnly()).isTrue();
        assertThat(longest.get(0)).isEqualTo(value(ROWS - most));
        assertThat(longest.get(most - 1)).isEqualTo(value(ROWS - 1));
    }

    private static void assertColumnThatStartsBeyondTheBoundary(FloatColumn column) {
        assertThat(column.get(0)).isEqualTo(1.5f);
        assertThat(column.get(1)).isZero();
        assertThat(column.slice(ROW_AT_2_GIB - 2, ROW_AT_2_GIB + 2).toArray()).containsExactly(0f, 2.5f, 3.5f, 0f);
        assertThat(column.get(ROWS - 1)).isEqualTo(4.5f);
    }
}
