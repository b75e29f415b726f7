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
    public static void ensure(Path file, Set<PosixFilePermission> permissions) throws IOException {
        synchronized (JvmWide.MONITOR) {
            try {
                Disk.create(file, permissions).close();
                Disk.changeMode(file, permissions);
            } catch (FileAlreadyExistsException e) {
                // Of an earlier pool, or made by another process just now.
            }
        }
    }

    /**
     * Opens the file at that path.
     *
     * @param fileKey device and inode that it is to have
     * @return empty when another file is there by now
     */
    static Optional<FileChannel> open(Path file, String fileKey, OpenOption... options) throws IOException {
        synchronized (JvmWide.MONITOR) {
            FileIdentity before = FileIdentity.of(file);
            if (!before.fileKey().equals(fileKey)) {
                return Optional.empty();
            }
            FileChannel channel = Disk.open(file, options);
            boolean same = false;
            try {
                // With its time: an inode's number may be back, a moment later, as that of a third file.
                same = before.isAt(file);
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
