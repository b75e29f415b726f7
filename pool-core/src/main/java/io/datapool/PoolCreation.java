package io.datapool;

import io.datapool.error.PoolDamagedException;
import io.datapool.error.PoolException;
import io.datapool.error.PoolExistsException;
import io.datapool.error.PoolLockedException;
import io.datapool.error.PoolNotFoundException;
import io.datapool.internal.directory.GenerationNumbers;
import io.datapool.internal.directory.MissingLockFiles;
import io.datapool.internal.directory.PoolDirectory;
import io.datapool.internal.directory.PoolRemains;
import io.datapool.internal.lock.ReaderPins;
import io.datapool.internal.registry.Registry;
import io.datapool.internal.registry.RegistryHeader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Making a pool, and telling a living one from what a dead creator of an ephemeral pool left. */
final class PoolCreation {
    /** Each that fails is a pool that somebody has deleted in this moment. */
    private static final int MOST_ATTEMPTS = 1_000;

    private PoolCreation() {}

    /**
     * A pool that was just made.
     *
     * @param poolId its identity
     * @param presence the mark of its creator, if it is ephemeral
     */
    record Made(String poolId, Optional<ReaderPins.Presence> presence) {}

    /**
     * Makes directory, lock files and an empty registry.
     *
     * @throws PoolExistsException when a living pool is there
     * @throws PoolDamagedException when a pool is there without its lock files
     */
    static Made create(PoolOptions options, PoolDirectory directory) throws IOException {
        for (int attempt = 1; ; attempt++) {
            try {
                return tryCreate(options, directory);
            } catch (NoSuchFileException | PoolNotFoundException e) {
                // Whoever deletes a pool here takes away what was made for this one.
                if (attempt == MOST_ATTEMPTS) {
                    throw e;
                }
            }
        }
    }

    private static Made tryCreate(PoolOptions options, PoolDirectory directory) throws IOException {
        MissingLockFiles.requireNone(directory);
        directory.create(options.audience().permissions());
        try (LockedPool locked = LockedPool.acquire(directory, options.writerTimeout())) {
            if (directory.isIncomplete()) {
                directory.create(options.audience().permissions());
            }
            Optional<Registry> existing = Snapshot.readRegistry(directory);
            if (existing.isPresent()) {
                if (isAlive(directory, existing.get())) {
                    throw new PoolExistsException("pool " + directory.root() + " exists already (generation "
                            + existing.get().header().generation() + ", "
                            + existing.get().header().datasets() + " datasets). Use createOrAttach to open it, or"
                            + " delete it first");
                }
                existing.get().requireWritable(directory.root());
                locked.buildUpon(existing.get());
                new PoolDeletion(directory, locked).contents();
            }
            locked.buildUponNone();
            new PoolRemains(directory, locked).deleteMarks();
            List<String> left = directory.segmentNames();
            directory.removeUnfinished(left);
            directory.apply(options.audience().permissions());
            return publish(options, directory, locked, GenerationNumbers.newest(directory, left, 0) + 1);
        }
    }

    private static Made publish(PoolOptions options, PoolDirectory directory, LockedPool locked, long generation)
            throws IOException {
        Optional<ReaderPins.Presence> presence = Optional.empty();
        if (options.isEphemeral()) {
            presence = directory.pins().tryBePresent(options.writerTimeout());
            if (presence.isEmpty()) {
                throw new PoolLockedException("pool " + directory.root() + " was deleted while the process that created"
                        + " it as ephemeral still has it open. Close it there first");
            }
        }
        boolean published = false;
        try {
            Registry empty = empty(options, directory, generation);
            directory.placeRegistry(empty.toBytes(), locked);
            published = true;
            return new Made(empty.header().poolId(), presence);
        } finally {
            if (!published && presence.isPresent()) {
                leave(presence.get(), directory);
            }
        }
    }

    private static Registry empty(PoolOptions options, PoolDirectory directory, long generation) {
        return Registry.empty(RegistryHeader.first(
                options.name(),
                UUID.randomUUID().toString().replace("-", ""),
                generation,
                LibraryVersion.commit(directory.now()),
                options.isEphemeral()));
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
        } catch (NoSuchFileException e) {
            if (Files.notExists(directory.registry(), LinkOption.NOFOLLOW_LINKS)) {
                return false; // deleted meanwhile
            }
            if (Files.exists(directory.readersLock(), LinkOption.NOFOLLOW_LINKS)) {
                return isAlive(options); // and made anew
            }
            throw notOpened(options, e);
        } catch (IOException e) {
            throw notOpened(options, e);
        }
    }

    /** A persistent pool always is; an ephemeral one while its creator holds its mark. */
    static boolean isAlive(PoolDirectory directory, Registry registry) throws IOException {
        return !registry.header().ephemeral() || directory.pins().isCreatorPresent();
    }

    /** The error for what kept somebody from opening a pool. */
    static PoolException notOpened(PoolOptions options, IOException cause) {
        PoolDirectory directory = options.poolDirectory();
        Optional<PoolDamagedException> missing = MissingLockFiles.behind(directory, cause);
        if (missing.isPresent()) {
            return missing.get();
        }
        return cause instanceof NoSuchFileException
                ? new PoolNotFoundException(
                        "pool " + directory.root() + " was deleted while it was being opened (" + cause.getMessage()
                                + " is gone). Create it, or open it again",
                        cause)
                : new PoolException("cannot open pool " + options + ": " + cause, cause);
    }

    /** Takes back the mark of an ephemeral pool's creator. */
    static void leave(ReaderPins.Presence presence, PoolDirectory directory) {
        try {
            presence.close();
        } catch (IOException e) {
            throw new PoolException("cannot let go of ephemeral pool " + directory.root() + ": " + e, e);
        }
    }
}
