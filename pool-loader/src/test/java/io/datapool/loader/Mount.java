package io.datapool.loader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A file system that is mounted until it is closed; wants the right to mount. */
public final class Mount implements AutoCloseable {
    private final Path root;

    private Mount(Path root) {
        this.root = root;
    }

    /** One in memory, with those options of mount; the test is skipped where that is not permitted. */
    public static Mount tmpfs(Path root, String options) throws IOException {
        Files.createDirectory(root);
        assumeTrue(works("mount", "-t", "tmpfs", "-o", options, "tmpfs", root.toString()), "needs the right to mount");
        return new Mount(root);
    }

    /** An ext2 that keeps times in whole seconds, as small inodes do. */
    public static Mount wholeSeconds(Path root, Path image) throws IOException {
        Files.createDirectory(root);
        assumeTrue(
                works("truncate", "-s", "4m", image.toString())
                        && works("mkfs.ext2", "-q", "-F", "-I", "128", image.toString())
                        && works("mount", "-o", "loop", image.toString(), root.toString()),
                "needs mkfs.ext2 and the right to mount");
        return new Mount(root);
    }

    private static boolean works(String... command) throws IOException {
        try {
            return new ProcessBuilder(List.of(command))
                            .redirectOutput(Redirect.DISCARD)
                            .redirectError(Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    public Path root() {
        return root;
    }

    /** Mounts it anew with other options. */
    public void remount(String options) throws IOException {
        assertThat(works("mount", "-o", "remount," + options, root.toString())).isTrue();
    }

    @Override
    public void close() throws IOException {
        assertThat(works("umount", "-l", root.toString())).as("umount").isTrue();
    }
}
