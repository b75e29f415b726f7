package io.datapool;

import io.datapool.error.PoolDamagedException;
import io.datapool.error.PoolDeletedException;
import io.datapool.error.PoolException;
import io.datapool.error.PoolNotFoundException;
import io.datapool.error.PoolReplacedException;
import io.datapool.error.UnknownKeyException;
import io.datapool.internal.directory.Denial;
import io.datapool.internal.directory.PoolDirectory;
import io.datapool.internal.lock.ReaderPins;
import io.datapool.internal.registry.Registry;
import io.datapool.internal.registry.RegistryCache;
import io.datapool.internal.segment.SegmentAudit;
import io.datapool.internal.segment.SegmentReader;
import io.datapool.schema.DatasetInfo;
import io.datapool.schema.Names;
import io.datapool.upkeep.DeepVerifyReport;
import io.datapool.upkeep.VerifyReport;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One generation as a reader holds it: its registry, the pin that keeps its segments on disk, and what was mapped so far.
 *
 * <p>The pin is let go when the pool handle has moved on and nobody is in the middle of mapping: datasets are mapped whole, and
 * a mapped file needs no pin.
 */
final class Snapshot {
    private final PoolDirectory directory;
    private final Registry registry;
    private final ReaderPins.@Nullable Pin pin;
    private final Map<String, Dataset> mapped = new ConcurrentHashMap<>();
    /** The handle's own lease, and one for each mapping in progress; guarded by this. */
    private int leases = 1;

    private Snapshot(PoolDirectory directory, Registry registry, ReaderPins.@Nullable Pin pin) {
        this.directory = directory;
        this.registry = registry;
        this.pin = pin;
    }

    /**
     * Pins the current generation: read, pin, read again; when a commit came between, once more. A pinned generation that was
     * current after it was pinned cannot be collected.
     *
     * @throws PoolNotFoundException when there is no pool
     */
    static Snapshot pinCurrent(PoolDirectory directory) throws IOException {
        while (true) {
            Registry registry = readRegistry(directory)
                    .orElseThrow(() -> new PoolNotFoundException("there is no pool at " + directory.root()
                            + " (no " + directory.registry().getFileName()
                            + "). Create it (SharedDataPool.create, 'pool load'), or check the pool's name and home"));
            ReaderPins.Pin pin = pin(directory, registry.header().generation());
            boolean kept = false;
            try {
                if (isPinnedInTime(directory, registry)) {
                    kept = true;
                    return new Snapshot(directory, registry, pin);
                }
            } finally {
                if (pin != null && !kept) {
                    pin.close();
                }
            }
        }
    }

    static Optional<Registry> readRegistry(PoolDirectory directory) throws IOException {
        return directory
                .readRegistry()
                .map(bytes -> RegistryCache.parse(bytes, directory.registry().toString()));
    }

    /** Whether that registry is the one on disk. Reads no more of it than its head. */
    static boolean isCurrent(PoolDirectory directory, Registry registry) throws IOException {
        return directory
                .readRegistry(registry.headerBytes())
                .map(registry::startsLike)
                .orElse(false);
    }

    /** Whether a generation that has just been pinned was not pinned too late: it must still be the current one. */
    private static boolean isPinnedInTime(PoolDirectory directory, Registry registry) throws IOException {
        return isCurrent(directory, registry);
    }

    /** Keeps a generation's segments on disk, also for a user who may only read the pool. */
    private static ReaderPins.@Nullable Pin pin(PoolDirectory directory, long generation) throws IOException {
        try {
            return directory.pins().pin(generation);
        } catch (NoSuchFileException | AccessDeniedException e) {
            log().warn(
                            "{} cannot be opened{}: pool {} is read without a pin, so a gc by its owner may remove datasets that"
                                    + " this process has not mapped yet",
                            directory.readersLock(),
                            e instanceof NoSuchFileException ? ", it is missing ('pool repair' makes it anew)" : "",
                            directory.root());
            return null;
        }
    }

    Registry registry() {
        return registry;
    }

