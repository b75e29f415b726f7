package io.datapool.internal.lock;

import io.datapool.error.PlatformException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * State that all copies of this library in a JVM share, whatever class loader each came from: the kernel's locks belong to
 * the process, and a second lock on the same bytes within one process is refused, or worse, released by accident.
 *
 * <p>It is one table, of JDK types only, that has an entry for each lock file that this process has open or is about to open, and
 * is itself there only as long as it has one:
 *
 * <pre>
 *   "writer (dev=...,ino=...)"    {@link WriterGuard}
 *   "readers (dev=...,ino=...)"   {@link PinnedFile}
 * </pre>
 */
final class JvmWide {
    private static final String NAME = "io.datapool.locks";
    /** Of what the table holds; to be counted up with every change. Version 0.1 of the library had number 1, elsewhere. */
    private static final String VERSIONED_NAME = NAME + " 2";

    /**
     * Guards the table, and is held by whoever makes, opens or closes a lock file: closing one drops every lock that the process
     * has on the file. Never held while anything is waited for. A string of the JVM's own table of strings, and so the same one
     * in every class loader.
     */
    static final Object MONITOR = VERSIONED_NAME.intern();

    /**
     * In the place of the table of 0.1, in the system properties. Text, so that listing and storing them works; 0.1 takes it for a
     * table, and fails before it locks anything.
     */
    private static final String OLD_TABLE_MOVED = "a newer version of the library is in use in this JVM";

    /** How many pins, marks and guards this copy of the library has. */
    private static int held;

    /** The table as long as it has one: what nobody refers to is forgotten. */
    @SuppressWarnings("UnusedVariable") // held for reachability alone
    private static @Nullable Supplier<Map<String, Object>> inUse;

    private JvmWide() {}

    /**
     * The table. To be used under the monitor, and not afterwards.
     *
     * @throws PlatformException when another version of the library, with another table, is in use in this JVM
     */
    static Map<String, Object> table() {
        requireNoOlderVersion();
        return findOrMake(root()).get();
    }

    /** Keeps the table there until {@link #letGo}. */
    static void hold() {
        held++;
        inUse = findOrMake(root());
    }

    /** The end of one {@link #hold}. */
    static void letGo() {
        held--;
        if (held == 0) {
            inUse = null;
        }
        forgetIfEmpty();
    }

    /** To be called after an entry was removed. */
    static void forgetIfEmpty() {
        Supplier<Map<String, Object>> found = findOrMake(root());
        if (found.get().isEmpty()) {
            JvmTable.end((ThreadGroup) found);
        }
    }

    /** Each time, for programs replace the system properties: what an older copy then makes is new. */
    private static void requireNoOlderVersion() {
        Object found = System.getProperties().putIfAbsent(NAME, OLD_TABLE_MOVED);
        if (found != null && !(found instanceof String)) {
            throw otherVersion("0.1");
        }
    }

    private static PlatformException otherVersion(String which) {
        return new PlatformException("another version of SharedDataPool (" + which + ") is in use in this JVM, perhaps"
                + " behind another class loader. The kernel's locks belong to the process, and versions that do not know"
                + " of each other drop each other's locks. Use one version in one JVM");
    }

    private static ThreadGroup root() {
        ThreadGroup group = Thread.currentThread().getThreadGroup();
        while (group.getParent() != null) {
            group = group.getParent();
        }
        return group;
    }

    /** @param root the one group of the JVM that is above all others */
    @SuppressWarnings("unchecked") // this name has this table
    static Supplier<Map<String, Object>> findOrMake(ThreadGroup root) {
        for (ThreadGroup group : groups(root)) {
            if (group.getName().equals(VERSIONED_NAME)) {
                return (Supplier<Map<String, Object>>) group;
            }
            if (group.getName().startsWith(NAME)) {
                throw otherVersion("whose table is '" + group.getName() + "', here it is '" + VERSIONED_NAME + "'");
            }
        }
        return new JvmTable(root, VERSIONED_NAME);
    }

    private static List<ThreadGroup> groups(ThreadGroup root) {
        ThreadGroup[] groups = new ThreadGroup[16];
        int count = root.enumerate(groups, false);
        while (count == groups.length) { // perhaps there are more
            groups = new ThreadGroup[2 * groups.length];
            count = root.enumerate(groups, false);
        }
        return Arrays.asList(groups).subList(0, count);
    }
}
