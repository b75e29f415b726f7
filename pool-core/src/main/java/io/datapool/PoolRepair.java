package io.datapool;

import io.datapool.error.CommitInDoubtException;
import io.datapool.error.PoolDamagedException;
import io.datapool.error.PoolNotFoundException;
import io.datapool.error.PoolVersionException;
import io.datapool.error.PoolWriteException;
import io.datapool.internal.directory.GenerationNumbers;
import io.datapool.internal.directory.MissingLockFiles;
import io.datapool.internal.directory.Permissions;
import io.datapool.internal.directory.PoolDirectory;
import io.datapool.internal.directory.Quarantine;
import io.datapool.internal.directory.ReplicaMark;
import io.datapool.internal.lock.ReaderPins;
import io.datapool.internal.registry.Commit;
import io.datapool.internal.registry.Registry;
import io.datapool.internal.registry.RegistryHeader;
import io.datapool.internal.registry.RegistryRemains;
import io.datapool.schema.Names;
import io.datapool.upkeep.RepairOptions;
import io.datapool.upkeep.RepairReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Mends a pool under its writer lock. Each step may be the last one, and leaves a pool that can be repaired again:
 *
 * <ol>
 *   <li>what is not used gets a second name in the quarantine, and so does the registry;
 *   <li>the new registry replaces the old one, as every commit does it;
 *   <li>what is not used loses its first name, unless a reader may still need it; then gc takes the name away later.
 * </ol>
 */
final class PoolRepair {
    private final PoolOptions options;
    private final RepairOptions how;
    private final PoolDirectory directory;

    PoolRepair(PoolOptions options, RepairOptions how) {
        this.options = options;
        this.how = how;
        this.directory = options.poolDirectory();
    }

    RepairReport run() throws IOException {
        directory.requireUsable();
        boolean hasRegistry = Files.exists(directory.registry(), LinkOption.NOFOLLOW_LINKS);
        if (!hasRegistry
                && directory.segmentNames().stream()
                        .allMatch(name -> Names.parseSegmentFile(name).isEmpty())) {
            throw new PoolNotFoundException("there is no pool at " + directory.root() + " (neither "
                    + directory.registry().getFileName() + " nor a segment): nothing to repair");
        }
        List<String> lockFiles = MissingLockFiles.of(directory).files().stream()
                .map(file -> String.valueOf(file.getFileName()))
                .toList();
        if (how.isDryRun() && !Files.exists(directory.writerLock(), LinkOption.NOFOLLOW_LINKS)) {
            return repair(lockFiles, Optional.empty());
        }
        if (!how.isDryRun()) {
            remains(); // which refuses newer versions, before anything is made anew; and again under the lock
            ReplicaMark.requireNone(directory, "repair");
            directory.create(Permissions.of(directory.root())); // whatever is missing
        }
        try (LockedPool locked = LockedPool.acquire(directory, options.writerTimeout())) {
            locked.buildUponWhatIsThere();
            return repair(lockFiles, Optional.of(locked));
        }
    }

    /**
     * Mends what can be mended, or tells what would be.
     *
     * @param lockFiles those that were missing
     * @param locked empty only where nothing is changed
     */
    private RepairReport repair(List<String> lockFiles, Optional<LockedPool> locked) throws IOException {
        List<String> names = directory.segmentNames();
        RegistryRemains remains = remains();
        RegistryRemains heeded = how.isIgnoringRegistry() ? RegistryRemains.NONE : remains;
        RepairPlan plan = new RepairPlan(candidates(names), heeded, how);
        boolean sameRegistry = heeded.intact().filter(plan::keeps).isPresent();
        long generation = sameRegistry ? remains.generation() : nextGeneration(names, remains);
        Map<String, String> setAside = new HashMap<>(plan.setAside());
        Set<String> staying = new HashSet<>(names);
        staying.removeAll(setAside.keySet());
        Map<Long, String> broken = brokenGenerations(plan.poolId(), staying);
        boolean changes = !sameRegistry || !setAside.isEmpty() || !broken.isEmpty();
        if (changes && !how.isDryRun()) {
            LockedPool pool = locked.orElseThrow();
            try {
                pool.requireUnchanged();
                directory.removeUnfinished(names);
                keep(setAside.keySet(), broken.keySet(), sameRegistry);
                if (!sameRegistry) {
                    directory.forceSegments();
                    Registry next = registry(plan, heeded, generation);
                    replaceRegistry(next, remains, staying, pool);
                    pool.buildUpon(next);
                }
                removeSetAside(setAside, generation, pool);
                new History(directory).endUnread(broken.keySet(), pool);
            } catch (CommitInDoubtException e) {
                throw e;
            } catch (IOException e) {
                throw pool.reason(failed(e));
            }
        }
        return new RepairReport(
                how.isDryRun(),
                plan.registryState(),
                heeded.problem(),
                plan.poolId(),
                generation,
                changes,
                plan.datasets(),
                plan.lost(),
                setAside,
                broken,
                lockFiles,
                plan.left());
    }

    /** Kept generations that cannot be opened afterwards, with the reason. */
    private Map<Long, String> brokenGenerations(String poolId, Set<String> segments) throws IOException {
        Map<Long, String> broken = new TreeMap<>();
        for (long generation : directory.generations().generations()) {
            new History(directory)
                    .problem(poolId, generation, segments)
                    .ifPresent(problem -> broken.put(generation, "it " + problem));
        }
        return broken;
    }

