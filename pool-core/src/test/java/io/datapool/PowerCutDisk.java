package io.datapool;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A file system of its own, in an image file on a loop device, of which the power can be cut: what it has not written to its
 * image by then is lost. The loop device goes with the mount. Wants root.
 *
 * <p>What is lost is what the file system still holds in memory. That a disk may lose what it was told to flush is not played.
 */
final class PowerCutDisk implements AutoCloseable {
    private static final String PREFIX = "datapool-power-cut-";
    private static final Pattern OURS = Pattern.compile(PREFIX + "(\\d+)-.*");
    private static final long IMAGE_BYTES = 320L << 20; // XFS wants 300 MB; the file is sparse

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final FileSystem type;
    private final Path directory;
    private final Path image;
    private final Path mountPoint;
    private boolean mounted;

    /** Of what kind it is. */
    enum FileSystem {
        /** Writes its journal when asked, or after 1000 seconds. */
        EXT4("mkfs.ext4 -q -F", "loop,commit=1000"),
        XFS("mkfs.xfs -q -f", "loop");

        private final String format;
        private final String mountOptions;

        FileSystem(String format, String mountOptions) {
            this.format = format;
            this.mountOptions = mountOptions;
        }
    }

    private PowerCutDisk(FileSystem type) throws IOException {
        this.type = type;
        directory = Files.createTempDirectory(PREFIX + ProcessHandle.current().pid() + "-");
        image = directory.resolve("image");
        mountPoint = Files.createDirectory(directory.resolve("mount"));
    }

    /** Makes one, or skips the test where that is not possible. */
    static PowerCutDisk make(FileSystem type) throws IOException {
        removeLeftovers();
        Needs.tools("xfs_io", type.format.split(" ", -1)[0], "losetup", "setpriv");
        PowerCutDisk disk = new PowerCutDisk(type);
        boolean made = false;
        try {
            try (RandomAccessFile file = new RandomAccessFile(disk.image.toFile(), "rw")) {
                file.setLength(IMAGE_BYTES);
            }
            run(List.of((type.format + " " + disk.image).split(" ", -1)));
            Needs.right("to mount a loop device", disk.mountCommand());
            disk.mounted = true;
            made = true;
            return disk;
        } finally {
            if (!made) {
                disk.close();
            }
        }
    }

    private String[] mountCommand() {
        return new String[] {"mount", "-o", type.mountOptions, image.toString(), mountPoint.toString()};
    }

    Path root() {
        return mountPoint;
    }

    /** From now on nothing reaches the image, and whoever tries gets an I/O error. */
    void cutPower() throws IOException {
        run(List.of("xfs_io", "-x", "-c", "shutdown", mountPoint.toString()));
    }

    /** The machine starts again: nobody has a file open there any more. */
    void restart() throws IOException {
        run(List.of("umount", mountPoint.toString()));
        mounted = false;
        awaitRelease();
        run(List.of(mountCommand()));
        mounted = true;
    }

    /**
     * A mount namespace that was made meanwhile has the mount, too, and keeps it until its last process ends. As long as it is
     * there, mounting again would only show the file system that was shut down.
     */
    private void awaitRelease() throws IOException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!run(List.of("losetup", "-j", image.toString())).isBlank()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError(image + " is still mounted in another mount namespace");
            }
            LockSupport.parkNanos(Duration.ofMillis(10).toNanos());
        }
    }

    @Override
    public void close() throws IOException {
        if (mounted) {
            run(List.of("umount", "-l", mountPoint.toString()));
            mounted = false;
        }
        remove(directory);
    }

    /** What a test left whose process was killed. */
    private static void removeLeftovers() throws IOException {
        try (DirectoryStream<Path> found =
                Files.newDirectoryStream(Path.of(System.getProperty("java.io.tmpdir")), PREFIX + "*")) {
            for (Path leftover : found) {
                Matcher name = OURS.matcher(String.valueOf(leftover.getFileName()));
                if (name.matches()
                        && ProcessHandle.of(Long.parseLong(name.group(1))).isEmpty()) {
                    succeeds("umount", "-l", leftover.resolve("mount").toString());
                    remove(leftover);
                }
            }
        }
    }

    /** Deletes the directory that holds image and mount point, and nothing below the mount point: that must be empty by now. */
    private static void remove(Path directory) throws IOException {
        Files.deleteIfExists(directory.resolve("mount"));
        Files.deleteIfExists(directory.resolve("image"));
        Files.deleteIfExists(directory);
    }

    private static boolean succeeds(String... command) {
        try {
            return new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .onExit()
                            .join()
                            .exitValue()
                    == 0;
        } catch (IOException e) {
            return false;
        }
    }

    private static String run(List<String> command) throws IOException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.onExit().join().exitValue())
                .as("%s: %s", command, output)
                .isZero();
        return output;
    }
}