    /**
     * The dataset of that key, mapped on first use.
     *
     * @return empty when the generation holds no such key
     */
    Optional<Dataset> dataset(String key, Lifetime lifetime) {
        Dataset known = mapped.get(key);
        if (known != null) {
            return Optional.of(known);
        }
        return registry.find(key)
                .map(info -> mapped.computeIfAbsent(key, ignored -> Dataset.mapped(info, map(info), lifetime)));
    }

    /** The error for a key that is not there, with what is. */
    static UnknownKeyException unknownKey(Registry registry, String key) {
        Names.requireKey(key);
        List<String> keys = registry.keys();
        List<String> similar = keys.stream()
                .filter(other -> other.equalsIgnoreCase(key) || other.startsWith(key.replaceFirst("_.*", "_")))
                .toList();
        List<String> shown = similar.isEmpty() ? keys : similar;
        return new UnknownKeyException("pool '" + registry.header().pool() + "' generation "
                + registry.header().generation() + " holds no dataset '" + key + "'; "
                + (keys.isEmpty()
                        ? "it is empty"
                        : (similar.isEmpty() ? "it holds " : "similar: ")
                                + shown.subList(0, Math.min(10, shown.size()))
                                + (shown.size() > 10 ? " and " + (shown.size() - 10) + " more" : ""))
                + ". Load it, or refresh() if it was published after this handle attached");
    }

    /** Reads everything and compares it with its checksums. */
    VerifyReport verify() {
        Map<String, String> problems = new TreeMap<>();
        long nbytes = 0;
        for (String key : registry.keys()) {
            try {
                DatasetInfo info = registry.find(key).orElseThrow();
                nbytes += info.nbytes();
                verify(info);
            } catch (PoolException e) {
                problems.put(key, String.valueOf(e.getMessage()));
            }
        }
        return new VerifyReport(
                registry.header().generation(), registry.header().datasets(), nbytes, problems);
    }

    private void verify(DatasetInfo info) {
        opening(info, segment -> {
            SegmentReader.verify(segment, registry.header().poolId(), info);
            return info;
        });
    }

    /** Looks at everything, also at what this generation does not need. */
    DeepVerifyReport verifyDeep() throws IOException {
        return new DeepVerification(directory, registry, this::checkDeeply).run();
    }

    private void checkDeeply(DatasetInfo info, String row) {
        opening(info, segment -> {
            SegmentAudit.check(segment, registry.header().poolId(), info, row);
            return info;
        });
    }

    private SegmentReader.Mapped map(DatasetInfo info) {
        return opening(
                info, segment -> SegmentReader.map(segment, registry.header().poolId(), info));
    }

    /** Something done with a segment file that may fail in all the ways that files fail. */
    private interface Opening<T> {
        T open(Path segment) throws IOException;
    }

    private <T> T opening(DatasetInfo info, Opening<T> opening) {
        Path segment = directory.segments().resolve(info.file());
        try {
            directory.requireOwnSegments();
            return opening.open(segment);
        } catch (PoolDamagedException e) {
            throw gone(info, e).orElse(e); // a pool made anew may have a segment of the same name
        } catch (IOException e) {
            throw gone(info, e).orElseGet(() -> unreadable(segment, info, e));
        }
    }

    /** Looks what it was: RandomAccessFile calls every failed open a FileNotFoundException. */
    private PoolException unreadable(Path segment, DatasetInfo info, IOException cause) {
        if (Files.notExists(segment, LinkOption.NOFOLLOW_LINKS)) {
            return new PoolDamagedException(
                    "segment " + segment + " of dataset '" + info.key() + "' is missing. " + whyMissing(), cause);
        }
        if (!Files.isReadable(segment)) {
            return Denial.of(segment, cause);
        }
        return new PoolException("cannot read segment " + segment + ": " + cause.getMessage(), cause);
    }

    private String whyMissing() {
        String lost = "something in this JVM has opened and closed " + directory.readersLock() + ", as a back-up or a"
                + " checksum of the home does, at which the kernel drops this process's pins, and a gc has deleted the"
                + " segment: leave *.lock files out of it, and attach again";
        String remedy =
                "Load the dataset again to replace it, or run 'pool repair' to do without it; the other datasets"
                        + " are not affected";
        if (pin == null) {
            return remedy + ". This process reads without a pin: perhaps a gc has deleted it, then attach again";
        }
        long generation = registry.header().generation();
        return directory.pins().isSurelyLost(generation)
                ? "The pin on generation " + generation + " is lost: " + lost
                : remedy + ". Or else " + lost;
    }

