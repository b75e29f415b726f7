package io.datapool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/** A file system of about four megabytes, mounted until it is closed; wants the right to mount. */
final class SmallDisk implements AutoCloseable {
    /** What kind of file system. */
    enum Kind {
        TMPFS(4096),
        EXT4(1024);

        /** Space is given in pieces of so many bytes. */
        final int blockBytes;

        Kind(int blockBytes) {
            this.blockBytes = blockBytes;
        }
    }

    private final Kind kind;
    private final Path root;

    private SmallDisk(Kind kind, Path root) {
        this.kind = kind;
        this.root = root;
    }

    /** Mounts one, or lets the test be skipped where that is not permitted. */
    static SmallDisk mount(Kind kind, Path work) throws IOException {
        Path root = Files.createDirectory(work.resolve(kind + "-disk"));
        Path image = work.resolve(kind + "-image");
        boolean mounted = switch (kind) {
            case TMPFS -> works("mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", root.toString());
            case EXT4 ->
                works("truncate", "-s", "6m", image.toString())
                        && works("mkfs.ext4", "-q", "-F", "-m", "0", "-b", "1024", "-J", "size=1", image.toString())
                        && works("mount", "-o", "loop", image.toString(), root.toString());
        };
        assumeTrue(mounted, "needs mkfs and the right to mount a " + kind);
        return new SmallDisk(kind, root);
    }

    private static boolean works(String... command) {
        try {
            Process process = new ProcessBuilder(command)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return process.onExit().join().exitValue() == 0;
        } catch (IOException e) {
            return false; // no such command here
        }
    }

    Path root() {
        return root;
    }

    /** Takes all space but so many blocks. */
    void fillBut(int blocks) throws IOException {
        try (FileChannel filler =
                FileChannel.open(root.resolve("filler"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            filler.position(filler.size());
            for (int pieceBytes : List.of(1 << 18, kind.blockBytes)) {
                writeUntilFull(filler, pieceBytes);
            }
            filler.force(true);
            filler.truncate(Math.max(0, filler.size() - (long) blocks * kind.blockBytes));
            filler.force(true);
        }
    }

    private static void writeUntilFull(FileChannel filler, int pieceBytes) {
        try {
            while (true) {
                filler.write(ByteBuffer.allocate(pieceBytes));
            }
        } catch (IOException e) {
            assertThat(e).hasMessageContaining("No space left");
        }
    }

    /** Gives back what {@link #fillBut} took. */
    void free() throws IOException {
        Files.deleteIfExists(root.resolve("filler"));
        try (FileChannel directory = FileChannel.open(root, StandardOpenOption.READ)) {
            directory.force(true); // a journal gives space back when it is written
        }
    }

    @Override
    public void close() {
        assertThat(works("umount", "-l", root.toString())).as("umount").isTrue();
    }
}
