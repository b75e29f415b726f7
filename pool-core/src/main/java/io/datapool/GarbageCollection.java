package io.datapool;

import io.datapool.error.PoolDamagedException;
import io.datapool.internal.directory.PoolDirectory;
import io.datapool.internal.lock.ReaderPins;
import io.datapool.internal.registry.Registry;
import io.datapool.schema.DatasetInfo;
import io.datapool.schema.Names;
import io.datapool.upkeep.GcReport;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Frees what neither the current generation names nor one that somebody reads. Runs under the writer lock, in this order, so that it
 * may end after any step: the current registry is forced to disk; registries of generations that nobody reads are removed, durably;
 * then segments.
 */
final class GarbageCollection {
    private final PoolDirectory directory;
    private final Registry current;
    private final LockedPool locked;
    private final History history;
    private final ReaderSurvey readers;

    /** The generations that name a segment, by its file name. */
    private final Map<String, SortedSet<Long>> named = new HashMap<>();
    /** Keys whose rows cannot be read, with the generation: any of their segments may be meant. */
    private final Map<String, Long> unreadable = new TreeMap<>();

    private final List<String> deleted = new ArrayList<>();
    private final Map<String, String> kept = new HashMap<>();
    private long freedBytes;

    GarbageCollection(PoolDirectory directory, Registry current, LockedPool locked) {
        this.directory = directory;
        this.current = current;
        this.locked = locked;
        history = new History(directory);
        readers = new ReaderSurvey(directory);
    }

    GcReport run() throws IOException {
        // The last commit may be in doubt: what it replaced is garbage only when it cannot be undone any more.
        directory.forceRegistry();
        locked.requireUnchanged();
        deleted.addAll(directory.removeUnfinished(directory.segmentNames()));
        List<Long> generations = directory.generations().generations();
        List<Long> ended = endUnread(generations);
        List<Long> read = new ArrayList<>(generations);
        read.removeAll(ended);
        name(current);
        List<Long> known = new ArrayList<>(List.of(current.header().generation()));
        for (long generation : read) {
            history.find(current.header().poolId(), generation).ifPresent(registry -> {
                name(registry);
                known.add(generation);
            });
        }
        long unknown = newestReadWithoutRegistry(known);
        for (String name : directory.segmentNames()) {
            collect(name, unknown);
        }
        return new GcReport(deleted, freedBytes, kept, ended);
    }

    /** Ends all that nobody reads. A file of the current generation is of a commit that did not come to its end. */
    private List<Long> endUnread(List<Long> generations) throws IOException {
        long now = current.header().generation();
        List<Long> others = new ArrayList<>(generations);
        boolean unfinished = others.remove(now);
        if (unfinished) {
            locked.requireUnchanged();
            directory.generations().remove(List.of(now));
        }
        List<Long> ended = new ArrayList<>(history.endUnread(others, locked));
        if (unfinished) {
            ended.add(now);
        }
        return ended;
    }

    private void name(Registry registry) {
        long generation = registry.header().generation();
        for (String key : registry.keys()) {
            if (registry != current && registry.row(key).equals(current.row(key))) {
                continue; // most rows are, and parsing takes long
            }
            try {
                String file = registry.find(key).map(DatasetInfo::file).orElseThrow();
                named.computeIfAbsent(file, name -> new TreeSet<>()).add(generation);
            } catch (PoolDamagedException e) {
                unreadable.put(key, generation);
            }
        }
    }

    /**
     * The newest generation that somebody reads and whose registry is not known, 0 when there is none: a version of this library
     * that kept no registries published it, or somebody put an old registry back. It may name any segment up to its own.
     */
    private long newestReadWithoutRegistry(List<Long> known) throws IOException {
        ReaderPins pins = directory.pins();
        long before = Names.MAX_GENERATION + 1;
        for (long generation : new TreeSet<>(known).descendingSet()) {
            long found = pins.newestPinned(generation + 1, before);
            if (found > 0) {
                return found;
            }
            before = generation;
        }
        return pins.newestPinned(1, before);
    }

    private void collect(String name, long unknown) throws IOException {
        Optional<Names.SegmentName> segment = Names.parseSegmentFile(name);
        if (segment.isEmpty() || !directory.isFileOrLink(name)) {
            kept.put(name, "not a segment of this library");
            return;
        }
        String key = segment.get().key();
        SortedSet<Long> generations = named.getOrDefault(name, new TreeSet<>());
        if (generations.contains(current.header().generation())) {
            return;
        }
        if (unreadable.containsKey(key)) {
            kept.put(
                    name,
                    "the row of dataset '" + key + "' in the registry of generation " + unreadable.get(key)
                            + " cannot be read");
        } else if (!generations.isEmpty()) {
            kept.put(name, readers.reasonToKeep(generations));
        } else if (segment.get().generation() <= unknown) {
            kept.put(
                    name,
                    readers.reasonToKeep(new TreeSet<>(List.of(unknown)))
                            + ". What that generation holds is not known: its registry was not kept, so all that is not"
                            + " newer stays");
        } else {
            locked.requireUnchanged();
            freedBytes += directory.deleteSegment(name);
            deleted.add(name);
        }
    }
}
