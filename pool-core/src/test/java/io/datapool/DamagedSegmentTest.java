package io.datapool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datapool.error.PoolDamagedException;
import io.datapool.format.ColumnInfo;
import io.datapool.format.DatasetInfo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DamagedSegmentTest {
    @TempDir
    Path home;

    private PoolOptions options;
    private SharedDataPool pool;
    private SegmentFiles segments;
    private Path file;
    private byte[] intact = {};
    private DatasetInfo info;

    @BeforeEach
    void makeAPool() throws IOException {
        options = Samples.options(home);
        try (SharedDataPool writer = SharedDataPool.create(options)) {
            writer.put("all", Samples.everyType());
            writer.put("other", Samples.everyType());
        }
        pool = SharedDataPool.attach(options);
        segments = new SegmentFiles(options);
        info = pool.info("all");
        file = segments.of("all", 2);
        intact = Files.readAllBytes(file);
    }

    @AfterEach
    void closeThePool() {
        pool.close();
    }

    private long bodyOffset() {
        return info.columns().get(0).offsetBytes();
    }

    private long bodyEnd() {
        ColumnInfo last = info.columns().get(3);
        return last.offsetBytes() + (9 * 8 + 63) / 64 * 64;
    }

    private boolean isInAColumn(int at) {
        return info.columns().stream()
                .anyMatch(column -> at >= column.offsetBytes()
                        && at < column.offsetBytes() + 9L * column.type().width());
    }

    private byte[] flipped(int at) {
        byte[] bytes = intact.clone();
        bytes[at] ^= (byte) (at % 2 == 0 ? 0x01 : 0xff);
        return bytes;
    }

    @Test
    void flippedByteOutsideTheColumnsIsNoticedWhenTheDatasetIsGot() throws IOException {
        // Each costs a mapping; that no byte escapes is tested on the bytes themselves, and with verify below.
        for (int at = 0; at < intact.length; at += 11) {
            if (at >= bodyOffset() && at < bodyEnd()) {
                continue;
            }
            SegmentFiles.overwrite(file, flipped(at));
            assertThatThrownBy(() -> pool.get("all"))
                    .as("byte %d of %d", at, intact.length)
                    .isInstanceOf(PoolDamagedException.class)
                    .hasMessageContaining(file.toString())
                    .hasMessageContaining("'all'")
                    .hasMessageContaining("Load the dataset again");
        }
        SegmentFiles.overwrite(file, intact);
        assertThat(pool.get("all").rows()).isEqualTo(9);
    }

    @Test
    void verifyNoticesEveryFlippedByteButThoseBetweenTheColumns() throws IOException {
        for (int at = 0; at < intact.length; at++) {
            SegmentFiles.overwrite(file, flipped(at));
            boolean counts = at < bodyOffset() || at >= bodyEnd() || isInAColumn(at);
            VerifyReport report = pool.verify();
            assertThat(report.ok()).as("byte %d of %d", at, intact.length).isEqualTo(!counts);
            assertThat(report.problems().keySet()).isSubsetOf("all");
        }
    }

    @Test
    void verifyNamesTheColumn() throws IOException {
        SegmentFiles.overwrite(file, flipped((int) info.columns().get(2).offsetBytes() + 70));
        assertThat(pool.verify().problems().get("all"))
                .contains(file.toString())
                .contains("column 'f64' has CRC-32C ")
                .contains(", expected " + info.columns().get(2).crc32c());
    }

    @Test
    void truncatedSegmentIsNoticedBeforeItIsMapped() throws IOException {
        TreeSet<Integer> lengths = new TreeSet<>();
        for (long boundary : new long[] {0, 8, bodyOffset(), bodyEnd(), bodyEnd() + 8, bodyEnd() + 24, intact.length}) {
            lengths.add((int) boundary - 1);
            lengths.add((int) boundary);
            lengths.add((int) boundary + 1);
        }
        info.columns().forEach(column -> lengths.add((int) column.offsetBytes()));
        lengths.remove(-1);
        lengths.remove(intact.length);
        for (int length : lengths) {
            SegmentFiles.overwrite(file, Arrays.copyOf(intact, length));
            assertThatThrownBy(() -> pool.get("all"))
                    .isInstanceOf(PoolDamagedException.class)
                    .hasMessageContaining("it has " + length + " bytes, the registry says " + intact.length);
            assertThat(pool.verify().problems()).containsOnlyKeys("all");
        }
    }

    @Test
    void missingSegmentIsNoticedAndTheOthersAreNotAffected() throws IOException {
        Files.delete(file);
        assertThatThrownBy(() -> pool.get("all"))
                .isInstanceOf(PoolDamagedException.class)
                .hasMessageContaining("is missing");
        assertThat(pool.verify().problems()).containsOnlyKeys("all");
        assertThat(pool.get("other").rows()).isEqualTo(9);
    }

    @Test
    void directoryInPlaceOfASegmentIsNoticed() throws IOException {
        Files.delete(file);
        Files.createDirectory(file);
        assertThatThrownBy(() -> pool.get("all"))
                .isInstanceOf(PoolDamagedException.class)
                .hasMessageContaining("not a regular file");
    }

    @Test
    void segmentOfAnotherKeyIsNoticed() throws IOException {
        Path other = segments.of("other", 3);
        byte[] bytes = Files.readAllBytes(other);
        // Of equal length only if key and number are; the length would give it away otherwise.
        Files.copy(other, file, StandardCopyOption.REPLACE_EXISTING);
        assertThatThrownBy(() -> pool.get("all")).isInstanceOf(PoolDamagedException.class);
        assertThat(pool.verify().problems()).containsOnlyKeys("all");
        assertThat(bytes).isNotEqualTo(intact);
    }

    @Test
    void segmentsExchangedBetweenKeysAreNoticed() throws IOException {
        try (SharedDataPool writer = SharedDataPool.createOrAttach(options)) {
            try (PoolUpdate update = writer.beginUpdate()) {
                update.put("k1", Samples.values(1));
                update.put("k2", Samples.values(2));
                update.commit();
            }
            exchange(segments.of("k1", 4), segments.of("k2", 4));
            assertThatThrownBy(() -> writer.get("k1"))
                    .isInstanceOf(PoolDamagedException.class)
                    .hasMessageContaining("it holds dataset k2, the registry says k1");
            assertThatThrownBy(() -> writer.get("k2")).isInstanceOf(PoolDamagedException.class);
            assertThat(writer.verify().problems()).containsOnlyKeys("k1", "k2");
        }
    }

    @Test
    void segmentOfAnotherGenerationIsNoticed() throws IOException {
        try (SharedDataPool writer = SharedDataPool.createOrAttach(options)) {
            writer.put("k", Samples.values(1));
            writer.put("k", Samples.values(1));
            exchange(segments.of("k", 4), segments.of("k", 5));
            assertThatThrownBy(() -> writer.get("k"))
                    .isInstanceOf(PoolDamagedException.class)
                    .hasMessageContaining("it holds generation 4, the registry says 5");
        }
    }

    @Test
    void segmentOfAnotherPoolIsNoticed() throws IOException {
        PoolOptions second = PoolOptions.named("q").home(home);
        try (SharedDataPool theirs = SharedDataPool.create(second)) {
            theirs.put("all", Samples.everyType());
            exchange(file, new SegmentFiles(second).of("all", 2));
            assertThatThrownBy(() -> pool.get("all"))
                    .isInstanceOf(PoolDamagedException.class)
                    .hasMessageContaining("it holds pool " + theirs.poolId());
            assertThatThrownBy(() -> theirs.get("all")).isInstanceOf(PoolDamagedException.class);
        }
    }

    private void exchange(Path one, Path two) throws IOException {
        Path aside = home.resolve("aside");
        Files.move(one, aside);
        Files.move(two, one);
        Files.move(aside, two);
    }

    @Test
    void damagedDatasetIsReplacedByPuttingItAgain() throws IOException {
        SegmentFiles.overwrite(file, flipped(20));
        try (SharedDataPool writer = SharedDataPool.createOrAttach(options)) {
            assertThat(writer.verify().ok()).isFalse();
            writer.put("all", Samples.everyType());
            assertThat(writer.verify().ok()).isTrue();
            assertThat(writer.get("all").rows()).isEqualTo(9);
        }
    }
}
