package io.datapool;

import io.datapool.internal.lock.ReaderPins;
import io.datapool.internal.segment.UnmapAtOnce;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** What a {@link Mutant} does before, or instead of, a method of the library; in child processes, too. */
final class WrongSteps {
    private static final List<Dataset> REMEMBERED = new ArrayList<>();

    private WrongSteps() {}

    /** Instead of {@link ReaderPins#whileUnread}. */
    static void workOnAll(ReaderPins pins, Collection<Long> generations, ReaderPins.WhileUnread work)
            throws IOException {
        work.run(List.copyOf(generations));
    }

    /** Before {@link Snapshot#refreshed}. */
    static void letGo(Snapshot current) {
        current.release();
    }

    /** Before a snapshot forgets what was mapped. */
    static void remember(Map<String, Dataset> mapped) {
        synchronized (REMEMBERED) {
            REMEMBERED.addAll(mapped.values());
        }
    }

    /** Before a snapshot forgets what was mapped. */
    static void unmap(Map<String, Dataset> mapped) {
        for (Dataset dataset : mapped.values()) {
            UnmapAtOnce.unmap(dataset.columns().get(0).origin.region());
        }
    }
}
