package io.datapool;

import io.datapool.error.PoolLockLostException;
import io.datapool.internal.file.Disk;
import io.datapool.internal.file.FileIdentity;
import java.io.IOException;
import java.nio.file.Path;

/**
 * A segment that an update has written and not committed yet.
 *
 * @param disk the disk that it is on
 * @param file where it stands
 * @param identity which file it is
 */
record OwnSegment(Disk disk, Path file, FileIdentity identity) {
    /** @throws PoolLockLostException when it is gone, or another file */
    void requireThere() throws IOException {
        if (!identity.isAt(file)) {
            throw new PoolLockLostException(
                    "segment " + file + ", which this update has written, is gone or another file:"
                            + " another process had the lock of the pool meanwhile. Something in this JVM has opened and closed"
                            + " writer.lock, as a back-up or a checksum of the home does, at which the kernel drops the lock:"
                            + " leave *.lock files out of it; or the pool's directory was moved or made anew. The pool is as the"
                            + " others left it: begin the update again");
        }
    }

    /** Deletes it, and no other file of that name. */
    void deleteQuietly() {
        try {
            if (identity.isAt(file)) {
                disk.deleteIfExists(file);
            }
        } catch (IOException e) {
            // Not in any registry: the next gc removes it.
        }
    }
}
