package io.datapool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.datapool.error.PoolWriteException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On a file system of four megabytes. */
class FullDiskIT {
    private static final int PAGE_BYTES = 4096;

    @TempDir
    Path work;

    private Path small;
    private boolean mounted;
    private PoolOptions options;

    @BeforeEach
    void mountSmallDisk() throws Exception {
        small = Files.createDirectory(work.resolve("small"));
        try {
            mounted = run("mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", small.toString()) == 0;
        } catch (IOException e) {
            mounted = false;
        }
        assumeTrue(mounted, "needs the right to mount a tmpfs");
        options = PoolOptions.named("small").home(small);
    }

    @AfterEach
    void unmount() throws Exception {
        if (mounted) {
            assertThat(run("umount", "-l", small.toString())).as("umount").isZero();
        }
    }

    private static int run(String... command) throws IOException, InterruptedException {
        return new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
    }

    private static DatasetDraft ones(int rows) {
        float[] values = new float[rows];
        Arrays.fill(values, 1f);
        return DatasetDraft.withoutTime().floats("ones", values);
    }

    private List<String> segments() throws IOException {
        try (Stream<Path> files = Files.list(options.directory().resolve("segments"))) {
            return files.map(Path::getFileName).map(Path::toString).sorted().toList();
        }
    }

    @Test
    void aDatasetThatDoesNotFitLeavesThePoolAsItWas() throws IOException {
        try (SharedDataPool pool = SharedDataPool.create(options)) {
            pool.put("small", ones(100_000));

            assertThatThrownBy(() -> pool.put("huge", ones(2_000_000)))
                    .isInstanceOf(PoolWriteException.class)
                    .hasMessageContaining("'huge'")
                    .hasMessageContaining(options.directory().toString())
                    .hasMessageContaining("No space left");

            assertThat(segments()).containsExactly("small.g2.arrow");
            assertThat(pool.generation()).isEqualTo(2);
            assertThat(pool.get("small").floats("ones").get(99_999)).isEqualTo(1f);
            assertThat(pool.verify().problems()).isEmpty();
        }
        try (SharedDataPool pool = SharedDataPool.attach(options)) {
            assertThat(pool.keys()).containsExactly("small");
            assertThat(pool.get("small").floats("ones").get(0)).isEqualTo(1f);
        }
    }

    @Test
    void theRestOfAnUpdateCanStillBeCommitted() throws IOException {
        try (SharedDataPool pool = SharedDataPool.create(options);
                PoolUpdate update = pool.beginUpdate()) {
            update.put("first", ones(1000));
            assertThatThrownBy(() -> update.put("huge", ones(2_000_000))).isInstanceOf(PoolWriteException.class);
            update.put("last", ones(1000));
            update.commit();

            assertThat(pool.keys()).containsExactly("first", "last");
            assertThat(segments()).containsExactly("first.g2.arrow", "last.g2.arrow");
        }
    }

    @Test
    void itWorksAgainWhenThereIsSpace() {
        try (SharedDataPool pool = SharedDataPool.create(options)) {
            pool.put("old", ones(800_000));
            assertThatThrownBy(() -> pool.put("new", ones(800_000))).isInstanceOf(PoolWriteException.class);

            pool.remove("old");
            pool.gc();
            pool.put("new", ones(800_000));

            assertThat(pool.keys()).containsExactly("new");
            assertThat(pool.verify().problems()).isEmpty();
        }
    }

    /** Leaves every number of free pages from none on, so that each step of a commit once finds the disk full. */
    @Test
    void everyStepOfACommitFindsTheDiskFullWithoutHarm() throws IOException {
        int failed = 0;
        try (SharedDataPool pool = SharedDataPool.create(options)) {
            long generation = pool.put("kept", ones(1000));
            for (int freePages = 0; generation == 2; freePages++) {
                Path filler = fillBut(freePages);
                try {
                    generation = pool.put("next", ones(4000));
                } catch (PoolWriteException e) {
                    failed++;
                    assertThat(e).hasMessageContaining(options.directory().toString());
                    assertThat(segments()).containsExactly("kept.g2.arrow");
                    assertThat(options.directory().resolve("registry.yaml.tmp")).doesNotExist();
                    assertThat(pool.generation()).isEqualTo(2);
                }
                Files.delete(filler);
                assertThat(pool.verify().problems()).isEmpty();
                try (SharedDataPool other = SharedDataPool.attach(options)) {
                    assertThat(other.generation()).isEqualTo(generation);
                    assertThat(other.get("kept").floats("ones").get(999)).isEqualTo(1f);
                }
            }
            assertThat(pool.keys()).containsExactly("kept", "next");
        }
        assertThat(failed).isGreaterThan(3);
    }

    private Path fillBut(int freePages) throws IOException {
        Path filler = small.resolve("filler");
        long pages = Files.getFileStore(small).getUsableSpace() / PAGE_BYTES - freePages;
        Files.write(filler, new byte[Math.toIntExact(pages * PAGE_BYTES)]);
        return filler;
    }
}
