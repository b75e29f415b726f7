package io.datapool;

import static org.assertj.core.api.Assertions.assertThat;

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
        switch (kind) {
            case TMPFS ->
                Needs.right("to mount a tmpfs", "mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", root.toString());
            case EXT4 -> {
                Needs.tools("mkfs.ext4");
                run("truncate", "-s", "6m", image.toString());
                run("mkfs.ext4", "-q", "-F", "-m", "0", "-b", "1024", "-J", "size=1", image.toString());
                Needs.right("to mount a loop device", "mount", "-o", "loop", image.toString(), root.toString());
            }
        }
        return new SmallDisk(kind, root);
    }

    private static void run(String... command) throws IOException {
        Process process = new ProcessBuilder(command)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        assertThat(process.onExit().join().exitValue())
                .as(String.join(" ", command))
                .isZero();
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
    public void close() throws IOException {
        run("umount", "-l", root.toString());
    }
}
