package io.datapool;

import io.datapool.error.PoolDamagedException;
import io.datapool.error.PoolDeletedException;
import io.datapool.error.PoolException;
import io.datapool.error.PoolNotFoundException;
import io.datapool.error.PoolReplacedException;
import io.datapool.error.PoolWriteException;
import io.datapool.format.Names;
import io.datapool.internal.directory.MissingLockFiles;
import io.datapool.internal.directory.PoolDirectory;
import io.datapool.internal.lock.ReaderPins;
import io.datapool.internal.lock.WriterLock;
import io.datapool.internal.registry.Registry;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a handle that may change its pool can do; everything here happens under the writer lock. */
final class PoolWriting {
    private final SharedDataPool pool;
    private final PoolOptions options;
    private final PoolDirectory directory;
    private final boolean createdEphemeral;

    /** The update in progress; guarded by this. */
    private @Nullable PoolUpdate update;

    private boolean closed;

    PoolWriting(SharedDataPool pool, PoolOptions options, PoolDirectory directory, boolean createdEphemeral) {
        this.pool = pool;
        this.options = options;
        this.directory = directory;
        this.createdEphemeral = createdEphemeral;
    }

    /** Something done while nobody else can change the pool. */
    private interface Locked<T> {
        T run(Registry current) throws IOException;
    }

    PoolUpdate begin(Registry known) {
        try {
            directory.requireOwn();
            WriterLock lock = lock();
            boolean begun = false;
            try {
                List<String> segments = directory.segmentNames();
                directory.removeUnfinished(segments);
                Registry current = current(known);
                long generation =
                        newestGeneration(directory, segments, current.header().generation()) + 1;
                PoolUpdate started = new PoolUpdate(pool, this, directory, current, generation, lock);
                synchronized (this) {
                    if (closed) {
                        throw new IllegalStateException("pool '" + options.name() + "' was closed by this process");
                    }
                    update = started;
                }
                begun = true;
                return started;
            } finally {
                if (!begun) {
                    lock.close();
                }
            }
        } catch (IOException e) {
            throw refused("begin an update of", options, e);
        }
    }

    /** The update gives the lock back. */
    void ended(WriterLock lock) {
        synchronized (this) {
            update = null;
        }
        lock.close();
    }

    private WriterLock lock() throws IOException {
        return WriterLock.acquire(directory.writerLock(), options.writerTimeout());
    }

    @SuppressWarnings("try") // the lock is held, not used
    private <T> T locked(String action, Registry known, Locked<T> work) {
        try (WriterLock lock = lock()) {
            return work.run(current(known));
        } catch (IOException e) {
            throw refused(action, options, e);
        }
    }

    /** Whatever was published is as it was, or else it is a {@code CommitInDoubtException}. */
    static PoolException refused(String action, PoolOptions options, IOException cause) {
        Optional<PoolDamagedException> missing = MissingLockFiles.behind(options.poolDirectory(), cause);
        return missing.isPresent()
                ? missing.get()
                : new PoolWriteException(
                        "cannot " + action + " pool " + options + ": " + cause
                                + ". Free some space or fix the cause, and try again",
                        cause);
    }

    /** The registry on disk, which must still be one of the pool that the handle opened. Mostly it is the known one. */
    private Registry current(Registry known) throws IOException {
        if (Snapshot.isCurrent(directory, known)) {
            return known;
        }
        Registry current = Snapshot.readRegistry(directory)
                .orElseThrow(() -> new PoolDeletedException(
                        "pool " + directory.root() + " was deleted. Create it again to write to it"));
        if (!current.header().poolId().equals(known.header().poolId())) {
            throw new PoolReplacedException("pool " + directory.root() + " was deleted and created anew ("
                    + current.header().poolId() + " instead of "
                    + known.header().poolId()
                    + "). Close this handle and open the new one");
        }
        return current;
    }

    /** The highest generation that was ever published or begun, as far as registries and files tell. */
    static long newestGeneration(PoolDirectory directory, List<String> segmentNames, long registryGeneration)
            throws IOException {
        long newest = registryGeneration;
        for (String name : segmentNames) {
            newest = Math.max(
                    newest,
                    Names.parseSegmentFile(name)
                            .map(Names.SegmentName::generation)
                            .orElse(0L));
        }
        for (long generation : directory.generations().generations()) {
            newest = Math.max(newest, generation);
        }
        return newest;
    }

    GcReport gc(Registry known) {
        return locked("collect garbage of", known, current -> {
            if (!PoolCreation.isAlive(directory, current)) {
                return deleteFiles(directory);
            }
            return new GarbageCollection(directory, current).run();
        });
    }

    /** Deletes a pool that was not opened: what its registry says does not matter. */
    @SuppressWarnings("try") // the lock is held, not used
    static void delete(PoolOptions options) throws IOException {
        PoolDirectory directory = options.poolDirectory();
        directory.requireUsable();
        if (directory.readRegistry(1).isEmpty()) {
            throw new PoolNotFoundException("there is no pool at " + directory.root() + ": nothing to delete");
        }
        try (WriterLock lock = WriterLock.acquire(directory.writerLock(), options.writerTimeout())) {
            deleteFiles(directory);
        }
    }

    void delete(Registry known) {
        locked("delete", known, current -> deleteFiles(directory));
    }

    /** First the registry, durably: from then on there is no pool, and what else is left is garbage. */
    static GcReport deleteFiles(PoolDirectory directory) throws IOException {
        directory.removeRegistry();
        try {
            return deleteSegments(directory);
        } catch (IOException e) {
            throw new PoolWriteException(
                    "pool " + directory.root() + " is deleted, but not all of its files are: " + e
                            + ". They go when a pool is created there and its garbage collected",
                    e);
        }
    }

    private static GcReport deleteSegments(PoolDirectory directory) throws IOException {
        List<String> segments = directory.segmentNames();
        List<String> deleted = new ArrayList<>(directory.removeUnfinished(segments));
        List<Long> ended = directory.generations().delete();
        long freed = 0;
        for (String name : segments) {
            if (Names.parseSegmentFile(name).isPresent() && directory.isFileOrLink(name)) {
                freed += directory.deleteSegment(name);
                deleted.add(name);
            }
        }
        directory.quarantine().delete();
        return new GcReport(deleted, freed, Map.of(), ended);
    }

    /** Undoes an update in progress, and deletes an ephemeral pool that this handle created. */
    void close(Registry known) {
        PoolUpdate open;
        synchronized (this) {
            closed = true;
            open = update;
        }
        if (open != null) {
            open.close();
        }
        if (createdEphemeral) {
            boolean interrupted = Thread.interrupted(); // or the lock would not be waited for at all
            try {
                delete(known);
            } catch (PoolDeletedException | PoolReplacedException e) {
                // Deleted earlier: nothing left to do.
            } finally {
                leave(directory);
                if (interrupted) {
                    Thread.currentThread().interrupt();
                }
            }
        }
    }

    /** Takes back the mark of an ephemeral pool's creator. */
    static void leave(PoolDirectory directory) {
        try {
            ReaderPins.of(directory.readersLock()).leave();
        } catch (IOException e) {
            throw new PoolException("cannot let go of ephemeral pool " + directory.root() + ": " + e, e);
        }
    }
}
