package io.datapool.internal.lock;

import io.datapool.internal.file.Disk;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Objects;
import java.util.Set;

/** Makes the files that are locked. Thread-safe. */
public final class LockFiles {
    private LockFiles() {}

    /**
     * Makes an empty file with these permissions, unless it is there. When it returns, no thread of this JVM is still making that
     * file: its closing it would drop every lock that this process has on it by then.
     */
    public static void ensure(Path file, Set<PosixFilePermission> permissions) throws IOException {
        Path directory = Objects.requireNonNull(file.getParent(), "a lock file has a directory");
        synchronized (JvmWide.of(directory, "lock files", Object.class, Object::new)) {
            try {
                Disk.create(file, permissions).close();
                Disk.changeMode(file, permissions);
            } catch (FileAlreadyExistsException e) {
                // Lock files are permanent.
            }
        }
    }
}
