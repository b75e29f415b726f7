package io.datapool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datapool.agent.Without;
import io.datapool.error.PoolDamagedException;
import io.datapool.internal.segment.SegmentReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DamagedTimeGuideTest {
    private static final int ROWS = 1100;

    @TempDir
    Path home;

    private SharedDataPool pool;
    private Path file;
    private byte[] intact = {};

    @BeforeEach
    void makeAPool() {
        pool = SharedDataPool.create(Samples.options(home));
        file = new SegmentFiles(pool.options()).of("k", 2);
    }

    @AfterEach
    void closeThePool() {
        pool.close();
    }

    /** Hourly, without every tenth hour; where not on a grid, the last stamp is a second late. */
    private long[] put(boolean onGrid) throws IOException {
        long[] stamps = new long[ROWS];
        for (int row = 0; row < ROWS; row++) {
            stamps[row] = Samples.START + (row + row / 9) * Samples.HOUR;
        }
        if (!onGrid) {
            stamps[ROWS - 1] += 1_000_000_000L;
        }
        pool.put("k", DatasetDraft.withTime(stamps).floats("v", new float[ROWS]));
        intact = Files.readAllBytes(file);
        return stamps;
    }

    /** Offset, entries, bucket, step, checksum, as the footer says them. */
    private List<String> guide() throws IOException {
        Matcher said = Pattern.compile("\\d+,\\d+,\\d+,\\d+,[0-9a-f]{8}").matcher(SegmentFiles.text(file));
        assertThat(said.find()).isTrue();
        return new ArrayList<>(List.of(said.group().split(",")));
    }

    private void assertLooksAtNothingElse(TimeIndex time, long[] stamps) {
        for (int row = 0; row < ROWS; row += 7) {
            for (long moment : new long[] {stamps[row] - 1, stamps[row], stamps[row] + 1}) {
                assertThat(time.rowAtOrAfter(moment)).isBetween(0, time.rows());
                assertThat(time.rowAtOrBefore(moment)).isBetween(-1, time.rows() - 1);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void flippedByteIsNoticedByVerifyAndLeadsNowhereElse(boolean onGrid) throws IOException {
        long[] stamps = put(onGrid);
        int offset = Integer.parseInt(guide().get(0));
        int end = offset + 4 * Integer.parseInt(guide().get(1));
        TimeIndex time = pool.get("k").time();
        TimeIndex slice = pool.get("k").slice(500, 600).time();
        for (int at = offset; at < end; at++) {
            for (int mask : new int[] {0x01, 0x80, 0xff}) {
                byte[] flipped = intact.clone();
                flipped[at] ^= (byte) mask;
                SegmentFiles.overwrite(file, flipped); // the same file, so the mapping sees it
                assertLooksAtNothingElse(time, stamps);
                assertLooksAtNothingElse(slice, stamps);
            }
            assertThat(pool.verify().problems().get("k")).as("byte %d", at).contains("its time guide has CRC-32C ");
        }
        SegmentFiles.overwrite(file, intact);
        assertThat(pool.verify().ok()).isTrue();
        assertThat(time.rowAtOrAfter(stamps[77])).isEqualTo(77);
    }

    @Test
    void wrongEntryWithTheRightChecksumIsNoticedByVerify() throws IOException {
        assertWrongEntryIsNoticed();
    }

    @Test
    void gridThatIsNoneIsNoticedByVerify() throws IOException {
        put(true);
        byte[] bytes = intact.clone();
        // Twice the step: it divides the bucket, but not the distances.
        List<String> guide = guide();
        long bucket = Long.parseLong(guide.get(2));
        assertThat(bucket % (2 * Samples.HOUR)).isZero();
        SegmentFiles.overwrite(
                file,
                SegmentFiles.withFooter(
                        bytes, "," + Samples.HOUR + "," + guide.get(4), "," + 2 * Samples.HOUR + "," + guide.get(4)));
        assertThat(pool.verify().problems().get("k")).contains("its time guide is not that of its stamps");
    }

    private String said(int part, String instead) throws IOException {
        List<String> guide = guide();
        guide.set(part, instead);
        return String.join(",", guide);
    }

    @Test
    void nonsenseIsRefused() throws IOException {
        put(true);
        List<String> guide = guide();
        String said = String.join(",", guide);
        long offset = Long.parseLong(guide.get(0));
        List<String> nonsense = List.of(
                said(0, "" + (offset + 4)),
                said(0, "" + (offset - 64)),
                said(0, "" + (offset + 64)),
                said(0, "9".repeat(guide.get(0).length())),
                said(0, "-" + guide.get(0).substring(1)),
                said(1, "" + (Integer.parseInt(guide.get(1)) + 1)),
                said(1, "00"),
                said(1, "01"),
                said(2, "0".repeat(guide.get(2).length())),
                said(2, "9".repeat(guide.get(2).length())),
                said(2, "1" + "0".repeat(guide.get(2).length() - 1)),
                said(3, "" + (Samples.HOUR + 1)),
                said(4, "0123456X"),
                "x".repeat(said.length()),
                " ".repeat(said.length()),
                ",".repeat(said.length()));
        for (String instead : nonsense) {
            SegmentFiles.overwrite(file, SegmentFiles.withFooter(intact, said, instead));
            assertThatThrownBy(() -> pool.get("k"))
                    .as(instead)
                    .isInstanceOf(PoolDamagedException.class)
                    .hasMessageContaining("its time guide cannot be: " + instead)
                    .hasMessageContaining(file.toString());
            assertThat(pool.verify().problems()).containsOnlyKeys("k");
        }
    }

    /** Which only verify notices; whoever did not ask it must not be led out of the column. */
    @Test
    void damagedStampOfARegularGridLeadsNowhereElse() throws IOException {
        pool.put(
                "regular",
                DatasetDraft.withTime(Samples.grid(Samples.START, Samples.HOUR, 24))
                        .floats("v", new float[24]));
        Path regular = new SegmentFiles(pool.options()).of("regular", 2);
        byte[] segment = Files.readAllBytes(regular);
        int offset = (int) pool.info("regular").columns().get(0).offsetBytes();
        for (int at = offset; at < offset + 24 * 8; at++) {
            byte[] flipped = segment.clone();
            flipped[at] ^= (byte) 0x80;
            SegmentFiles.overwrite(regular, flipped);
            TimeIndex time = pool.get("regular").time();
            for (long moment = Samples.START - Samples.HOUR;
                    moment < Samples.START + 30 * Samples.HOUR;
                    moment += Samples.HOUR / 2) {
                assertThat(time.rowAtOrAfter(moment)).isBetween(0, 24);
                assertThat(time.rowAtOrBefore(moment)).isBetween(-1, 23);
            }
        }
    }

    private void assertWrongEntryIsNoticed() throws IOException {
        put(true);
        List<String> guide = guide();
        int offset = Integer.parseInt(guide.get(0));
        ByteBuffer bytes = ByteBuffer.wrap(intact).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putInt(offset + 40, bytes.getInt(offset + 40) + 1);
        CRC32C crc = new CRC32C();
        crc.update(intact, offset, 4 * Integer.parseInt(guide.get(1)));
        String wrong = String.format("%08x", crc.getValue());
        SegmentFiles.overwrite(file, SegmentFiles.withFooter(intact, guide.get(4), wrong));
        assertThat(pool.verify().problems().getOrDefault("k", "none"))
                .contains("its time guide is not that of its stamps", wrong, guide.get(4));
    }

    /** The mutant compares the guide with its checksum alone. */
    @Test
    void catchesTheMutantThatDoesNotMakeTheGuideAnew() {
        Without.method(SegmentReader.class, "requireSameGuide").isCaughtBy(this::assertWrongEntryIsNoticed);
    }
}
