package io.datapool;

import io.datapool.error.CommitInDoubtException;
import io.datapool.error.PoolDamagedException;
import io.datapool.error.PoolException;
import io.datapool.error.PoolLockLostException;
import io.datapool.error.PoolWriteException;
import io.datapool.error.UnknownKeyException;
import io.datapool.internal.arrow.SegmentIdentity;
import io.datapool.internal.directory.MissingLockFiles;
import io.datapool.internal.directory.PoolDirectory;
import io.datapool.internal.registry.Registry;
import io.datapool.internal.registry.RegistryHeader;
import io.datapool.internal.registry.RegistryRow;
import io.datapool.internal.segment.SegmentPlace;
import io.datapool.internal.segment.SegmentWriter;
import io.datapool.schema.DatasetInfo;
import io.datapool.schema.Names;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * Several changes that become visible at once. Holds the pool's writer lock from {@link SharedDataPool#beginUpdate} until
 * {@link #commit} or {@link #close}; {@code close} without {@code commit} leaves the pool as it was.
 *
 * <pre>{@code
 * try (PoolUpdate update = pool.beginUpdate()) {
 *     update.put("signals", draft);
 *     update.remove("old_signals");
 *     update.commit();
 * }
 * }</pre>
 *
 * <p>While it is open nothing in this JVM may open and close the files {@code *.lock} of the pool, as a back-up or a checksum of
 * the home does: the kernel then drops the lock.
 *
 * <p>Thread-safe: datasets may be written in parallel.
 */
public final class PoolUpdate implements AutoCloseable {
    /** The pool handle that an update belongs to. */
    interface Handle {
        /** What was published is what the handle reads from now on. */
        void movedTo(Registry published);

        /** The update gives the lock back. */
        void ended(LockedPool locked);
    }

    private final Handle handle;
    private final PoolDirectory directory;
    private final Registry before;
    private final long generation;
    private final LockedPool locked;
    private final Map<String, Optional<RegistryRow>> changes = new HashMap<>();
    /** What stands under their final names, by key: others may put files of the same names there, once the lock is lost. */
    private final Map<String, OwnSegment> segments = new HashMap<>();
    /** By key; null while its space is being reserved. */
    private final Map<String, Optional<DatasetWriter>> writers = new HashMap<>();

    private final DatasetWriter.Owner owner = new DatasetWriter.Owner() {
        @Override
        public void finished(DatasetWriter writer, RegistryRow row) {
            PoolUpdate.this.finished(writer, row);
        }

        @Override
        public PoolException reason(PoolWriteException failure) {
            return locked.reason(failure);
        }

        @Override
        public void abandoned(DatasetWriter writer) {
            PoolUpdate.this.abandoned(writer);
        }
    };
    /** Whether there is a new generation even without changes. */
    private boolean publishing;

    private boolean open = true;
    /** Whether it is closed to the end, and the lock given back. */
    private boolean ended;
    /** What has replaced {@link #before} on disk. */
    private @Nullable Registry published;
    /** Between the first step of replacing the registry and the answer whether it is replaced. */
    private boolean perhapsPublished;

    PoolUpdate(Handle handle, PoolDirectory directory, Registry before, long generation, LockedPool locked) {
        this.handle = handle;
        this.directory = directory;
        this.before = before;
        this.generation = generation;
        this.locked = locked;
    }

    /** The generation that {@link #commit} will publish. */
    public long generation() {
        return generation;
    }

    /**
     * What the pool holds under that key as of the start of this update; empty when nothing. Reads the registry that is
     * current under the lock, which may be newer than the pool handle's own generation.
     */
    public Optional<DatasetInfo> current(String key) {
        return before.find(Names.requireKey(key));
    }

    /**
     * Adds a dataset from arrays, or replaces the one of that key.
     *
     * @throws IllegalArgumentException when the key is not allowed, the draft has no column, or its time index descends
     * @throws IllegalStateException when the update already holds that key, or is closed
     * @throws PoolWriteException when the disk refuses; the rest of the update can still be committed
     */
    public DatasetInfo put(String key, DatasetDraft draft) {
        try (DatasetWriter writer = write(key, draft.plan())) {
            draft.writeTo(writer);
            return writer.finish(draft.rows(), Provenance.ofMemory(draft.notes()));
        }
    }

    /**
     * Starts a dataset whose values are stored piece by piece.
     *
     * @throws IllegalArgumentException when the key is not allowed
     * @throws IllegalStateException when the update already holds that key, or is closed
     * @throws PoolWriteException when the space cannot be had; the rest of the update can still be committed
     */
    public DatasetWriter write(String key, DatasetPlan plan) {
        synchronized (this) {
            requireUntouched(key);
            writers.put(key, Optional.empty());
        }
        // Reserving takes as long as writing: not under the monitor.
        DatasetWriter writer = null;
        try {
            SegmentIdentity identity =
                    new SegmentIdentity(before.header().poolId(), key, generation, LibraryVersion.text());
            SegmentPlace place = new SegmentPlace(directory.disk(), directory.segments(), identity);
            writer = new DatasetWriter(owner, plan, new SegmentWriter(place, plan.schema(), plan.maxRows()));
        } catch (PoolWriteException e) {
            throw locked.reason(e);
        } finally {
            begun(key, writer);
        }
        return writer;
    }

    private synchronized void begun(String key, @Nullable DatasetWriter writer) {
        if (writer != null && open) {
            writers.put(key, Optional.of(writer));
            return;
        }
        if (writer != null) {
            writer.abandon();
        }
        writers.remove(key);
        notifyAll(); // close() may wait for this
        if (writer != null) {
            requireOpen();
        }
    }

    private synchronized void finished(DatasetWriter writer, RegistryRow row) {
        if (!open) {
            writer.abandon();
        }
        requireOpen();
        String key = row.info().key();
        segments.put(key, writer.handOver());
        writers.remove(key);
        changes.put(key, Optional.of(row));
    }

    private synchronized void abandoned(DatasetWriter writer) {
        writers.values().removeIf(other -> other.filter(writer::equals).isPresent());
    }

    private void requireUntouched(String key) {
        requireOpen();
        if (changes.containsKey(Names.requireKey(key)) || writers.containsKey(key)) {
            throw new IllegalStateException("this update already writes or removes dataset '" + key + "'");
        }
    }

    /**
     * Removes a dataset. Readers of earlier generations keep it.
     *
     * @throws UnknownKeyException when the pool holds no such dataset
     * @throws IllegalStateException when the update already holds that key, or is closed
     */
    public synchronized void remove(String key) {
        requireUntouched(key);
        if (!before.contains(key)) {
            throw Snapshot.unknownKey(before, key);
        }
        changes.put(key, Optional.empty());
    }

    /** There will be a new generation, also of the same datasets: of a registry that is written anew in another format. */
    synchronized void publishInAnyCase() {
        publishing = true;
    }

    /** The registry that this update builds upon. */
    Registry before() {
        return before;
    }

    /**
     * Publishes all changes as one generation, to which the pool handle moves, and ends the update. When it returns, the
     * changes survive a crash and a power loss. Without changes nothing is published, and the handle moves to what is newest,
     * which is then as safe, whoever published it.
     *
     * @return the pool's generation afterwards
     * @throws IllegalStateException when a {@link DatasetWriter} is still open, or the update is closed
     * @throws PoolWriteException when the disk refuses; the pool is as it was
     * @throws PoolLockLostException when the pool is not any more what this update has locked: its directory was moved, deleted
     *     or made anew, or another process has changed it because something in this JVM opened and closed its
     *     {@code writer.lock}; what is there now is as it was
     * @throws CommitInDoubtException when the generation is visible but may not survive a power loss
     */
    public synchronized long commit() {
        requireOpen();
        if (!writers.isEmpty()) {
            throw new IllegalStateException(writers.size() + " dataset writers are still open: finish or close them");
        }
        if (changes.isEmpty() && !publishing) {
            confirm();
            return before.header().generation();
        }
        RegistryHeader last = before.header();
        Registry after = before.next(last.next(generation, LibraryVersion.commit(directory.now())), changes);
        try {
            if (changes.values().stream().anyMatch(Optional::isPresent)) {
                directory.forceSegments();
            }
            byte[] content = after.toBytes();
            perhapsPublished = true;
            directory.replaceRegistry(content, last.generation(), this::requireCommittable);
            published = after;
            locked.buildUpon(after);
            requireForcedInPlace();
            trimHistory();
        } catch (CommitInDoubtException e) {
            published = after;
            throw e;
        } catch (PoolLockLostException | PoolDamagedException e) {
            perhapsPublished = false;
            throw e;
        } catch (IOException e) {
            perhapsPublished = false;
            Optional<PoolDamagedException> missing = MissingLockFiles.behind(directory, e);
            if (missing.isPresent()) {
                throw missing.get();
            }
            String reason = e instanceof ClosedByInterruptException
                    ? "the thread was interrupted"
                    : (e.getMessage() == null ? e : e.getMessage()) + ". Free some space or fix the cause";
            throw locked.reason(new PoolWriteException(
                    "cannot publish generation " + generation + " of pool " + directory.root() + ": " + reason
                            + ". The pool is as it was; try again",
                    e));
        } finally {
            close();
        }
        return generation;
    }

    /** The registry last, for this is what another writer changes. */
    private void requireCommittable() throws IOException {
        locked.requireLockFile(); // where that is another one, so are the segments, and the reason is told
        requireOwnSegments();
        locked.requireUnchanged();
    }

    /** Whoever got the lock that we have lost takes our segments for garbage. */
    private void requireOwnSegments() throws IOException {
        for (OwnSegment segment : segments.values()) {
            segment.requireThere();
        }
    }

    /** The rename is done; perhaps it was another directory that was forced. */
    private void requireForcedInPlace() throws IOException {
        try {
            locked.requireLockFile();
        } catch (PoolLockLostException | PoolDamagedException e) {
            throw new CommitInDoubtException(
                    "generation " + generation + " was published in pool " + directory.root()
                            + ", but its directory was moved away, deleted or made anew in this moment, and is perhaps not"
                            + " forced to disk. Find out where it is now, then load or put again",
                    e);
        }
    }

    /** What cannot be removed now, the next commit or gc removes: the commit itself is done. */
    private void trimHistory() {
        try {
            new History(directory).trim(locked);
        } catch (IOException | PoolException e) {
            LoggerFactory.getLogger(PoolUpdate.class)
                    .warn("pool {}: old generations cannot be removed", directory.root(), e);
        }
    }

    /** Others may have published the newest generation since this handle attached, and died before they had forced it. */
    private void confirm() {
        try {
            directory.forceRegistry();
            locked.requireUnchanged();
            published = before;
        } catch (IOException e) {
            throw new CommitInDoubtException(
                    "generation " + before.header().generation() + " of pool " + directory.root()
                            + ", which is newest, could not be forced to disk (" + e.getMessage()
                            + "): after a power loss the pool may be back at the generation before. Check the disk",
                    e);
        } finally {
            close();
        }
    }

    /** Ends the update; whatever was not committed is undone. The second call only waits for the first one to be done. */
    @Override
    public synchronized void close() {
        if (!open) {
            await(() -> ended);
            return;
        }
        open = false;
        try {
            List.copyOf(writers.values()).forEach(writer -> writer.ifPresent(DatasetWriter::abandon));
            // Whoever still reserves space must not do so when others get the lock: the file may then be theirs.
            await(() -> !writers.containsValue(Optional.<DatasetWriter>empty()));
            writers.clear();
            if (published != null) {
                handle.movedTo(published);
            } else if (!perhapsPublished) {
                removeSegments();
            }
        } finally {
            handle.ended(locked);
            ended = true;
            notifyAll();
        }
    }

    /** Waits under the monitor, interrupted or not. */
    private void await(BooleanSupplier condition) {
        boolean interrupted = false;
        while (!condition.getAsBoolean()) {
            try {
                wait();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void removeSegments() {
        segments.values().forEach(OwnSegment::deleteQuietly);
    }

    private void requireOpen() {
        if (!open) {
            throw new IllegalStateException("this update of pool " + directory.root() + " has ended");
        }
    }

    @Override
    public synchronized String toString() {
        return "update to generation " + generation + " of pool " + directory.root() + ": changes " + changes.keySet()
                + (writers.isEmpty() ? "" : ", writes " + writers.keySet()) + (open ? "" : ", ended");
    }
}
