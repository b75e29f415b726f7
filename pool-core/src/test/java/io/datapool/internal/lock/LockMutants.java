package io.datapool.internal.lock;

import io.datapool.agent.Mutation;
import io.datapool.agent.Without;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;

/** Libraries whose locks do not keep others out; each until it is closed, or its process ends. */
public final class LockMutants {
    private LockMutants() {}

    /** The guards of this class loader are not those of others. */
    public static Without notJvmWide() {
        return Without.answering(WriterGuard.class, "table", new HashMap<>());
    }

    /** The threads of this class loader take turns no more. */
    public static Without withoutTurns() {
        return Without.answering(WriterGuard.class, "tryTake", true);
    }

    /** The argument of a JVM that is content with having locked a file, whether it is still there or not. */
    public static String takesWhatWasDeleted(Path directory) throws IOException {
        return Without.inChild(directory, Mutation.answering(WriterLock.class, "isStillThere", true));
    }
}
