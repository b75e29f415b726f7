package io.datapool;

import static org.assertj.core.api.Assertions.assertThat;

import io.datapool.agent.Without;
import io.datapool.internal.arrow.ArrowAudit;
import io.datapool.internal.segment.SegmentAudit;
import io.datapool.upkeep.DeepVerifyReport;
import io.datapool.upkeep.DeepVerifyReport.Finding;
import io.datapool.upkeep.DeepVerifyReport.Kind;
import io.datapool.upkeep.RepairOptions;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What {@code verifyDeep} finds and {@code verify} does not. Its mutants: without comparing the row in the segment, without
 * making the time range anew, without reading the segment from the front.
 */
class DeepVerifyTest {
    @TempDir
    Path home;

    private SharedDataPool pool;
    private SegmentFiles segments;
    private Path registry;

    @BeforeEach
    void makeAPool() {
        pool = SharedDataPool.create(Samples.options(home));
        pool.put("bars", Samples.bars(40_000));
        pool.put("v", Samples.values(1, 2, 3));
        segments = new SegmentFiles(pool.options());
        registry = pool.options().directory().resolve("registry.yaml");
    }

    @AfterEach
    void closeThePool() {
        pool.close();
    }

    private void assertFinds(Kind kind, String file, String... words) {
        DeepVerifyReport report = FreshLook.verifyDeep(pool.options());
        assertThat(report.findings()).as("%s of %s", kind, file).anySatisfy(finding -> {
            assertThat(finding.kind()).isEqualTo(kind);
            assertThat(finding.file()).isEqualTo(file);
            assertThat(finding.message()).contains(words);
        });
        assertThat(report.ok())
                .isEqualTo(report.findings().stream()
                        .noneMatch(finding -> finding.kind().isProblem()));
    }

    /** A fresh look at a pool. */
    private static final class FreshLook {
        static boolean isVerified(PoolOptions options) {
            try (SharedDataPool pool = SharedDataPool.attach(options)) {
                return pool.verify().ok();
            }
        }

        static DeepVerifyReport verifyDeep(PoolOptions options) {
            try (SharedDataPool pool = SharedDataPool.attach(options)) {
                return pool.verifyDeep();
            }
        }
    }

    @Test
    void intactPoolHasNothingToReport() {
        DeepVerifyReport report = pool.verifyDeep();
        assertThat(report.findings()).isEmpty();
        assertThat(report.ok()).isTrue();
        assertThat(report.generation()).isEqualTo(3);
        assertThat(report.datasets()).isEqualTo(2);
        assertThat(report.nbytes()).isEqualTo(pool.totalBytes());
    }

    @Test
    void everyKindOfDatasetIsIntactAfterItWasWritten() {
        pool.put("all", Samples.everyType());
        pool.put("none", Samples.bars(0));
        pool.put("one", Samples.bars(1));
        pool.put("funding", Samples.funding(5_000));
        assertThat(pool.verifyDeep().findings()).isEmpty();
    }

    @Test
    void missingLockFilesAreNamedAndRepaired() throws IOException {
        for (String lock : List.of("writer.lock", "readers.lock")) {
            pool.close(); // or its pins would go with the file
            Files.delete(pool.options().directory().resolve(lock));
            assertFinds(Kind.LOCK_FILE, lock, "pool repair");
            SharedDataPool.repair(pool.options(), RepairOptions.defaults());
            pool = SharedDataPool.open(pool.options());
            assertThat(pool.verifyDeep().findings()).isEmpty();
        }
    }

    // ---------------------------------------------------------------- inside of segments

    /** Changes values and makes every checksum right again, as software with a fault would. */
    private static void rewriteStamps(Path segment, Path registry, int row, long stamp) throws IOException {
        byte[] bytes = Files.readAllBytes(segment);
        String before = crcOfStamps(bytes);
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putLong(offsetOfStamps(bytes) + row * 8, stamp);
        String after = crcOfStamps(bytes);
        SegmentFiles.overwrite(segment, SegmentFiles.withFooter(bytes, before, after));
        String text = Files.readString(registry).replace(before, after);
        SegmentFiles.overwrite(registry, PoolFiles.checksummed(text));
    }

