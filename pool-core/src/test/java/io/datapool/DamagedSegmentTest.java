package io.datapool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datapool.DamageSurvey.Noticed;
import io.datapool.agent.Mutation;
import io.datapool.agent.Without;
import io.datapool.error.PoolDamagedException;
import io.datapool.internal.arrow.ArrowReader;
import io.datapool.internal.segment.SegmentReader;
import io.datapool.schema.ColumnInfo;
import io.datapool.schema.DatasetInfo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every way in which a segment can be another one than was written. Its mutants: without the checksum of the tail or of the
 * header, without the comparison of length or identity, without the checksums of the columns, following symbolic links.
 */
class DamagedSegmentTest {
    private static final int PAGE_BYTES = 4096;
    private static final int ROWS = 3_000;
    private static final Set<Noticed> BY_GET = EnumSet.of(Noticed.GET);

    private final Figures figures = Figures.of(DamagedSegmentTest.class, "damage");

    @TempDir
    Path home;

    private PoolOptions options;
    private SegmentFiles segments;
    private DamageSurvey survey;

    /** A small segment of every type, a longer one with a time guide, and each of them a second time. */
    @BeforeEach
    void makeAPool() throws IOException {
        options = Samples.options(home);
        try (SharedDataPool pool = SharedDataPool.create(options);
                PoolUpdate update = pool.beginUpdate()) {
            update.put("all", Samples.everyType());
            update.put("bll", Samples.everyType());
            update.put("long", withGaps(1));
            update.put("lang", withGaps(2));
            update.commit();
        }
        segments = new SegmentFiles(options);
        survey = new DamageSurvey(options);
    }

    /** Hourly with gaps, so that it has a time guide; no value is zero. */
    private static DatasetDraft withGaps(float first) {
        long[] stamps = new long[ROWS];
        for (int row = 0; row < ROWS; row++) {
            stamps[row] = Samples.START + (row + row / 9) * Samples.HOUR;
        }
        return DatasetDraft.withTime(stamps).floats("v", Samples.floats(ROWS, first));
    }

    private DatasetInfo info(String key) {
        try (SharedDataPool pool = SharedDataPool.attach(options)) {
            return pool.info(key);
        }
    }

    /** Where the footer's and check block's part of a file begins. */
    private static int tailOf(byte[] segment) {
        int footer = java.nio.ByteBuffer.wrap(segment)
                .order(java.nio.ByteOrder.LITTLE_ENDIAN)
                .getInt(segment.length - 10);
        return segment.length - 10 - footer - 24;
    }

    private static byte[] flipped(byte[] intact, int at) {
        byte[] bytes = intact.clone();
        bytes[at] ^= (byte) (at % 2 == 0 ? 0x01 : 0xff);
        return bytes;
    }

    private Noticed expectedOf(int at, DatasetInfo info, byte[] segment) {
        if (at < info.columns().get(0).offsetBytes() || at >= tailOf(segment)) {
            return Noticed.GET;
        }
        boolean inColumn = info.columns().stream()
                .anyMatch(column -> at >= column.offsetBytes()
                        && at
                                < column.offsetBytes()
                                        + (long) info.rows() * column.type().width());
        return inColumn ? Noticed.VERIFY : Noticed.WITHOUT_EFFECT;
    }

    private void assertFlipsAreNoticed(int from, int to, int step) throws IOException {
        DatasetInfo info = info("all");
        Path file = segments.of("all", 2);
        byte[] intact = survey.files().content(file);
        for (int at = from; at < Math.min(to, intact.length); at += step) {
            survey.assertNoticed(
                    "byte " + at + " of " + intact.length, expectedOf(at, info, intact), file, flipped(intact, at));
        }
    }

    @Test
    void everyFlippedByteIsNoticedWhereFormatSays() throws IOException {
        assertFlipsAreNoticed(0, Integer.MAX_VALUE, 1);
        survey.tell(figures, "flipped bytes of a segment");
    }

    @Test
    void flippedByteOfEachRegionIsNoticedWhereFormatSays() throws IOException {
        DatasetInfo info = info("long");
        Path file = segments.of("long", 2);
        byte[] intact = survey.files().content(file);
        for (ColumnInfo column : info.columns()) {
            int from = (int) column.offsetBytes();
            int to = from + ROWS * column.type().width();
            for (int at : new int[] {from, (from + to) / 2, to - 1}) {
                survey.assertNoticed("column " + column.name(), Noticed.VERIFY, file, flipped(intact, at));
            }
        }
        ColumnInfo last = info.columns().get(1);
        int columnsEnd = (int) last.offsetBytes() + ROWS * Float.BYTES;
        int guide = (columnsEnd + 63) / 64 * 64;
        if (guide > columnsEnd) {
            survey.assertNoticed("padding", Noticed.WITHOUT_EFFECT, file, flipped(intact, columnsEnd));
        }
        survey.assertNoticed("time guide", Noticed.VERIFY, file, flipped(intact, guide + 4));
        survey.tell(figures, "flipped bytes of regions");
    }

