package io.datapool;

import io.datapool.error.CommitInDoubtException;
import io.datapool.error.PlatformException;
import io.datapool.error.PoolAccessException;
import io.datapool.error.PoolDamagedException;
import io.datapool.error.PoolDeletedException;
import io.datapool.error.PoolException;
import io.datapool.error.PoolExistsException;
import io.datapool.error.PoolLockLostException;
import io.datapool.error.PoolLockedException;
import io.datapool.error.PoolNotFoundException;
import io.datapool.error.PoolReplacedException;
import io.datapool.error.PoolWriteException;
import io.datapool.error.UnknownColumnException;
import io.datapool.error.UnknownKeyException;
import io.datapool.internal.directory.PoolDirectory;
import io.datapool.internal.registry.Registry;
import io.datapool.internal.registry.RegistryRow;
import io.datapool.internal.segment.Preflight;
import io.datapool.schema.DatasetInfo;
import io.datapool.upkeep.DeepVerifyReport;
import io.datapool.upkeep.GcReport;
import io.datapool.upkeep.ReadersReport;
import io.datapool.upkeep.RepairOptions;
import io.datapool.upkeep.RepairReport;
import io.datapool.upkeep.UpgradeReport;
import io.datapool.upkeep.VerifyReport;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * A pool of datasets that any number of JVMs read without copying.
 *
 * <p>A pool lives in a directory and survives its processes. One process loads it, others {@link #attach}:
 *
 * <pre>{@code
 * try (SharedDataPool pool = SharedDataPool.attach("my_backtest")) {
 *     FloatColumn close = pool.ohlcv("BTCUSDT", "1h").close();
 *     for (int row = 0; row < close.rows(); row++) {
 *         signal(close.get(row));
 *     }
 * }
 * }</pre>
 *
 * <table>
 *   <caption>Who may do what</caption>
 *   <tr><th>opened by</th><th>may</th><th>{@code close()}</th></tr>
 *   <tr><td>{@link #attach}</td><td>read</td><td>lets go; never deletes</td></tr>
 *   <tr><td>{@link #create}, {@link #createOrAttach}</td><td>read, and change while holding the writer lock</td>
 *       <td>lets go; deletes only an ephemeral pool that this handle created</td></tr>
 * </table>
 *
 * <p>A handle reads one generation, a consistent snapshot of all datasets, until {@link #refresh} or its own commit moves it
 * to the newest. What it reads stays on disk meanwhile, whatever others publish, remove or collect.
 *
 * <p>While a pool is open, nothing else in this JVM may open and close its files {@code *.lock}, as a back-up, an archive or a
 * checksum of the home does: the kernel then drops all locks that the process holds on them. Whoever changes the pool is told
 * ({@link PoolLockLostException}); readers may find that a segment is gone.
 *
 * <p>Thread-safe. All methods but {@link #close} throw {@link IllegalStateException} after {@code close()}, and
 * {@link PoolException} when the file system fails.
 */
public final class SharedDataPool implements AutoCloseable {
    private final PoolOptions options;
    private final Lifetime lifetime;
    /** Null for a handle that may only read. */
    private final @Nullable PoolWriting writing;

    /** Guarded by this. */
    private Snapshot snapshot;

    private SharedDataPool(PoolOptions options, PoolDirectory directory, Role role, Optional<PoolCreation.Made> made)
            throws IOException {
        this.options = options;
        this.lifetime = new Lifetime(options.name());
        this.snapshot = Snapshot.pinCurrent(directory);
        if (made.filter(pool -> !pool.poolId().equals(poolId())).isPresent()) {
            snapshot.release();
            throw new PoolReplacedException(
                    "pool " + options + " was deleted and created anew while it was being opened. Open it again");
        }
        try {
            options.requireAgreement(snapshot.registry().header().ephemeral());
        } catch (IOException | RuntimeException e) {
            snapshot.release();
            throw e;
        }
        this.writing = role == Role.READER
                ? null
                : new PoolWriting(this::moveOn, options, directory, made.flatMap(PoolCreation.Made::presence));
    }

    private enum Role {
        READER,
        WRITER
    }

    // ---------------------------------------------------------------- opening

    /**
     * Opens a pool of the default home for reading.
     *
     * @see #attach(PoolOptions)
     */
    public static SharedDataPool attach(String name) {
        return attach(PoolOptions.named(name));
    }

    /**
     * Opens a pool for reading. Nothing is mapped before its dataset is asked for.
     *
     * @throws PoolNotFoundException when there is none; the message names the path that was looked at
     * @throws IllegalArgumentException when the options say of the pool what it is not: ephemeral, or another audience
     * @throws PoolAccessException when it may not be read, or belongs to somebody who is not trusted
     * @throws PoolDamagedException when the registry is not what was written
     * @throws PoolLockedException when a process that was collecting garbage has been stopped in the middle of it
     * @throws PlatformException when this JVM cannot map a pool as it was started
     */
    public static SharedDataPool attach(PoolOptions options) {
        return open(options, Role.READER, Optional.empty());
    }

    /**
     * Makes a new, empty pool.
     *
     * @throws PoolExistsException when there is one of that name
     * @throws PoolAccessException when the directory may not be written or used
     * @throws PoolLockedException when another process is creating or writing it, or still has an ephemeral pool open that
     *     was deleted there
     * @throws PoolWriteException when the disk refuses; there is no pool then
     * @throws CommitInDoubtException when the pool is there but may not survive a power loss
     * @throws PlatformException when this JVM cannot map a pool as it was started
     */
    public static SharedDataPool create(PoolOptions options) {
        Preflight.check();
        PoolDirectory directory = options.poolDirectory();
        PoolCreation.Made made;
        try {
            made = PoolCreation.create(options, directory);
        } catch (IOException e) {
            throw PoolWriting.refused("create", options, e);
        }
        if (made.presence().isEmpty()) {
            return open(options, Role.WRITER, Optional.empty());
        }
        try {
            return open(options, Role.WRITER, Optional.of(made));
        } catch (RuntimeException | Error e) {
            PoolCreation.leave(made.presence().get(), directory);
            throw e;
        }
    }

    /**
     * Opens a pool for reading and changing; unlike {@link #createOrAttach} never makes one.
     *
     * @throws PoolNotFoundException when there is none
     * @see #attach(PoolOptions)
     */
    public static SharedDataPool open(PoolOptions options) {
        return open(options, Role.WRITER, Optional.empty());
    }

    /**
     * Deletes a pool without opening it, even one whose registry is damaged; see {@link #delete()}.
     *
     * @throws PoolNotFoundException when there is none
     * @throws PoolAccessException when it may not be changed
     * @throws PoolLockedException when another writer did not finish in time
     */
    public static void delete(PoolOptions options) {
        try {
            PoolWriting.delete(options);
        } catch (IOException e) {
            throw PoolWriting.refused("delete", options, e);
        }
    }

    /**
     * Mends a pool that nobody needs to be able to open: makes its registry anew from what its intact segments say of
     * themselves, and sets aside what it cannot use, in {@code quarantine/} in the pool directory. Readers go on with what
     * they read. Never runs by itself. A pool without damage is left as it is.
     *
     * <table>
     *   <caption>Which segment a dataset gets</caption>
     *   <tr><th>registry</th><th>dataset</th></tr>
     *   <tr><td>readable</td><td>as it says; where that segment is damaged or missing, the newest intact one of the key; datasets
     *       that it does not name stay removed</td></tr>
     *   <tr><td>damaged</td><td>the segment whose name can still be read in it; else the newest intact one of the key</td></tr>
     *   <tr><td>missing</td><td>the newest intact one of the key</td></tr>
     * </table>
     *
     * <p>Datasets that no registry confirms come back, and the report says so of each: they may have been removed, or never
     * committed. {@link RepairOptions} leave some out, choose other generations, or only tell what would be done.
     *
     * @return what was done
     * @throws PoolNotFoundException when there is neither a registry nor a segment
     * @throws PoolAccessException when it may not be changed
     * @throws PoolLockedException when another writer did not finish in time
     * @throws PoolDamagedException when it is for the caller to choose which of several pools the segments are to make
     * @throws PoolWriteException when the disk refuses; nothing is lost, and it can be repaired again
     */
    public static RepairReport repair(PoolOptions options, RepairOptions how) {
        try {
            return new PoolRepair(options, how).run();
        } catch (IOException e) {
            throw new PoolException("cannot repair pool " + options + ": " + e, e);
        }
    }

    /**
     * Opens a pool for reading and changing, and makes it first where there is none.
     *
     * @throws IllegalArgumentException when the options say of a pool that is there what it is not: ephemeral, or another audience
     * @throws PoolAccessException when the directory may not be written or used
     * @throws PoolLockedException when another process is creating or writing it
     * @throws PoolDamagedException when the registry is not what was written
     * @throws PlatformException when this JVM cannot map a pool as it was started
     * @see #create
     * @see #attach(PoolOptions)
     */
    public static SharedDataPool createOrAttach(PoolOptions options) {
        while (true) {
            try {
                if (!PoolCreation.isAlive(options)) {
                    return create(options);
                }
                return open(options);
            } catch (PoolExistsException | PoolNotFoundException e) {
                // Another process created or deleted it in between: look again.
            }
        }
    }

    private static SharedDataPool open(PoolOptions options, Role role, Optional<PoolCreation.Made> made) {
        Preflight.check();
        PoolDirectory directory = options.poolDirectory();
        try {
            directory.requireUsable();
            return new SharedDataPool(options, directory, role, made);
        } catch (IOException e) {
            throw PoolCreation.notOpened(options, e);
        }
    }

    /**
     * The arguments that a JVM needs to map pools, for starting worker processes: the lines of {@code jvm.args}, which serve
     * JDK 17 and later alike.
     */
    public static List<String> jvmArguments() {
        return LibraryVersion.read("jvm.args")
                .lines()
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .toList();
    }

    /** This library's version. */
    public static String version() {
        return LibraryVersion.text();
    }

    /**
     * The names of the pools under a home, sorted; none where there is no such directory.
     *
     * @throws PoolAccessException when the directory may not be read
     */
    public static List<String> names(Path home) {
        try {
            return PoolDirectory.names(home);
        } catch (IOException e) {
            throw new PoolException("cannot list the pools of " + home + ": " + e.getMessage(), e);
        }
    }

    /**
     * Which processes read a pool. Pins nothing, and shows nothing of a process that could not pin what it reads.
     *
     * @return those that can be seen from here, and whether there are others
     * @throws PoolNotFoundException when there is none
     * @throws PoolAccessException when it may not be read, or belongs to somebody who is not trusted
     * @throws PoolDamagedException when the registry is not what was written
     */
    public static ReadersReport readers(PoolOptions options) {
        try {
            return new ReaderSurvey(options.poolDirectory()).report();
        } catch (IOException e) {
            throw new PoolException("cannot tell who reads pool " + options + ": " + e, e);
        }
    }

    // ---------------------------------------------------------------- reading

    /**
     * The dataset of that key in this handle's generation; then always the same one. The first time, its file is looked at (it must
     * be there, of the right length, and say that it is this dataset), and mapped, unless another handle of this JVM has it mapped.
     *
     * @throws UnknownKeyException when there is none; the message names similar keys
     * @throws IllegalArgumentException when the key is not allowed, so that there cannot be one
     * @throws PoolDamagedException when its segment is not what was written
     * @throws PoolDeletedException when the pool was deleted before the dataset was mapped
     * @throws PlatformException when this process has almost as many mappings as the kernel allows (vm.max_map_count)
     */
    public Dataset get(String key) {
        Snapshot current = lease();
        try {
            return current.dataset(key, lifetime).orElseThrow(() -> Snapshot.unknownKey(current.registry(), key));
        } finally {
            current.release();
        }
    }

    /**
     * The bars of a symbol: the dataset {@code SYMBOL_TIMEFRAME}.
     *
     * @throws UnknownKeyException when there are none
     * @throws UnknownColumnException when the dataset has no bars
     */
    public OhlcvSeries ohlcv(String symbol, String timeframe) {
        return OhlcvSeries.of(get(OhlcvSeries.key(symbol, timeframe)));
    }

    /**
     * The funding rates of a symbol: the dataset {@code SYMBOL_funding}.
     *
     * @throws UnknownKeyException when there are none
     * @throws UnknownColumnException when the dataset has no funding rates
     */
    public FundingSeries funding(String symbol) {
        return FundingSeries.of(get(FundingSeries.key(symbol)));
    }

    /** The keys of all datasets, sorted. */
    public List<String> keys() {
        return snapshot().registry().keys();
    }

    /** Whether there is a dataset of that key. */
    public boolean contains(String key) {
        return snapshot().registry().contains(key);
    }

    /**
     * What the registry says of a dataset; maps nothing.
     *
     * @throws UnknownKeyException when there is none of that key
     */
    public DatasetInfo info(String key) {
        Registry registry = snapshot().registry();
        return registry.find(key).orElseThrow(() -> Snapshot.unknownKey(registry, key));
    }

    /**
     * What the registry says of a dataset, as it stands there: JSON, with fields that only newer versions of this library know, too.
     *
     * @throws UnknownKeyException when there is none of that key
     */
    public String infoJson(String key) {
        Registry registry = snapshot().registry();
        return registry.row(key).map(RegistryRow::asJson).orElseThrow(() -> Snapshot.unknownKey(registry, key));
    }

    /** The number of the format that the pool's registry has in this handle's generation. */
    public int format() {
        return (int) snapshot().registry().header().version().format();
    }

    /** Bytes of all values of all datasets. */
    public long totalBytes() {
        return snapshot().registry().header().nbytes();
    }

    /** The generation that this handle reads. */
    public long generation() {
        return snapshot().registry().header().generation();
    }

    /** When the generation that this handle reads was published. */
    public Instant committedAt() {
        return snapshot().registry().header().commit().time();
    }

    /** The pool's random identity, 32 hexadecimal digits; another pool of the same name has another one. */
    public String poolId() {
        return snapshot().registry().header().poolId();
    }

    /** How the pool was opened. */
    public PoolOptions options() {
        return options;
    }

    /**
     * Moves this handle to the pool's newest generation. Datasets got before stay readable and unchanged; {@link #get} gives
     * the new ones.
     *
     * @return whether there was a newer one
     * @throws PoolDeletedException when the pool was deleted
     * @throws PoolReplacedException when another pool, or an older generation, took its place
     */
    public synchronized boolean refresh() {
        Snapshot current = snapshot();
        try {
            // The next one is pinned before this one is let go, which stays as it is when that fails.
            return moveTo(current.refreshed());
        } catch (IOException e) {
            throw new PoolException("cannot refresh pool " + options + ": " + e.getMessage(), e);
        }
    }

    private synchronized boolean moveTo(Snapshot newest) {
        Snapshot current = snapshot;
        if (newest == current) {
            return false;
        }
        snapshot = newest;
        current.release();
        return true;
    }

    /**
     * Reads every segment of this handle's generation through the file system and compares all checksums.
     *
     * @return what is wrong; damage is reported, not thrown
     */
    public VerifyReport verify() {
        Snapshot current = lease();
        try {
            return current.verify();
        } finally {
            current.release();
        }
    }

    /**
     * Looks at everything in the pool directory, and at each dataset of this handle's generation as closely as can be: what
     * {@link #verify} checks, and that each segment carries the registry's own row, that its stamps ascend and make the
     * registry's time range and step, that it is Arrow when it is read from the front; modes and owners of all files; whose
     * segments the others are; files that belong to no pool.
     *
     * @return what is wrong or remarkable; damage is reported, not thrown
     */
    public DeepVerifyReport verifyDeep() {
        Snapshot current = lease();
        try {
            return current.verifyDeep();
        } catch (IOException e) {
            throw new PoolException("cannot verify pool " + options + ": " + e, e);
        } finally {
            current.release();
        }
    }

    // ---------------------------------------------------------------- changing

    /**
     * Publishes one dataset, new or in place of the one of that key.
     *
     * @return the generation that holds it, to which this handle has moved
     * @throws IllegalArgumentException when the key is not allowed, the draft has no column, or its time index descends
     * @throws IllegalStateException when this thread has an update of this pool open, through whatever handle, and would
     *     wait for itself
     * @throws PoolAccessException when the handle may only read, or the pool belongs to another user
     * @throws PoolLockedException when another writer did not finish in time
     * @throws PoolWriteException when the disk refuses; the pool is as it was
     * @throws PoolLockLostException when the pool is not any more what was locked; see {@link PoolUpdate#commit}
     */
    public long put(String key, DatasetDraft draft) {
        try (PoolUpdate update = beginUpdate()) {
            update.put(key, draft);
            return update.commit();
        }
    }

    /**
     * Removes a dataset. Readers of earlier generations keep it; {@link #gc} frees its space when they are gone.
     *
     * @return the generation without it, to which this handle has moved
     * @throws UnknownKeyException when there is none of that key
     * @throws IllegalArgumentException when the key is not allowed
     * @throws IllegalStateException when this thread has an update of this pool open, through whatever handle, and would
     *     wait for itself
     * @throws PoolAccessException when the handle may only read, or the pool belongs to another user
     * @throws PoolLockedException when another writer did not finish in time
     * @throws PoolWriteException when the disk refuses; the pool is as it was
     * @throws PoolLockLostException when the pool is not any more what was locked; see {@link PoolUpdate#commit}
     */
    public long remove(String key) {
        try (PoolUpdate update = beginUpdate()) {
            update.remove(key);
            return update.commit();
        }
    }

    /**
     * Starts a group of changes that are published together; waits for the writer lock.
     *
     * @throws IllegalStateException when this thread has an update of this pool open already, through whatever handle
     * @throws PoolAccessException when the handle may only read, or the pool belongs to another user
     * @throws PoolLockedException when another writer did not finish in time
     * @throws PoolWriteException when the disk refuses
     * @throws PoolDeletedException when the pool was deleted
     * @throws PoolReplacedException when another pool took its place
     */
    public PoolUpdate beginUpdate() {
        return writing().begin(snapshot().registry());
    }

    /**
     * Writes anew, in one generation, what is of an older format: the registry, and segments with the same values. Takes as much
     * disk space again as those; {@link #gc} frees the old ones when nobody reads them. Does nothing where all is of the newest.
     *
     * @return what was done
     * @throws PoolDamagedException when a segment is not what was written; nothing is changed then
     * @throws IllegalStateException when this thread has an update of this pool open, through whatever handle, and would
     *     wait for itself
     * @throws PoolAccessException when the handle may only read, or the pool belongs to another user
     * @throws PoolLockedException when another writer did not finish in time
     * @throws PoolWriteException when the disk refuses; the pool is as it was
     */
    public UpgradeReport upgrade() {
        try (PoolUpdate update = beginUpdate()) {
            return new PoolUpgrade(writing().directory(), update.before(), update).run();
        }
    }

    /**
     * Deletes segments that neither the current generation nor any reader needs, and what crashed writers left behind. Deletes
     * the whole pool when it is ephemeral and its creator is gone.
     *
     * @throws IllegalStateException when this thread has an update of this pool open, through whatever handle, and would
     *     wait for itself
     * @throws PoolAccessException when the handle may only read
     * @throws PoolLockedException when another writer did not finish in time
     * @throws PoolWriteException when the disk refuses; what is published is as it was
     * @throws PoolDeletedException when the pool was deleted
     * @throws PoolReplacedException when another pool took its place
     * @throws PoolLockLostException when the pool is not any more what was locked; nothing more is deleted then
     */
    public GcReport gc() {
        return writing().gc(snapshot().registry());
    }

    /**
     * Deletes the pool with its directory, in which only what is somebody else's stays: attaching fails from now on. Columns that are mapped, here or elsewhere, stay readable until their
     * handle is closed; anything else throws {@link PoolDeletedException}.
     *
     * @throws IllegalStateException when this thread has an update of this pool open, through whatever handle, and would
     *     wait for itself
     * @throws PoolAccessException when the handle may only read
     * @throws PoolLockedException when another writer did not finish in time
     * @throws PoolWriteException when the disk refuses: the pool is as it was, or deleted with files left over, as the message says
     * @throws CommitInDoubtException when the pool is deleted but may be there again after a power loss
     * @throws PoolDeletedException when the pool was deleted before
     * @throws PoolReplacedException when another pool took its place
     * @throws PoolLockLostException when the pool is not any more what was locked; it is as it was
     */
    public void delete() {
        writing().delete(snapshot().registry());
    }

    private PoolWriting writing() {
        snapshot(); // a closed handle says that it is closed, whatever its role
        if (writing == null) {
            throw new PoolAccessException("pool " + options + " was attached for reading only. Open it with"
                    + " SharedDataPool.createOrAttach to change it");
        }
        return writing;
    }

    /**
     * Lets go of the pool: every column and slice that this handle gave out refuses to be read from now on. What was mapped is unmapped
     * when the garbage collector finds that nobody can read it. An update in
     * progress is undone. An ephemeral pool is deleted when this handle created it. The second call does nothing.
     *
     * @throws PoolLockedException when this is an ephemeral pool's creator and another writer did not finish in time; the handle
     *     is closed nevertheless, and the next {@code gc} or {@code create} deletes the pool
     * @throws IllegalStateException likewise, when this thread itself has an update of the pool open through another handle
     */
    @Override
    public void close() {
        synchronized (this) {
            if (lifetime.isClosed()) {
                return;
            }
            lifetime.close();
        }
        try {
            if (writing != null) {
                writing.close(snapshot.registry());
            }
        } finally {
            snapshot.release();
        }
    }

    // ---------------------------------------------------------------- shared with the writing side

    private synchronized Snapshot snapshot() {
        lifetime.requireOpen();
        return snapshot;
    }

    /**
     * After a commit of this handle, under the writer lock: the new generation is published, so nothing that goes wrong now may
     * look like a failed commit.
     */
    synchronized void moveOn(Registry published) {
        if (!lifetime.isClosed()) {
            try {
                moveTo(snapshot.following(published));
            } catch (IOException | PoolException e) {
                LoggerFactory.getLogger(SharedDataPool.class)
                        .warn(
                                "pool {} was committed, but this handle stays at generation {}",
                                options,
                                generation(),
                                e);
            }
        }
    }

    private synchronized Snapshot lease() {
        Snapshot current = snapshot();
        if (!current.tryLease()) {
            throw new IllegalStateException("pool '" + options.name() + "' is being closed");
        }
        return current;
    }

    /** Where it is and what it reads; also after it was closed. */
    @Override
    public synchronized String toString() {
        return "pool " + options + " generation " + snapshot.registry().header().generation() + ", "
                + snapshot.registry().header().datasets() + " datasets" + (lifetime.closed ? ", closed" : "");
    }
}
