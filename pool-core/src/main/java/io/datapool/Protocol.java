package io.datapool;

import io.datapool.internal.directory.PoolDirectory;
import io.datapool.internal.lock.ReaderPins;
import io.datapool.internal.registry.Registry;
import java.io.IOException;
import java.util.Collection;
import java.util.Map;

/**
 * The steps by which readers and the collector of garbage keep out of each other's way. Whoever leaves one out loses a reader's
 * data, or crashes it, rarely and on other people's machines only. Hence every test that guards them shows once that it would
 * notice: it puts a protocol here in which one step is wrong. Nothing else replaces it.
 */
class Protocol {
    private static volatile Protocol inForce = new Protocol();

    static Protocol inForce() {
        return inForce;
    }

    static void putInForce(Protocol protocol) {
        inForce = protocol;
    }

    /** Keeps a generation's segments on disk, also for a user who may only read the pool. */
    ReaderPins.Pin pin(PoolDirectory directory, long generation) throws IOException {
        return directory.pins().pin(generation);
    }

    /** Whether a generation that has just been pinned was not pinned too late: it must still be the current one. */
    boolean isPinnedInTime(PoolDirectory directory, Registry registry) throws IOException {
        return Snapshot.isCurrent(directory, registry);
    }

    /** The snapshot that follows. It is pinned before the old one is let go, which stays as it is when that fails. */
    Snapshot refresh(Snapshot current) throws IOException {
        return current.refreshed();
    }

    /** Lets go of a generation that is read no more. */
    void unpin(ReaderPins.Pin pin) throws IOException {
        pin.close();
    }

    /** Does something for those generations that nobody reads, while nobody can begin to read them. */
    void whileUnread(PoolDirectory directory, Collection<Long> generations, ReaderPins.WhileUnread work)
            throws IOException {
        directory.pins().whileUnread(generations, work);
    }

    /** The newest generation of {@code from} to {@code before - 1} that somebody reads; 0 when nobody does. */
    long newestRead(PoolDirectory directory, long from, long before) throws IOException {
        return directory.pins().newestPinned(from, before);
    }

    /** Nothing refers to what was mapped any more but whoever uses it. */
    void forget(Map<String, Dataset> mapped) {
        mapped.clear();
    }
}