    @Test
    void truncatedOrExtendedSegmentIsNoticedBeforeItIsMapped() throws IOException {
        for (String key : new String[] {"all", "long"}) {
            Path file = segments.of(key, 2);
            byte[] intact = survey.files().content(file);
            TreeSet<Integer> lengths = new TreeSet<>();
            int tail = tailOf(intact);
            for (int boundary : new int[] {0, 8, tail, tail + 8, tail + 24, intact.length - 10, intact.length}) {
                around(lengths, boundary);
            }
            info(key).columns().forEach(column -> around(lengths, (int) column.offsetBytes()));
            for (int page = 0; page <= intact.length + PAGE_BYTES; page += PAGE_BYTES) {
                around(lengths, page);
            }
            lengths.remove(intact.length);
            lengths.remove(-1);
            for (int length : lengths) {
                survey.assertNoticed(length + " bytes", Noticed.GET, file, Arrays.copyOf(intact, length));
            }
        }
        survey.tell(figures, "truncated or extended segments");
    }

    private static void around(Set<Integer> lengths, int boundary) {
        for (int length = boundary - 1; length <= boundary + 1; length++) {
            lengths.add(length);
        }
    }

    @Test
    void pageOfZerosIsNoticed() throws IOException {
        Path file = segments.of("long", 2);
        byte[] intact = survey.files().content(file);
        int header = (int) info("long").columns().get(0).offsetBytes();
        for (int page = 0; page < intact.length; page += PAGE_BYTES) {
            byte[] zeroed = intact.clone();
            int end = Math.min(page + PAGE_BYTES, intact.length);
            Arrays.fill(zeroed, page, end, (byte) 0);
            boolean framing = page < header || end > tailOf(intact);
            survey.assertNoticed("zeros at " + page, framing ? Noticed.GET : Noticed.VERIFY, file, zeroed);
        }
        survey.assertNoticed("zeros everywhere", Noticed.GET, file, new byte[intact.length]);
        survey.tell(figures, "pages of zeros");
    }

    @Test
    void segmentThatIsNoFileIsNoticed() throws IOException {
        Path file = segments.of("all", 2);
        survey.assertNoticed("missing", BY_GET, () -> Files.delete(file));
        survey.assertNoticed("a directory", BY_GET, () -> {
            Files.delete(file);
            Files.createDirectory(file);
        });
        survey.assertNoticed("a named pipe", BY_GET, () -> {
            Files.delete(file);
            makePipe(file);
        });
        survey.assertNoticed("a dangling link", BY_GET, () -> {
            Files.delete(file);
            Files.createSymbolicLink(file, Path.of("nowhere"));
        });
        survey.assertNoticed("all of segments/ missing", BY_GET, () -> {
            for (String name : segments.names()) {
                Files.delete(segments.directory().resolve(name));
            }
            Files.delete(segments.directory());
        });
        assertLinkIsNoticed();
        survey.tell(figures, "segments that are no files");
    }