    /** What is replaced becomes history, as with every commit, if it is the pool's own and all that it names stays. */
    private void replaceRegistry(Registry next, RegistryRemains before, Set<String> staying, LockedPool locked)
            throws IOException {
        if (Files.notExists(directory.registry(), LinkOption.NOFOLLOW_LINKS)) {
            locked.buildUponNone(); // what could not get a second name was moved to the quarantine
        }
        if (before.intact().isPresent()
                && before.poolId().equals(Optional.of(next.header().poolId()))
                && staying.containsAll(before.files())) {
            directory.replaceRegistry(next.toBytes(), before.generation(), locked);
        } else {
            directory.placeRegistry(next.toBytes(), locked);
        }
    }

    private PoolWriteException failed(IOException cause) {
        return new PoolWriteException(
                "cannot repair pool " + directory.root() + ": "
                        + (cause.getMessage() == null ? cause : cause.getMessage())
                        + ". Nothing is lost: free some space or fix the cause, and repair it again",
                cause);
    }

    private List<SegmentCandidate> candidates(List<String> names) throws IOException {
        List<SegmentCandidate> candidates = new ArrayList<>();
        for (String name : names) {
            Optional<Names.SegmentName> segment = Names.parseSegmentFile(name);
            if (segment.isPresent()) {
                candidates.add(SegmentCandidate.inspect(directory.segments(), name, segment.get()));
            }
        }
        return candidates;
    }

    /** @throws PoolVersionException when only newer versions may change the pool, as far as what is there tells and is heeded */
    private RegistryRemains remains() throws IOException {
        try {
            Optional<byte[]> bytes = directory.readRegistry();
            if (bytes.isEmpty()) {
                return RegistryRemains.NONE;
            }
            String origin = directory.registry().toString();
            if (!how.isIgnoringRegistry()) {
                RegistryRemains.requireWritable(bytes.get(), origin);
            }
            RegistryRemains remains = RegistryRemains.of(bytes.get(), origin);
            remains.intact().ifPresent(registry -> registry.requireWritable(directory.root()));
            return remains;
        } catch (PoolDamagedException e) {
            return RegistryRemains.unreadable(String.valueOf(e.getMessage()));
        }
    }

    /** Above all that was ever seen here, also by a reader who still holds a generation that nothing else tells of. */
    private long nextGeneration(List<String> names, RegistryRemains remains) throws IOException {
        List<String> seen = new ArrayList<>(names);
        seen.addAll(directory.quarantine().names());
        long newest = GenerationNumbers.newest(directory, seen, remains.generation());
        if (!how.isDryRun() || Files.exists(directory.readersLock())) {
            ReaderPins pins = directory.pins();
            newest = Math.max(newest, pins.newestPinned(newest + 1, Names.MAX_GENERATION + 1));
        }
        return newest + 1;
    }

    /** Second names first: from here on nothing can get lost. */
    private void keep(Iterable<String> segments, Iterable<Long> generations, boolean sameRegistry) throws IOException {
        List<Path> files = new ArrayList<>();
        segments.forEach(name -> files.add(directory.segments().resolve(name)));
        generations.forEach(generation -> files.add(directory.generations().file(generation)));
        if (!sameRegistry && Files.exists(directory.registry(), LinkOption.NOFOLLOW_LINKS)) {
            files.add(directory.registry());
        }
        if (files.isEmpty()) {
            return;
        }
        Quarantine quarantine = directory.quarantine();
        quarantine.create();
        for (Path file : files) {
            quarantine.keep(file);
        }
        quarantine.force();
    }

    private Registry registry(RepairPlan plan, RegistryRemains remains, long generation) throws IOException {
        Optional<RegistryHeader> before = remains.intact().map(Registry::header);
        boolean ephemeral =
                before.isPresent() ? before.get().ephemeral() : directory.pins().isCreatorPresent();
        Commit commit = LibraryVersion.commit(directory.now());
        RegistryHeader header = before.filter(said -> said.poolId().equals(plan.poolId()))
                .map(said -> said.next(generation, commit))
                .orElseGet(() -> RegistryHeader.first(options.name(), plan.poolId(), generation, commit, ephemeral));
        return Registry.ofRows(header, plan.rows());
    }

    private static boolean mayBeRead(ReaderPins pins, long from, long before) throws IOException {
        return from < before && pins.anyPinned(from, before);
    }

    private void removeSetAside(Map<String, String> setAside, long generation, LockedPool locked) throws IOException {
        ReaderPins pins = directory.pins();
        for (Map.Entry<String, String> file : setAside.entrySet()) {
            long from = Names.parseSegmentFile(file.getKey()).orElseThrow().generation();
            if (mayBeRead(pins, from, generation)) {
                file.setValue(file.getValue() + " (until its readers are gone and gc runs also where it was)");
            } else {
                locked.requireUnchanged();
                directory.disk().deleteIfExists(directory.segments().resolve(file.getKey()));
            }
        }
        if (!setAside.isEmpty()) {
            directory.forceSegments();
        }
    }
}