    private static int offsetOfStamps(byte[] segment) {
        String text = new String(segment, StandardCharsets.ISO_8859_1);
        int at = text.indexOf("\"offset\": ") + "\"offset\": ".length();
        return Integer.parseInt(text.substring(at, text.indexOf(',', at)));
    }

    private static String crcOfStamps(byte[] segment) {
        CRC32C crc = new CRC32C();
        crc.update(segment, offsetOfStamps(segment), 40_000 * 8);
        return String.format("%08x", crc.getValue());
    }

    private void assertStampsAreLookedAt() throws IOException {
        rewriteStamps(segments.of("bars", 2), registry, 20_000, Samples.START + 20_000 * Samples.HOUR + 1);
        assertThat(FreshLook.isVerified(pool.options())).isTrue();
        assertFinds(Kind.DATASET, "segments/bars.g2.arrow", "its stamps make the time range", "'bars'");
    }

    @Test
    void stampOffTheGridIsFound() throws IOException {
        assertStampsAreLookedAt();
    }

    @Test
    void descendingStampIsFound() throws IOException {
        rewriteStamps(segments.of("bars", 2), registry, 39_998, Samples.START);
        assertFinds(Kind.DATASET, "segments/bars.g2.arrow", "descends at row 39998");
    }

    private void assertRowIsCompared() throws IOException {
        String text = Files.readString(registry).replaceFirst("\"custom\"", "\"ohlcv\"");
        SegmentFiles.overwrite(registry, PoolFiles.checksummed(text));
        assertFinds(Kind.DATASET, "segments/v.g3.arrow", "it carries another registry row");
    }

    @Test
    void registryRowThatIsNotTheSegmentsIsFound() throws IOException {
        assertRowIsCompared();
    }

    /** A byte that our own reader has no use for, but others have. */
    private void assertFrontIsRead() throws IOException {
        Path segment = segments.of("v", 3);
        byte[] bytes = Files.readAllBytes(segment);
        bytes[7] = 1; // one of the two zeros behind ARROW1
        correctHeaderChecksum(bytes);
        SegmentFiles.overwrite(segment, bytes);
        assertThat(FreshLook.isVerified(pool.options())).isTrue();
        assertFinds(Kind.DATASET, "segments/v.g3.arrow", "does not start with ARROW1 and two zeros");
    }

    private static void correctHeaderChecksum(byte[] segment) {
        ByteBuffer bytes = ByteBuffer.wrap(segment).order(ByteOrder.LITTLE_ENDIAN);
        int tail = segment.length - 10 - bytes.getInt(segment.length - 10) - 24;
        CRC32C header = new CRC32C();
        header.update(segment, 0, offsetOfStamps(segment));
        bytes.putInt(tail + 12, (int) header.getValue());
        bytes.putInt(tail + 16, 0);
        CRC32C whole = new CRC32C();
        whole.update(segment, tail, segment.length - tail);
        bytes.putInt(tail + 16, (int) whole.getValue());
    }

    @Test
    void segmentThatIsNotArrowFromTheFrontIsFound() throws IOException {
        assertFrontIsRead();
    }

    // ---------------------------------------------------------------- around them

    @Test
    void segmentsThatNobodyNamesAreListed() throws IOException {
        pool.put("v", Samples.values(4));
        assertFinds(Kind.COLLECTABLE_SEGMENT, "segments/v.g3.arrow", "pool gc");
        Files.copy(segments.of("v", 4), segments.of("v", 9));
        assertFinds(Kind.FOREIGN_SEGMENT, "segments/v.g9.arrow", "is dataset 'v' of generation 4");
        Files.writeString(segments.of("w", 1), "nonsense");
        assertFinds(Kind.FOREIGN_SEGMENT, "segments/w.g1.arrow", "damaged", "No dataset needs it");
        try (SharedDataPool other = SharedDataPool.create(PoolOptions.named("q").home(home))) {
            other.put("x", Samples.values(1));
            Files.copy(new SegmentFiles(other.options()).of("x", 2), segments.of("x", 2));
        }
        assertFinds(Kind.FOREIGN_SEGMENT, "segments/x.g2.arrow", "belongs to pool ", pool.poolId());
    }