    static void makePipe(Path pipe) throws IOException {
        try {
            assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                    .as("mkfifo")
                    .isZero();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    /** To a copy that is the very segment, so that only the link is wrong. */
    private void assertLinkIsNoticed() throws IOException {
        Path file = segments.of("all", 2);
        Path copy = home.resolve("copy");
        survey.assertNoticed("a symbolic link to a copy", BY_GET, () -> {
            Files.copy(file, copy);
            Files.delete(file);
            Files.createSymbolicLink(file, copy);
        });
        Files.deleteIfExists(copy);
    }

    @Test
    void segmentsExchangedBetweenKeysGenerationsOrPoolsAreNoticed() throws IOException {
        assertExchangeIsNoticed();
        survey.tell(figures, "segments exchanged between keys");
        try (SharedDataPool pool = SharedDataPool.open(options)) {
            pool.put("all", Samples.everyType());
        }
        DamageSurvey two = new DamageSurvey(options);
        two.assertNoticed("generations", BY_GET, () -> exchange(segments.of("all", 2), segments.of("all", 3)));
        two.assertNoticed("an older generation under the newer name", BY_GET, () -> {
            Files.delete(segments.of("all", 3));
            Files.copy(segments.of("all", 2), segments.of("all", 3));
        });
        PoolOptions other = PoolOptions.named("q").home(home);
        try (SharedDataPool theirs = SharedDataPool.create(other)) {
            theirs.put("all", Samples.everyType());
        }
        two.assertNoticed("pools", BY_GET, () -> {
            Path file = segments.of("bll", 2);
            Files.delete(file);
            Files.copy(new SegmentFiles(other).of("all", 2), file);
        });
        two.tell(figures, "segments exchanged between generations or pools");
    }

    private void assertExchangeIsNoticed() throws IOException {
        survey.assertNoticed("keys", BY_GET, () -> exchange(segments.of("all", 2), segments.of("bll", 2)));
        survey.assertNoticed(
                "keys of the same layout", BY_GET, () -> exchange(segments.of("long", 2), segments.of("lang", 2)));
    }

    private void exchange(Path one, Path two) throws IOException {
        Path aside = home.resolve("aside");
        Files.move(one, aside);
        Files.move(two, one);
        Files.move(aside, two);
    }

    @Test
    void messageNamesFileDatasetColumnAndRemedy() throws IOException {
        Path file = segments.of("all", 2);
        ColumnInfo column = info("all").columns().get(2);
        SegmentFiles.overwrite(file, flipped(survey.files().content(file), (int) column.offsetBytes() + 70));
        try (SharedDataPool pool = SharedDataPool.attach(options)) {
            assertThat(pool.verify().problems()).containsOnlyKeys("all");
            assertThat(pool.verify().problems().get("all"))
                    .contains(file.toString(), "column 'f64' has CRC-32C ", ", expected " + column.crc32c());
            SegmentFiles.overwrite(file, Arrays.copyOf(survey.files().content(file), 4000));
            assertThatThrownBy(() -> pool.get("all"))
                    .isInstanceOf(PoolDamagedException.class)
                    .hasMessageContainingAll(file.toString(), "'all'", "it has 4000 bytes, the registry says ")
                    .hasMessageContainingAll("Load the dataset again", "pool repair");
            assertThat(pool.get("bll").rows()).isEqualTo(9);
        }
    }

    @Test
    void damagedDatasetIsReplacedByPuttingItAgain() throws IOException {
        Path file = segments.of("all", 2);
        SegmentFiles.overwrite(file, flipped(survey.files().content(file), 20));
        try (SharedDataPool pool = SharedDataPool.open(options)) {
            assertThat(pool.verify().ok()).isFalse();
            pool.put("all", Samples.everyType());
            assertThat(pool.verify().ok()).isTrue();
            assertThat(pool.get("all").rows()).isEqualTo(9);
        }
    }

    // ---------------------------------------------------------------- mutants

    @Test
    void catchesTheMutantsWithoutChecksums() throws IOException {
        int tail = tailOf(survey.files().content(segments.of("all", 2)));
        Without.method(ArrowReader.class, "requireTailCrc")
                .isCaughtBy(() -> assertFlipsAreNoticed(tail, Integer.MAX_VALUE, 3));
        Without.method(ArrowReader.class, "requireHeaderCrc").isCaughtBy(() -> assertFlipsAreNoticed(0, 1_000, 3));
        int column = (int) info("all").columns().get(1).offsetBytes();
        Without.method(SegmentReader.class, "requireColumnCrc")
                .isCaughtBy(() -> assertFlipsAreNoticed(column, column + 10, 1));
    }

    /** What a link leads to, instead of the link. */
    static BasicFileAttributes follow(Path segment) throws IOException {
        return Files.readAttributes(segment, BasicFileAttributes.class);
    }

    @Test
    void catchesTheMutantsThatTakeAnotherFile() {
        Without.method(SegmentReader.class, "requireIdentity").isCaughtBy(this::assertExchangeIsNoticed);
        Without.all(Mutation.instead(SegmentReader.class, "lookAt", DamagedSegmentTest.class, "follow"))
                .isCaughtBy(this::assertLinkIsNoticed);
        // Not with a file that is shorter than it should be: what is read behind its end would kill this JVM.
        Without.method(SegmentReader.class, "requireLength").isCaughtBy(() -> {
            Path file = segments.of("all", 2);
            byte[] intact = survey.files().content(file);
            survey.assertNoticed("a byte more", Noticed.GET, file, Arrays.copyOf(intact, intact.length + 1));
        });
    }
}