    /** Why a segment is not there or not the one it should be: the pool is not, either. Empty when the pool is. */
    private Optional<PoolException> gone(DatasetInfo info, Exception cause) {
        try {
            Optional<Registry> now = readRegistry(directory);
            if (now.isEmpty()) {
                return Optional.of(new PoolDeletedException(
                        "pool " + directory.root() + " was deleted; dataset '" + info.key()
                                + "' was not mapped before. Load it anew, then attach again",
                        cause));
            }
            if (!now.get().header().poolId().equals(registry.header().poolId())) {
                return Optional.of(replaced(now.get()));
            }
        } catch (IOException | PoolException e) {
            cause.addSuppressed(e);
        }
        return Optional.empty();
    }

    /**
     * The snapshot to go on with: this one while it is current, else a newer one, with the datasets that did not change
     * carried over.
     *
     * @throws PoolDeletedException when there is no pool any more
     * @throws PoolReplacedException when another pool, or an older generation, is there
     */
    Snapshot refreshed() throws IOException {
        if (isCurrent(directory, registry)) {
            return this;
        }
        Snapshot newer;
        try {
            newer = pinCurrent(directory);
        } catch (PoolNotFoundException e) {
            throw new PoolDeletedException(
                    "pool " + directory.root()
                            + " was deleted; what is mapped stays readable until this handle is closed",
                    e);
        }
        if (!newer.registry.header().poolId().equals(registry.header().poolId())
                || newer.registry.header().generation() < registry.header().generation()) {
            newer.release();
            throw replaced(newer.registry);
        }
        return newer.carryingOver(mapped);
    }

    /** The snapshot to go on with when {@code published} is current and stays so: the caller holds the writer lock. */
    Snapshot following(Registry published) throws IOException {
        if (published == registry) {
            return this;
        }
        Snapshot newer = new Snapshot(
                directory,
                RegistryCache.shared(published),
                pin(directory, published.header().generation()));
        return newer.carryingOver(mapped);
    }

    /** Takes over what another generation mapped and this one holds unchanged. */
    private Snapshot carryingOver(Map<String, Dataset> others) {
        try {
            others.forEach((key, dataset) -> {
                if (registry.find(key).filter(dataset.info()::equals).isPresent()) {
                    mapped.put(key, dataset);
                }
            });
            return this;
        } catch (PoolException e) {
            release();
            throw e;
        }
    }

    private PoolReplacedException replaced(Registry now) {
        return new PoolReplacedException(
                "pool " + directory.root() + " is now " + now.header().poolId() + " generation "
                        + now.header().generation() + ", this handle reads "
                        + registry.header().poolId() + " generation "
                        + registry.header().generation() + ". Close it and attach again");
    }

    /** Made when there is something to say: starting a logging system takes longer than attaching. */
    private static Logger log() {
        return LoggerFactory.getLogger(Snapshot.class);
    }

    /** Keeps the pin while something is being mapped; false when it is gone already. */
    synchronized boolean tryLease() {
        if (leases == 0) {
            return false;
        }
        leases++;
        return true;
    }

    /**
     * Gives a lease back, the handle's own or one of {@link #tryLease}. After the last one nothing is mapped any more: what was
     * mapped lives on in whoever uses it.
     */
    synchronized void release() {
        leases--;
        if (leases == 0) {
            forget(mapped);
        }
        if (leases == 0 && pin != null) {
            try {
                unpin(pin);
            } catch (IOException e) {
                log().warn(
                                "cannot unpin generation {} of pool {}",
                                registry.header().generation(),
                                directory.root(),
                                e);
            }
        }
    }

    /** Nothing refers to what was mapped any more but whoever uses it. */
    private static void forget(Map<String, Dataset> mapped) {
        mapped.clear();
    }

    /** Lets go of a generation that is read no more. */
    private static void unpin(ReaderPins.Pin pin) throws IOException {
        pin.close();
    }
}
