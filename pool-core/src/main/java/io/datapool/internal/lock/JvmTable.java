package io.datapool.internal.lock;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Holds the table of {@link JvmWide}. A thread group without threads, for these can be found by every class loader, are shown to
 * nobody who lists properties, and cost nothing to set up.
 */
final class JvmTable extends ThreadGroup implements Supplier<Map<String, Object>> {
    /** From this version of Java on, a group is forgotten when nobody refers to it; before, when it is destroyed. */
    private static final int FORGETS_GROUPS = 19;

    private final Map<String, Object> table = new HashMap<>();

    JvmTable(ThreadGroup parent, String name) {
        super(parent, name);
    }

    @Override
    public Map<String, Object> get() {
        return table;
    }

    /** Makes the JVM forget a group, and with it the class loader of its class. */
    @SuppressWarnings({"removal", "deprecation"}) // called where it does something only
    static void end(ThreadGroup group) {
        if (Runtime.version().feature() < FORGETS_GROUPS) {
            group.destroy();
        }
    }
}
