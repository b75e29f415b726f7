package io.datapool;

import io.datapool.error.PoolDamagedException;
import io.datapool.error.PoolException;
import io.datapool.error.PoolExistsException;
import io.datapool.error.PoolLockedException;
import io.datapool.error.PoolNotFoundException;
import io.datapool.internal.directory.MissingLockFiles;
import io.datapool.internal.directory.PoolDirectory;
import io.datapool.internal.lock.ReaderPins;
import io.datapool.internal.lock.WriterLock;
import io.datapool.internal.registry.Registry;
import io.datapool.internal.registry.RegistryHeader;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Making a pool, and telling a living one from what a dead creator of an ephemeral pool left. */
final class PoolCreation {
    private PoolCreation() {}

    /**
     * Makes directory, lock files and an empty registry.
     *
     * @return the new pool's poolId
     * @throws PoolExistsException when a living pool is there
     * @throws PoolDamagedException when a pool is there without its lock files
     */
    @SuppressWarnings("try") // the lock is held, not used
    static String create(PoolOptions options, PoolDirectory directory) throws IOException {
        MissingLockFiles.requireNone(directory);
        directory.create(options.audience().permissions());
        try (WriterLock lock = WriterLock.acquire(directory.writerLock(), options.writerTimeout())) {
            Optional<Registry> existing = Snapshot.readRegistry(directory);
            if (existing.isPresent()) {
                if (isAlive(directory, existing.get())) {
                    throw new PoolExistsException("pool " + directory.root() + " exists already (generation "
                            + existing.get().header().generation() + ", "
                            + existing.get().header().datasets() + " datasets). Use createOrAttach to open it, or"
                            + " delete it first");
                }
                PoolWriting.deleteFiles(directory);
            }
            List<String> left = directory.segmentNames();
            directory.removeUnfinished(left);
            directory.apply(options.audience().permissions());
            if (options.isEphemeral()
                    && !ReaderPins.of(directory.readersLock()).tryBePresent(options.writerTimeout())) {
                throw new PoolLockedException("pool " + directory.root() + " was deleted while the process that created"
                        + " it as ephemeral still has it open. Close it there first");
            }
            try {
                Registry empty = empty(options, PoolWriting.newestGeneration(directory, left, 0) + 1);
                directory.placeRegistry(empty.toBytes());
                return empty.header().poolId();
            } catch (IOException | RuntimeException | Error e) {
                if (options.isEphemeral()) {
                    ReaderPins.of(directory.readersLock()).leave();
                }
                throw e;
            }
        }
    }

    private static Registry empty(PoolOptions options, long generation) {
        return Registry.empty(new RegistryHeader(
                options.name(),
                UUID.randomUUID().toString().replace("-", ""),
                generation,
                Instant.now().truncatedTo(ChronoUnit.MILLIS),
                options.isEphemeral(),
                0,
                0));
    }

    /** Whether a pool is there that is not the leftover of a dead creator. */
    static boolean isAlive(PoolOptions options) {
        PoolDirectory directory = options.poolDirectory();
        try {
            directory.requireUsable();
            Optional<Registry> registry = Snapshot.readRegistry(directory);
            return registry.isPresent() && isAlive(directory, registry.get());
        } catch (PoolNotFoundException e) {
            return false;
        } catch (IOException e) {
            throw notOpened(options, e);
        }
    }

    /** A persistent pool always is; an ephemeral one while its creator holds its mark. */
    static boolean isAlive(PoolDirectory directory, Registry registry) throws IOException {
        return !registry.header().ephemeral()
                || ReaderPins.of(directory.readersLock()).isCreatorPresent();
    }

    /** The error for what kept somebody from opening a pool. */
    static PoolException notOpened(PoolOptions options, IOException cause) {
        Optional<PoolDamagedException> missing = MissingLockFiles.behind(options.poolDirectory(), cause);
        return missing.isPresent()
                ? missing.get()
                : new PoolException("cannot open pool " + options + ": " + cause, cause);
    }
}
