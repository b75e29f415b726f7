package io.datapool;

import io.datapool.internal.directory.PoolDirectory;
import io.datapool.internal.lock.ReaderPins;
import io.datapool.internal.segment.UnmapAtOnce;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** Protocols in which one step is wrong. A test that guards the step must fail under its mutant. */
enum Mutant {
    /** gc deletes whatever is not current, whoever reads it. */
    GC_IGNORES_PINS(new Protocol() {
        @Override
        void whileUnread(PoolDirectory directory, Collection<Long> generations, ReaderPins.WhileUnread work)
                throws IOException {
            work.run(List.copyOf(generations));
        }

        @Override
        long newestRead(PoolDirectory directory, long from, long before) {
            return 0;
        }
    }),

    /** The old generation is let go before the new one is pinned, so that a refresh that fails leaves nothing pinned. */
    REFRESH_UNPINS_FIRST(new Protocol() {
        @Override
        Snapshot refresh(Snapshot current) throws IOException {
            current.release();
            return current.refreshed();
        }
    }),

    /** Whoever cannot write the lock file reads without a pin. */
    OTHER_USERS_DO_NOT_PIN(new Protocol() {
        @Override
        @SuppressWarnings("NullAway") // what a reader without a readable lock file has
        ReaderPins.Pin pin(PoolDirectory directory, long generation) throws IOException {
            return directory.readersLock().toFile().canWrite() ? super.pin(directory, generation) : null;
        }
    }),

    /** Pins are never let go while the process lives. */
    NEVER_UNPINS(new Protocol() {
        @Override
        void unpin(ReaderPins.Pin pin) {}
    }),

    /** Something that is never cleared refers to the columns of closed pools, and with them to their mappings. */
    CLOSE_REMEMBERS_COLUMNS(new Protocol() {
        private final List<Dataset> remembered = new ArrayList<>();

        @Override
        void forget(Map<String, Dataset> mapped) {
            synchronized (remembered) {
                remembered.addAll(mapped.values());
            }
            super.forget(mapped);
        }
    }),

    /** Closing unmaps at once, under the feet of whoever reads. Kills the JVM: for child processes only. */
    CLOSE_UNMAPS_AT_ONCE(new Protocol() {
        @Override
        void forget(Map<String, Dataset> mapped) {
            for (Dataset dataset : mapped.values()) {
                UnmapAtOnce.unmap(dataset.columns().get(0).origin.region());
            }
            super.forget(mapped);
        }
    });

    @SuppressWarnings("ImmutableEnumChecker") // the only one with a state is a leak on purpose
    private final Protocol wrong;

    Mutant(Protocol wrong) {
        this.wrong = wrong;
    }

    /** Puts the mutant in force for this whole JVM, until it is closed. */
    InForce putInForce() {
        Protocol right = Protocol.inForce();
        Protocol.putInForce(wrong);
        return () -> Protocol.putInForce(right);
    }

    /** What ends a mutant. */
    interface InForce extends AutoCloseable {
        @Override
        void close();
    }
}
