package io.datapool.internal.lock;

import io.datapool.agent.Without;
import java.util.HashMap;

/** Libraries whose writer locks do not know of each other within one JVM, until they are closed. */
public final class GuardMutants {
    private GuardMutants() {}

    /** The guards of this class loader are not those of others. */
    public static Without notJvmWide() {
        return Without.answering(WriterGuard.class, "table", new HashMap<>());
    }

    /** The threads of this class loader take turns no more. */
    public static Without withoutTurns() {
        return Without.answering(WriterGuard.class, "tryTake", true);
    }
}
