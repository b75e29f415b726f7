package io.datapool;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
        assertThat(pool.gc()).isEqualTo(new GcReport(java.util.List.of(), 0, java.util.Map.of()));
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
    void readerKeepsGarbageThatIsOlderThanWhatItReads() {
        pool.put("a", Samples.values(2));
        pool.put("b", Samples.values(3));
        try (SharedDataPool reader = SharedDataPool.attach(options)) {
            pool.put("b", Samples.values(4));
            assertThat(pool.gc().kept()).containsOnlyKeys("a.g2.arrow", "b.g4.arrow");
            assertThat(reader.get("b").get(0, "v")).isEqualTo(3);
        }
        assertThat(pool.gc().kept()).isEmpty();
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
