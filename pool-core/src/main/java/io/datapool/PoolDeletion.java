package io.datapool;

import io.datapool.error.PoolLockLostException;
import io.datapool.error.PoolWriteException;
import io.datapool.internal.directory.PoolDirectory;
import io.datapool.internal.directory.PoolRemains;
import io.datapool.schema.Names;
import io.datapool.upkeep.GcReport;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Deletes a pool under its writer lock. First the registry, durably: from then on there is no pool, and what else is left is
 * garbage. Last the lock files, of these the writer's last: whoever locks one of them looks whether it is still there.
 */
final class PoolDeletion {
    private final PoolDirectory directory;
    private final LockedPool locked;
    private final PoolRemains remains;
    private final List<String> deleted = new ArrayList<>();
    private List<Long> ended = List.of();
    private long freedBytes;

    PoolDeletion(PoolDirectory directory, LockedPool locked) {
        this.directory = directory;
        this.locked = locked;
        remains = new PoolRemains(directory, locked);
    }

    /** Leaves nothing but what is somebody else's. */
    GcReport all() throws IOException {
        return delete(() -> {
            deleteContents();
            remains.deleteLocks();
        });
    }

    /** Leaves the directory and the lock files in it to the pool that is made there now. */
    GcReport contents() throws IOException {
        return delete(this::deleteContents);
    }

    private interface Step {
        void run() throws IOException;
    }

    private GcReport delete(Step rest) throws IOException {
        locked.requireUnchanged();
        directory.removeRegistry();
        locked.buildUponNone();
        try {
            rest.run();
        } catch (PoolLockLostException e) {
            // The pool is deleted; what is there now is somebody else's.
        } catch (IOException e) {
            throw new PoolWriteException(
                    "pool " + directory.root() + " is deleted, but not all of its files are: " + e
                            + ". They go when a pool is created there and its garbage collected",
                    e);
        }
        return new GcReport(deleted, freedBytes, Map.of(), ended);
    }

    private void deleteContents() throws IOException {
        List<String> segments = directory.segmentNames();
        locked.requireUnchanged();
        deleted.addAll(directory.removeUnfinished(segments));
        ended = remains.deleteHistory();
        for (String name : segments) {
            if (Names.parseSegmentFile(name).isPresent() && directory.isFileOrLink(name)) {
                locked.requireUnchanged();
                freedBytes += directory.deleteSegment(name);
                deleted.add(name);
            }
        }
        remains.deleteQuarantine();
    }
}
