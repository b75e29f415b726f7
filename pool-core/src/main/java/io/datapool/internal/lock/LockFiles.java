package io.datapool.internal.lock;

import io.datapool.internal.file.Disk;
import io.datapool.internal.file.FileIdentity;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Optional;
import java.util.Set;

/**
 * Makes and opens the files that are locked, one at a time in the whole JVM: so nobody has locked what is closed here. Whoever
 * deletes a pool deletes them, last; hence whoever has locked one looks whether it is still the file at its path.
 *
 * <p>Thread-safe.
 */
public final class LockFiles {
    private LockFiles() {}

    /** Makes an empty file with these permissions, unless it is there. */
    public static void ensure(Disk disk, Path file, Set<PosixFilePermission> permissions) throws IOException {
        synchronized (JvmWide.MONITOR) {
            try {
                disk.create(file, permissions).close();
                disk.changeMode(file, permissions);
            } catch (FileAlreadyExistsException e) {
                // Of an earlier pool, or made by another process just now.
            }
        }
    }

    /** Whether the file that was opened is the one that was looked at before. */
    private interface Sameness {
        boolean holds(FileIdentity before) throws IOException;
    }

    /**
     * Opens the file at that path, which this process has not open.
     *
     * @param fileKey device and inode that it is to have
     * @return empty when another file is there by now
     */
    static Optional<FileChannel> open(Disk disk, Path file, String fileKey, OpenOption... options) throws IOException {
        // With its time: an inode's number may be back, a moment later, as that of a third file.
        return open(disk, file, fileKey, before -> before.isAt(file), options);
    }

    /**
     * The same of a file that this process has open, and may have locked: its inode is given to no other file, and what opens it once
     * more is not closed, whoever touches it meanwhile.
     */
    static Optional<FileChannel> openAgain(Disk disk, Path file, String fileKey, OpenOption... options)
            throws IOException {
        return open(disk, file, fileKey, before -> before.isInodeAt(file), options);
    }

    private static Optional<FileChannel> open(
            Disk disk, Path file, String fileKey, Sameness sameness, OpenOption... options) throws IOException {
        synchronized (JvmWide.MONITOR) {
            FileIdentity before = FileIdentity.of(file);
            if (!before.fileKey().equals(fileKey)) {
                return Optional.empty();
            }
            FileChannel channel = disk.open(file, options);
            boolean same = false;
            try {
                same = sameness.holds(before);
                return same ? Optional.of(channel) : Optional.empty();
            } finally {
                if (!same) {
                    channel.close(); // another process made that file since: none of our locks is on it
                }
            }
        }
    }

    /** Whether the file at that path has that device and inode. To be asked by whoever has it open. */
    static boolean isAt(Path file, String fileKey) throws IOException {
        return FileIdentity.of(file).fileKey().equals(fileKey);
    }
}
