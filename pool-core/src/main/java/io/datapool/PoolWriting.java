package io.datapool;

import io.datapool.error.PoolDamagedException;
import io.datapool.error.PoolDeletedException;
import io.datapool.error.PoolException;
import io.datapool.error.PoolNotFoundException;
import io.datapool.error.PoolReplacedException;
import io.datapool.error.PoolWriteException;
import io.datapool.internal.directory.GenerationNumbers;
import io.datapool.internal.directory.MissingLockFiles;
import io.datapool.internal.directory.PoolDirectory;
import io.datapool.internal.directory.ReplicaMark;
import io.datapool.internal.lock.ReaderPins;
import io.datapool.internal.registry.Registry;
import io.datapool.internal.registry.RegistryRemains;
import io.datapool.upkeep.GcReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What a handle that may change its pool can do; everything here happens under the writer lock. */
final class PoolWriting implements PoolUpdate.Handle {
    /** Moves the handle to what was published. */
    private final Consumer<Registry> moveOn;

    private final PoolOptions options;
    private final PoolDirectory directory;
    /** The mark of the living creator of an ephemeral pool, if this handle is that. */
    private final Optional<ReaderPins.Presence> presence;

    /** The update in progress; guarded by this. */
    private @Nullable PoolUpdate update;

    private boolean closed;

    PoolWriting(
            Consumer<Registry> moveOn,
            PoolOptions options,
            PoolDirectory directory,
            Optional<ReaderPins.Presence> presence) {
        this.moveOn = moveOn;
        this.options = options;
        this.directory = directory;
        this.presence = presence;
    }

    /** Something done while nobody else can change the pool. */
    private interface Locked<T> {
        T run(Registry current, LockedPool locked) throws IOException;
    }

    PoolDirectory directory() {
        return directory;
    }

    PoolUpdate begin(Registry known) {
        try {
            directory.requireOwn();
            ReplicaMark.requireNone(directory, "change");
            LockedPool locked = lock();
            boolean begun = false;
            try {
                Registry current = current(known);
                current.requireWritable(directory.root());
                List<String> segments = directory.segmentNames();
                directory.removeUnfinished(segments);
                locked.buildUpon(current);
                long generation = GenerationNumbers.newest(
                                directory, segments, current.header().generation())
                        + 1;
                PoolUpdate started = new PoolUpdate(this, directory, current, generation, locked);
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
                    locked.close();
                }
            }
        } catch (IOException e) {
            throw failed("begin an update of", e);
        }
    }

    @Override
    public void movedTo(Registry published) {
        moveOn.accept(published);
    }

    @Override
    public void ended(LockedPool locked) {
        synchronized (this) {
            update = null;
        }
        locked.close();
    }

    private LockedPool lock() throws IOException {
        return LockedPool.acquire(directory, options.writerTimeout());
    }

    private <T> T locked(String action, Registry known, Locked<T> work) {
        try (LockedPool locked = lock()) {
            Registry current = current(known);
            current.requireWritable(directory.root());
            locked.buildUpon(current);
            return work.run(current, locked);
        } catch (IOException e) {
            throw failed(action, e);
        }
    }

    /** A deleted pool takes its lock files along. */
    private PoolException failed(String action, IOException cause) {
        boolean isGone = cause instanceof NoSuchFileException
                && Files.notExists(directory.registry(), LinkOption.NOFOLLOW_LINKS);
        return isGone ? new PoolDeletedException(deleted(), cause) : refused(action, options, cause);
    }

    private String deleted() {
        return "pool " + directory.root() + " was deleted. Create it again to write to it";
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
        Registry current = Snapshot.readRegistry(directory).orElseThrow(() -> new PoolDeletedException(deleted()));
        if (!current.header().poolId().equals(known.header().poolId())) {
            throw new PoolReplacedException("pool " + directory.root() + " was deleted and created anew ("
                    + current.header().poolId() + " instead of "
                    + known.header().poolId()
                    + "). Close this handle and open the new one");
        }
        return current;
    }

    GcReport gc(Registry known) {
        return locked(
                "collect garbage of",
                known,
                (current, locked) -> PoolCreation.isAlive(directory, current)
                        ? new GarbageCollection(directory, current, locked).run()
                        : new PoolDeletion(directory, locked).all());
    }

    /** Deletes a pool that was not opened: what its registry says does not matter. */
    static void delete(PoolOptions options) throws IOException {
        PoolDirectory directory = options.poolDirectory();
        directory.requireUsable();
        requireDeletable(directory);
        try (LockedPool locked = LockedPool.acquire(directory, options.writerTimeout())) {
            locked.buildUponWhatIsThere();
            requireDeletable(directory); // whoever had the lock may have been newer
            new PoolDeletion(directory, locked).all();
        } catch (NoSuchFileException e) {
            if (Files.notExists(directory.registry(), LinkOption.NOFOLLOW_LINKS)) {
                throw nothingToDelete(directory);
            }
            throw e;
        }
    }

    /** A registry that is damaged may be deleted; one that says that it is of a newer version may not, damaged or not. */
    private static void requireDeletable(PoolDirectory directory) throws IOException {
        Optional<byte[]> registry;
        try {
            registry = directory.readRegistry();
        } catch (PoolDamagedException e) {
            return;
        }
        RegistryRemains.requireWritable(
                registry.orElseThrow(() -> nothingToDelete(directory)),
                directory.registry().toString());
    }

    private static PoolNotFoundException nothingToDelete(PoolDirectory directory) {
        return new PoolNotFoundException("there is no pool at " + directory.root() + ": nothing to delete");
    }

    void delete(Registry known) {
        locked("delete", known, (current, locked) -> new PoolDeletion(directory, locked).all());
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
        if (presence.isPresent()) {
            boolean interrupted = Thread.interrupted(); // or the lock would not be waited for at all
            try {
                delete(known);
            } catch (PoolDeletedException | PoolReplacedException e) {
                // Deleted earlier: nothing left to do.
            } finally {
                PoolCreation.leave(presence.get(), directory);
                if (interrupted) {
                    Thread.currentThread().interrupt();
                }
            }
        }
    }
}
