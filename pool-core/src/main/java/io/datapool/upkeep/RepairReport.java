package io.datapool.upkeep;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What {@link SharedDataPool#repair} did, or would do.
 *
 * @param dryRun whether nothing was changed because that was asked for
 * @param registry how the registry was found
 * @param registryProblem what is wrong with it; empty when it is intact or missing
 * @param poolId the pool's identity
 * @param generation the pool's generation afterwards
 * @param changed whether the pool is or would be another one than before
 * @param datasets what it holds afterwards, by key, sorted
 * @param lost what it held and holds no more, by key, with the reason, sorted
 * @param setAside files that are in the quarantine now, or would be, by their old name, with the reason, sorted
 * @param ended older generations that cannot be opened any more, with the reason, ascending; their registries are in the
 *     quarantine now, or would be
 * @param lockFiles lock files that were missing and are made anew, or would be, by name
 * @param left segments that are not used and stay where they are, by name, with the reason, sorted
 */
public record RepairReport(
        boolean dryRun,
        RegistryState registry,
        Optional<String> registryProblem,
        String poolId,
        long generation,
        boolean changed,
        Map<String, Restored> datasets,
        Map<String, String> lost,
        Map<String, String> setAside,
        Map<Long, String> ended,
        List<String> lockFiles,
        Map<String, String> left) {
    /** Copies the collections. */
    public RepairReport {
        datasets = java.util.Collections.unmodifiableMap(new TreeMap<>(datasets));
        lost = java.util.Collections.unmodifiableMap(new TreeMap<>(lost));
        setAside = java.util.Collections.unmodifiableMap(new TreeMap<>(setAside));
        ended = java.util.Collections.unmodifiableMap(new TreeMap<>(ended));
        lockFiles = List.copyOf(lockFiles);
        left = java.util.Collections.unmodifiableMap(new TreeMap<>(left));
    }

    /** The keys of the datasets that no registry confirms: they may have been removed, or never committed. */
    public List<String> unconfirmed() {
        return keysOf(Standing.UNCONFIRMED);
    }

    /** The keys of the datasets of which another generation is used than the registry says. */
    public List<String> replaced() {
        return keysOf(Standing.OTHER_GENERATION);
    }

    private List<String> keysOf(Standing standing) {
        return datasets.entrySet().stream()
                .filter(entry -> entry.getValue().standing() == standing)
                .map(Map.Entry::getKey)
                .toList();
    }

    /** How a registry was found. */
    public enum RegistryState {
        /** It can be read, and has its checksum. */
        INTACT,
        /** It cannot be read; what can be made out of it is used nevertheless. */
        DAMAGED,
        /** There is none, or it was to be ignored. */
        MISSING
    }

    /** Why a dataset is there. */
    public enum Standing {
        /** The registry says so. */
        CONFIRMED,
        /** The registry names another segment of it, which is damaged or missing, or the caller chose this one. */
        OTHER_GENERATION,
        /** No registry tells of it. */
        UNCONFIRMED
    }

    /**
     * A dataset of the repaired pool.
     *
     * @param generation the generation that published it
     * @param standing why it is there
     */
    public record Restored(long generation, Standing standing) {}
}
