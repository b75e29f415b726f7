package io.datapool;

import io.datapool.error.PoolDamagedException;
import io.datapool.error.PoolVersionException;
import io.datapool.internal.directory.ChangeGuard;
import io.datapool.internal.directory.GenerationFiles;
import io.datapool.internal.directory.PoolDirectory;
import io.datapool.internal.registry.Registry;
import io.datapool.schema.DatasetInfo;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The generations before the current one, as far as their registries are kept. Its methods that remove registries want the writer
 * lock held, and the current registry forced to disk.
 */
final class History {
    /** How many generations commits leave for a gc to end, besides those that are read. */
    static final int KEPT_BY_COMMITS = 16;

    private final PoolDirectory directory;
    private final GenerationFiles files;

    History(PoolDirectory directory) {
        this.directory = directory;
        files = directory.generations();
    }

    /** The registry of a generation of that pool; empty where it is not kept, or its file is not what was kept. */
    Optional<Registry> find(String poolId, long generation) throws IOException {
        try {
            return read(poolId, generation);
        } catch (PoolVersionException e) {
            return Optional.empty();
        }
    }

    private Optional<Registry> read(String poolId, long generation) throws IOException {
        try {
            return files.read(generation)
                    .map(bytes -> Registry.parse(bytes, files.file(generation).toString()))
                    .filter(found -> found.header().poolId().equals(poolId)
                            && found.header().generation() == generation);
        } catch (PoolDamagedException e) {
            return Optional.empty();
        }
    }

    /**
     * What is wrong with a kept generation; empty when it can be opened.
     *
     * @param segments the names of the segments that are there
     */
    Optional<String> problem(String poolId, long generation, Set<String> segments) throws IOException {
        Optional<Registry> kept;
        try {
            kept = read(poolId, generation);
        } catch (PoolVersionException e) {
            return Optional.empty(); // which newer versions can open
        }
        if (kept.isEmpty()) {
            return Optional.of("is not the registry of generation " + generation + " of this pool");
        }
        for (String key : kept.get().keys()) {
            try {
                String segment = kept.get().find(key).map(DatasetInfo::file).orElseThrow();
                if (!segments.contains(segment)) {
                    return Optional.of("names segments/" + segment + ", which is gone");
                }
            } catch (PoolDamagedException e) {
                return Optional.of("cannot be understood: " + e.getMessage());
            }
        }
        return Optional.empty();
    }

    /**
     * Ends generations that nobody reads: without its registry a generation cannot be opened any more. Their segments stay. While a
     * generation is being ended nobody can begin to read it.
     *
     * @return those that are ended now
     */
    List<Long> endUnread(Collection<Long> generations, ChangeGuard guard) throws IOException {
        List<Long> ended = new ArrayList<>();
        directory.pins().whileUnread(generations, unread -> {
            guard.requireUnchanged();
            files.remove(unread);
            ended.addAll(unread);
        });
        return ended;
    }

    /** What a commit leaves to do: the oldest generations go, or else a pool would fill up that nobody collects garbage of. */
    void trim(ChangeGuard guard) throws IOException {
        List<Long> kept = files.generations();
        if (kept.size() > KEPT_BY_COMMITS) {
            endUnread(kept.subList(0, kept.size() - KEPT_BY_COMMITS), guard);
        }
    }
}
