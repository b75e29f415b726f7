package io.datapool.internal.lock;

import static org.assertj.core.api.Assertions.assertThat;

import io.datapool.internal.file.Disk;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KernelLocksTest {
    @TempDir
    Path directory;

    private Path file;

    @BeforeEach
    void makeTheFile() throws IOException {
        file = Files.createFile(directory.resolve("readers.lock"));
    }

    /** The kernel's own line for a lock of this file, so that device and inode are what they are here. */
    private String kernelLine() throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            channel.lock(7, 1, true);
            String inode = String.valueOf(Files.getAttribute(file, "unix:ino"));
            return Files.readAllLines(Path.of("/proc/locks")).stream()
                    .filter(line -> line.contains(":" + inode + " 7 7"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    @Test
    void locksOfThisProcessAreSeen() throws IOException {
        long pid = ProcessHandle.current().pid();
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            channel.lock(3, 2, true);
            channel.lock(9, 1, false);
            assertThat(KernelLocks.of(file))
                    .containsExactly(new KernelLocks.Held(pid, false, 3, 4), new KernelLocks.Held(pid, true, 9, 9));
        }
        assertThat(KernelLocks.of(file)).isEmpty();
    }

    @Test
    void theSameInodeOfAnotherDeviceIsAnotherFile() throws IOException {
        String ours = kernelLine();
        String others = ours.replaceFirst("[0-9a-f]+:[0-9a-f]+:", "fff:ff:");
        assertThat(KernelLocks.of(file, List.of(others, ours)))
                .containsExactly(new KernelLocks.Held(ProcessHandle.current().pid(), false, 7, 7));
    }

    /** As on XFS with 64-bit inodes, or overlays that mix the layer into the number. */
    @Test
    void inodesAreUnsigned() {
        String line = "1: POSIX  ADVISORY  READ 4711 fd:01:18446744073709551614 7 7";
        assertThat(KernelLocks.of(0xfd01, -2, List.of(line))).containsExactly(new KernelLocks.Held(4711, false, 7, 7));
        assertThat(KernelLocks.of(0xfd01, 2, List.of(line))).isEmpty();
    }

    @Test
    void waitersAndLocksOfOtherKindsAreNotHolders() throws IOException {
        String ours = kernelLine();
        assertThat(KernelLocks.of(
                        file,
                        List.of(
                                ours.replace(": POSIX", ": -> POSIX"),
                                ours.replace("POSIX", "FLOCK"),
                                ours.replace("POSIX", "OFDLCK"),
                                "",
                                "no lock at all")))
                .isEmpty();
    }

    @Test
    void aLockToTheEndHasNoLastByte() throws IOException {
        assertThat(KernelLocks.of(file, List.of(kernelLine().replace(" 7 7", " 7 EOF"))))
                .extracting(KernelLocks.Held::last)
                .containsExactly(Long.MAX_VALUE);
    }

    @Test
    void holderOfAFileThatNobodyLocksIsNotNamed() throws IOException {
        assertThat(KernelLocks.holder(file)).isEqualTo("another process");
        assertThat(KernelLocks.holder(directory.resolve("missing"))).isEqualTo("another process");
    }

    @Test
    void holderOfALockedFileIsNamed() throws IOException {
        WriterLock lock = WriterLock.acquire(new Disk(), file, Duration.ZERO);
        assertThat(KernelLocks.holder(file))
                .isIn("process " + ProcessHandle.current().pid(), "another process");
        lock.close();
    }
}
