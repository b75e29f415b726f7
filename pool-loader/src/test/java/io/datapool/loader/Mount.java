package io.datapool.loader;

import static org.assertj.core.api.Assertions.assertThat;

import io.datapool.Needs;
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
        Needs.tools("mount", "umount");
        Needs.right("to mount", "mount", "-t", "tmpfs", "-o", options, "tmpfs", root.toString());
        return new Mount(root);
    }

    /** An ext2 that keeps times in whole seconds, as small inodes do. */
    public static Mount wholeSeconds(Path root, Path image) throws IOException {
        Files.createDirectory(root);
        Needs.tools("mkfs.ext2", "mount", "umount");
        assertThat(works("truncate", "-s", "4m", image.toString())).isTrue();
        assertThat(works("mkfs.ext2", "-q", "-F", "-I", "128", image.toString()))
                .isTrue();
        Needs.right("to mount loop devices", "mount", "-o", "loop", image.toString(), root.toString());
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
