package io.datapool;

import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.HashSet;
import java.util.Set;

/**
 * The columns and slices that a pool handle has given out. Closing it makes every one of them refuse to be read, by setting
 * its row count to zero: the check that a row is inside the column is then also the check that the pool is open.
 */
final class Lifetime {
    private final String pool;
    private final Set<Reference<Column>> live = new HashSet<>();
    private final ReferenceQueue<Column> collected = new ReferenceQueue<>();
    private boolean closed;

    Lifetime(String pool) {
        this.pool = pool;
    }

    /** @throws IllegalStateException when the handle is closed */
    synchronized void register(Column column) {
        requireOpen();
        for (Reference<?> gone = collected.poll(); gone != null; gone = collected.poll()) {
            live.remove(gone);
        }
        live.add(new WeakReference<>(column, collected));
    }

    synchronized void close() {
        closed = true;
        for (Reference<Column> reference : live) {
            Column column = reference.get();
            if (column != null) {
                Protocol.inForce().refuse(column);
            }
        }
        live.clear();
    }

    synchronized boolean isClosed() {
        return closed;
    }

    /** @throws IllegalStateException when the handle is closed */
    synchronized void requireOpen() {
        if (closed) {
            throw new IllegalStateException(
                    "pool '" + pool + "' was closed by this process; attach again to go on reading");
        }
    }
}
