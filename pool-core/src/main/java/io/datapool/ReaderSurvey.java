package io.datapool;

import io.datapool.error.PoolException;
import io.datapool.error.PoolNotFoundException;
import io.datapool.internal.directory.MissingLockFiles;
import io.datapool.internal.directory.PoolDirectory;
import io.datapool.internal.lock.KernelLocks;
import io.datapool.internal.lock.ReaderPins;
import io.datapool.internal.registry.Registry;
import io.datapool.schema.Names;
import io.datapool.upkeep.ReaderProcess;
import io.datapool.upkeep.ReadersReport;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SortedSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Finds out who reads a pool, to tell people. What may be deleted is never decided by it. */
final class ReaderSurvey {
    private static final int MOST_NAMED = 5;

    private final PoolDirectory directory;
    /** Looked up when first wanted. */
    private @Nullable List<ReaderProcess> readers;

    ReaderSurvey(PoolDirectory directory) {
        this.directory = directory;
    }

    /** The processes that can be seen from here. */
    private List<ReaderProcess> readers() {
        List<ReaderProcess> known = readers;
        if (known == null) {
            // Byte 0 is the mark of an ephemeral pool's creator, exclusive locks are those of a gc.
            known = KernelLocks.of(directory.readersLock()).stream()
                    .filter(lock -> !lock.exclusive() && lock.last() > 0)
                    .map(PinHolder::of)
                    .toList();
            readers = known;
        }
        return known;
    }

    /** @throws PoolNotFoundException when there is no pool */
    ReadersReport report() throws IOException {
        directory.requireUsable();
        Registry registry = Snapshot.readRegistry(directory).orElseThrow(this::gone);
        return new ReadersReport(registry.header().generation(), readers(), hidden());
    }

    private PoolNotFoundException gone() {
        return new PoolNotFoundException(
                "there is no pool at " + directory.root() + ". Check the pool's name and home");
    }

    /** Whether somebody has a byte that nobody who can be seen has. A gc at this very moment may keep a file for the next one. */
    private ReadersReport.Hidden hidden() throws IOException {
        try {
            ReaderPins pins = directory.pins();
            long unseen = 1;
            for (ReaderProcess reader : byGeneration()) {
                if (reader.oldestGeneration() > unseen && pins.anyPinned(unseen, reader.oldestGeneration())) {
                    return ReadersReport.Hidden.SOME;
                }
                unseen = Math.max(unseen, Math.min(reader.newestGeneration(), Names.MAX_GENERATION) + 1);
            }
            return unseen <= Names.MAX_GENERATION && pins.anyPinned(unseen, Names.MAX_GENERATION + 1)
                    ? ReadersReport.Hidden.SOME
                    : ReadersReport.Hidden.NONE;
        } catch (AccessDeniedException e) {
            return ReadersReport.Hidden.UNKNOWN;
        } catch (NoSuchFileException e) {
            throw MissingLockFiles.behind(directory, e)
                    .<PoolException>map(missing -> missing)
                    .orElseGet(this::gone);
        }
    }

    private List<ReaderProcess> byGeneration() {
        return readers().stream()
                .sorted(Comparator.comparingLong(ReaderProcess::oldestGeneration))
                .toList();
    }

    /** Why a segment has to stay that those generations name, at least one of which is read, in words. */
    String reasonToKeep(SortedSet<Long> generations) {
        List<String> named = new ArrayList<>();
        for (ReaderProcess reader : readers()) {
            SortedSet<Long> read = generations.subSet(
                    reader.oldestGeneration(), Math.min(reader.newestGeneration(), Names.MAX_GENERATION) + 1);
            if (!read.isEmpty()) {
                named.add(generations(read) + " by " + reader.process());
            }
        }
        if (named.isEmpty()) {
            return (generations.size() == 1 ? "" : "one of ") + generations(generations) + " is read by a process that"
                    + " cannot be seen from here, perhaps in another container. End it, or let it refresh()";
        }
        int more = named.size() - MOST_NAMED;
        return "still read: " + String.join(", ", named.subList(0, Math.min(named.size(), MOST_NAMED)))
                + (more > 0 ? " and " + more + " more, see 'pool ps'" : "") + ". End "
                + (named.size() > 1 ? "them, or let them" : "it, or let it") + " refresh()";
    }

    private static String generations(SortedSet<Long> generations) {
        String numbers =
                generations.stream().limit(MOST_NAMED).map(String::valueOf).collect(Collectors.joining(", "));
        return (generations.size() == 1 ? "generation " : "generations ")
                + numbers
                + (generations.size() > MOST_NAMED ? ", ..." : "");
    }
}