    @Test
    void segmentNewerThanTheRegistryIsAProblemUnlessItIsBeingWritten() throws IOException {
        Path kept = home.resolve("kept");
        try (PoolUpdate update = pool.beginUpdate()) {
            update.put("v", Samples.values(4));
            Files.copy(segments.of("v", 4), kept);
            assertFinds(Kind.UNFINISHED_FILE, "segments/v.g4.arrow", "is being written");
        }
        Files.move(kept, segments.of("v", 4));
        assertFinds(Kind.NEWER_SEGMENT, "segments/v.g4.arrow", "generation 3", "pool gc", "--ignore-registry");
    }

    @Test
    void handleOfAnEarlierGenerationKnowsWhatCameLater() throws IOException {
        try (SharedDataPool other = SharedDataPool.open(pool.options())) {
            other.put("new", Samples.values(4));
            other.put("v", Samples.values(5));
        }
        assertThat(pool.verifyDeep().findings()).isEmpty();
        assertThat(pool.generation()).isEqualTo(3);
    }

    @Test
    void strayFilesAndWrongModesAreListed() throws IOException {
        Path root = pool.options().directory();
        Files.writeString(root.resolve("notes.txt"), "mine");
        Files.writeString(segments.directory().resolve("README"), "mine");
        Files.writeString(segments.directory().resolve("x.g1.arrow.tmp"), "half");
        assertFinds(Kind.STRAY_FILE, "notes.txt", "left alone");
        assertFinds(Kind.STRAY_FILE, "segments/README", "left alone");
        assertFinds(Kind.UNFINISHED_FILE, "segments/x.g1.arrow.tmp", "died");
        assertThat(pool.verifyDeep().ok()).isTrue();
        mode(segments.of("v", 3), "rw-r--r--");
        mode(segments.directory(), "rwxr-xr-x");
        mode(registry, "rw-r--r--");
        mode(root.resolve("writer.lock"), "rw-rw-rw-");
        assertFinds(Kind.PERMISSIONS, "segments/v.g3.arrow", "rw-r--r--", "chmod 0444");
        assertFinds(Kind.PERMISSIONS, "segments", "chmod 0700");
        assertFinds(Kind.PERMISSIONS, "registry.yaml", "chmod 0600");
        assertFinds(Kind.PERMISSIONS, "writer.lock", "chmod 0600");
        assertThat(pool.verifyDeep().problems()).extracting(Finding::kind).containsOnly(Kind.PERMISSIONS);
    }

    private static void mode(Path path, String mode) throws IOException {
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(mode));
    }

    @Test
    void poolThatWasMovedIsIntact() throws IOException {
        pool.close();
        Files.move(pool.options().directory(), home.resolve("moved"));
        DeepVerifyReport report =
                FreshLook.verifyDeep(PoolOptions.named("moved").home(home));
        assertThat(report.ok()).isTrue();
        assertThat(report.remarks()).extracting(Finding::kind).isEqualTo(List.of(Kind.RENAMED));
    }

    // ---------------------------------------------------------------- mutants

    @Test
    void catchesTheMutants() {
        Without.method(SegmentAudit.class, "requireTimeRange").isCaughtBy(this::assertStampsAreLookedAt);
        Without.method(ArrowAudit.class, "check").isCaughtBy(this::assertFrontIsRead);
        Without.method(SegmentAudit.class, "requireSameRow").isCaughtBy(this::assertRowIsCompared);
    }
}
