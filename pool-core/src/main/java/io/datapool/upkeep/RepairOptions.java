package io.datapool.upkeep;

import io.datapool.internal.registry.RegistryHeader;
import io.datapool.schema.Names;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** How to {@link SharedDataPool#repair} a pool. Immutable. */
public final class RepairOptions {
    private static final RepairOptions DEFAULTS = new RepairOptions(false, false, Set.of(), Map.of(), Optional.empty());

    private final boolean dryRun;
    private final boolean ignoringRegistry;
    private final Set<String> dropped;
    private final Map<String, Long> chosen;
    private final Optional<String> poolId;

    private RepairOptions(
            boolean dryRun,
            boolean ignoringRegistry,
            Set<String> dropped,
            Map<String, Long> chosen,
            Optional<String> poolId) {
        this.dryRun = dryRun;
        this.ignoringRegistry = ignoringRegistry;
        this.dropped = Set.copyOf(dropped);
        this.chosen = Map.copyOf(chosen);
        this.poolId = poolId;
    }

    /** Do it, trust the registry as far as it can be read, and drop nothing. */
    public static RepairOptions defaults() {
        return DEFAULTS;
    }

    /** Only tell what would be done. */
    public RepairOptions dryRun() {
        return new RepairOptions(true, ignoringRegistry, dropped, chosen, poolId);
    }

    /** Treat the registry as if it were missing: for one that can be read, but is an old or a foreign one. */
    public RepairOptions ignoringRegistry() {
        return new RepairOptions(dryRun, true, dropped, chosen, poolId);
    }

    /**
     * Leave that dataset out; its segments are set aside.
     *
     * @throws IllegalArgumentException when the key is not allowed
     */
    public RepairOptions drop(String key) {
        Set<String> keys = new HashSet<>(dropped);
        keys.add(Names.requireKey(key));
        return new RepairOptions(dryRun, ignoringRegistry, keys, chosen, poolId);
    }

    /**
     * Take that generation of a dataset, whatever else there is of it.
     *
     * @throws IllegalArgumentException when the key is not allowed
     */
    public RepairOptions use(String key, long generation) {
        Map<String, Long> keys = new HashMap<>(chosen);
        keys.put(Names.requireKey(key), generation);
        return new RepairOptions(dryRun, ignoringRegistry, dropped, keys, poolId);
    }

    /**
     * Make the pool of that {@code poolId}, when there are segments of several pools.
     *
     * @throws IllegalArgumentException when it is not 32 hexadecimal digits
     */
    public RepairOptions poolId(String id) {
        if (!RegistryHeader.isPoolId(id)) {
            throw new IllegalArgumentException("pool id '" + id + "' is not 32 hexadecimal digits");
        }
        return new RepairOptions(dryRun, ignoringRegistry, dropped, chosen, Optional.of(id));
    }

    /** Whether nothing is to be changed. */
    public boolean isDryRun() {
        return dryRun;
    }

    /** Whether the registry counts as missing. */
    public boolean isIgnoringRegistry() {
        return ignoringRegistry;
    }

    /** The keys to leave out. */
    public Set<String> dropped() {
        return dropped;
    }

    /** The generations to take, by key. */
    public Map<String, Long> chosen() {
        return chosen;
    }

    /** The pool to make, where the caller has chosen. */
    public Optional<String> poolId() {
        return poolId;
    }

    @Override
    public String toString() {
        return (dryRun ? "dry run, " : "") + (ignoringRegistry ? "ignoring the registry, " : "") + "dropping " + dropped
                + ", using " + chosen + poolId.map(id -> ", of pool " + id).orElse("");
    }
}
