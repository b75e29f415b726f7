package io.datapool.internal.directory;

import io.datapool.internal.file.Disk;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Path;
import java.util.List;

/** What is left of a pool without a registry, besides its segments; to be deleted under the writer lock. */
public final class PoolRemains {
    private final PoolDirectory pool;
    private final Disk disk;
    private final ChangeGuard guard;

    /** @param guard asked before each deletion */
    public PoolRemains(PoolDirectory pool, ChangeGuard guard) {
        this.pool = pool;
        this.disk = pool.disk();
        this.guard = guard;
    }

    /**
     * Deletes what tells of generations before the current one, and of where the pool was copied from.
     *
     * @return the generations that are gone
     */
    public List<Long> deleteHistory() throws IOException {
        deleteMarks();
        return pool.generations().delete(guard);
    }

    /** Deletes what says that the directory is a copy of a pool elsewhere, and the tags: of a pool that is no more. */
    public void deleteMarks() throws IOException {
        Path replica = pool.root().resolve(ReplicaMark.FILE);
        if (!OwnFiles.isDirectory(replica)) {
            guard.requireUnchanged();
            disk.deleteIfExists(replica);
        }
        OwnFiles.deleteDirectory(disk, pool.root().resolve("tags"), guard);
    }

    /** Deletes {@code quarantine/}. */
    public void deleteQuarantine() throws IOException {
        OwnFiles.deleteDirectory(disk, pool.quarantine().directory(), guard);
    }

    /**
     * Deletes the lock files, and the directories where nothing is in them. The writer's lock goes last: until then nobody else
     * changes anything. Whoever makes the next pool here may have made a directory or file in the meantime.
     */
    public void deleteLocks() throws IOException {
        guard.requireUnchanged();
        OwnFiles.deleteIfEmpty(disk, pool.segments());
        disk.deleteIfExists(pool.readersLock());
        guard.requireUnchanged();
        disk.deleteIfExists(pool.writerLock());
        try {
            OwnFiles.deleteIfEmpty(disk, pool.root());
        } catch (AccessDeniedException e) {
            // It was made for us in a home that is not ours.
        }
    }
}
