package io.datapool;

import static org.assertj.core.api.Assertions.assertThat;

import io.datapool.upkeep.GcReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GcTest {
    @TempDir
    Path home;

    private PoolOptions options;
    private SharedDataPool pool;
    private SegmentFiles segments;

    @BeforeEach
    void makeAPool() {
        options = Samples.options(home);
        pool = SharedDataPool.create(options);
        pool.put("a", Samples.values(1));
        segments = new SegmentFiles(options);
    }

    @AfterEach
    void closeThePool() {
        pool.close();
    }

    @Test
    void whatIsCurrentStays() throws IOException {
        assertThat(pool.gc()).isEqualTo(new GcReport(List.of(), 0, Map.of(), List.of(1L)));
        assertThat(segments.names()).containsExactly("a.g2.arrow");
    }

    @Test
    void whatNobodyReadsGoes() throws IOException {
        long bytes = Files.size(segments.of("a", 2));
        pool.put("a", Samples.values(2));
        pool.put("b", Samples.values(3));
        pool.remove("b");
        bytes += Files.size(segments.of("b", 4));
        GcReport report = pool.gc();
        assertThat(report.deleted()).containsExactly("a.g2.arrow", "b.g4.arrow");
        assertThat(report.freedBytes()).isEqualTo(bytes);
        assertThat(report.kept()).isEmpty();
        assertThat(segments.names()).containsExactly("a.g3.arrow");
    }

    @Test
    void whatAReaderMayStillMapStaysUntilItCloses() throws IOException {
        try (SharedDataPool reader = SharedDataPool.attach(options)) {
            pool.put("a", Samples.values(2));
            GcReport report = pool.gc();
            assertThat(report.deleted()).isEmpty();
            assertThat(report.kept()).containsOnlyKeys("a.g2.arrow");
            assertThat(report.kept().get("a.g2.arrow"))
                    .contains(
                            "generation 2 by process " + ProcessHandle.current().pid() + " (this one, java ")
                    .contains("user " + System.getProperty("user.name"), "since 2", "refresh()");
            assertThat(reader.get("a").get(0, "v")).isEqualTo(1);
        }
        assertThat(pool.gc().deleted()).containsExactly("a.g2.arrow");
    }

    @Test
    void whatAReaderLeftBehindByRefreshingGoes() {
        try (SharedDataPool reader = SharedDataPool.attach(options)) {
            Dataset before = reader.get("a");
            pool.put("a", Samples.values(2));
            reader.refresh();
            assertThat(pool.gc().deleted()).containsExactly("a.g2.arrow");
            assertThat(before.get(0, "v")).isEqualTo(1);
            assertThat(reader.get("a").get(0, "v")).isEqualTo(2);
        }
    }

    @Test
    void readerKeepsNothingButWhatItsOwnGenerationNames() {
        pool.put("a", Samples.values(2));
        pool.put("b", Samples.values(3));
        try (SharedDataPool reader = SharedDataPool.attach(options)) {
            pool.put("b", Samples.values(4));
            pool.put("b", Samples.values(5));

            GcReport report = pool.gc();

            assertThat(report.deleted()).containsExactly("a.g2.arrow", "b.g5.arrow");
            assertThat(report.kept()).containsOnlyKeys("b.g4.arrow");
            assertThat(report.kept().get("b.g4.arrow")).contains("generation 4 by process");
            assertThat(report.ended()).containsExactly(1L, 2L, 3L, 5L);
            assertThat(reader.get("b").get(0, "v")).isEqualTo(3);
        }
        assertThat(pool.gc().kept()).isEmpty();
    }

    /** A pool that always has a reader must not grow for ever. */
    @Test
    void poolThatAlwaysHasReadersHoldsWhatTheyAndTheCurrentGenerationName() throws IOException {
        Deque<SharedDataPool> readers = new ArrayDeque<>();
        for (int load = 0; load < 60; load++) {
            pool.put("a", Samples.values(load));
            readers.add(SharedDataPool.attach(options));
            if (readers.size() > 3) {
                readers.remove().close();
            }
            pool.gc();
            assertThat(segments.names()).hasSizeLessThanOrEqualTo(3);
        }
        readers.forEach(SharedDataPool::close);
    }

    @Test
    void generationOfAnOlderLibraryThatIsReadKeepsAllThatIsNotNewer() throws IOException {
        pool.put("a", Samples.values(2));
        try (SharedDataPool reader = SharedDataPool.attach(options)) {
            pool.put("a", Samples.values(3));
            pool.put("a", Samples.values(4));
            pool.put("a", Samples.values(5));
            Files.delete(options.directory().resolve("generations/g3.yaml"));

            GcReport report = pool.gc();

            assertThat(report.deleted()).containsExactly("a.g4.arrow", "a.g5.arrow");
            assertThat(report.kept()).containsOnlyKeys("a.g2.arrow", "a.g3.arrow");
            assertThat(report.kept().get("a.g2.arrow")).contains("generation 3 by process", "not known");
            assertThat(reader.get("a").get(0, "v")).isEqualTo(2);
        }
        assertThat(pool.gc().deleted()).containsExactly("a.g2.arrow", "a.g3.arrow");
    }

    @Test
    void damagedRegistryOfAGenerationThatIsReadCountsAsNone() throws IOException {
        try (SharedDataPool reader = SharedDataPool.attach(options)) {
            pool.put("a", Samples.values(2));
            Path kept = options.directory().resolve("generations/g2.yaml");
            byte[] bytes = Files.readAllBytes(kept);
            bytes[bytes.length / 2] ^= 1;
            Files.write(kept, bytes);

            assertThat(pool.gc().kept()).containsOnlyKeys("a.g2.arrow");
            assertThat(reader.get("a").get(0, "v")).isEqualTo(1);
        }
        assertThat(pool.gc().deleted()).containsExactly("a.g2.arrow");
        assertThat(options.directory().resolve("generations")).isEmptyDirectory();
    }

    @Test
    void commitsLeaveTheLastGenerationsAndThoseThatAreRead() throws IOException {
        try (SharedDataPool reader = SharedDataPool.attach(options)) {
            for (int load = 0; load < 20; load++) {
                pool.put("a", Samples.values(load));
            }
            List<Long> kept = new ArrayList<>(List.of(2L));
            LongStream.rangeClosed(6, 21).forEach(kept::add);
            assertThat(segments.generations()).containsExactlyElementsOf(kept);
            assertThat(reader.get("a").get(0, "v")).isEqualTo(1);
        }
    }

    @Test
    void whatIsLeftOfACommitThatDiedBeforeItReplacedTheRegistryIsNoHindrance() throws IOException {
        Path directory = options.directory();
        Files.createLink(directory.resolve("generations/g2.yaml"), directory.resolve("registry.yaml"));
        pool.put("a", Samples.values(2));
        Files.write(directory.resolve("generations/g3.yaml"), new byte[7]);
        pool.put("a", Samples.values(3));
        assertThat(segments.generations()).containsExactly(1L, 2L, 3L);
        assertThat(Files.size(directory.resolve("generations/g3.yaml"))).isGreaterThan(7);
        assertThat(pool.verifyDeep().problems()).isEmpty();
    }

    @Test
    void segmentsOfAbandonedGenerationsGo() throws IOException {
        Files.write(segments.of("lost", 40), new byte[7]);
        GcReport report = pool.gc();
        assertThat(report.deleted()).containsExactly("lost.g40.arrow");
        assertThat(report.freedBytes()).isEqualTo(7);
    }

    @Test
    void unfinishedFilesGo() throws IOException {
        Files.write(segments.directory().resolve("a.g3.arrow.tmp"), new byte[7]);
        Files.write(options.directory().resolve("registry.yaml.tmp"), new byte[7]);
        GcReport report = pool.gc();
        assertThat(report.deleted()).containsExactly("a.g3.arrow.tmp", "registry.yaml.tmp");
        assertThat(report.kept()).isEmpty();
    }

    @Test
    void filesOfOthersStayAndAreReported() throws IOException {
        Files.write(segments.directory().resolve("notes.txt"), new byte[7]);
        Files.write(segments.directory().resolve("a.g03.arrow"), new byte[7]);
        assertThat(pool.gc().kept()).containsOnlyKeys("a.g03.arrow", "notes.txt");
        pool.delete();
        assertThat(segments.names()).containsExactly("a.g03.arrow", "notes.txt");
    }
}
