package io.datapool;

import io.datapool.error.PoolException;
import io.datapool.error.PoolLockLostException;
import io.datapool.internal.directory.ChangeGuard;
import io.datapool.internal.directory.MissingLockFiles;
import io.datapool.internal.directory.PoolDirectory;
import io.datapool.internal.file.FileIdentity;
import io.datapool.internal.lock.WriterLock;
import io.datapool.internal.registry.Registry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.time.Duration;

/**
 * A pool while nobody else may change it. Its lock can be taken away without a word, as {@link WriterLock} tells; so whoever
 * changes the pool asks {@link #requireUnchanged} directly before each step that cannot be undone. That is no compare-and-swap:
 * what happens between the look and the step goes unnoticed.
 */
final class LockedPool implements ChangeGuard, AutoCloseable {
    /** Each that fails is a pool that was deleted and made anew in this moment; or its lock file is missing for good. */
    private static final int MOST_ATTEMPTS = 100;

    private final PoolDirectory directory;
    private final WriterLock lock;
    private RegistryCheck registry = () -> true;

    /** Whether the registry on disk is the one that the change builds upon. */
    private interface RegistryCheck {
        boolean holds() throws IOException;
    }

    private LockedPool(PoolDirectory directory, WriterLock lock) {
        this.directory = directory;
        this.lock = lock;
    }

    /**
     * Waits for the writer lock.
     *
     * @throws NoSuchFileException when there is no lock file, or not any more
     */
    static LockedPool acquire(PoolDirectory directory, Duration timeout) throws IOException {
        for (int attempt = 1; ; attempt++) {
            try {
                return new LockedPool(directory, directory.lock(timeout));
            } catch (NoSuchFileException e) {
                // Lock files go after the registry, and come before it: where one is there, the pool was made anew
                // meanwhile.
                if (attempt == MOST_ATTEMPTS || Files.notExists(directory.registry(), LinkOption.NOFOLLOW_LINKS)) {
                    throw e;
                }
            }
        }
    }

    /** What is done from now on builds upon that registry. */
    void buildUpon(Registry current) {
        registry = () -> Snapshot.isCurrent(directory, current);
    }

    /** What is done from now on builds upon there being no registry. */
    void buildUponNone() {
        registry = () -> Files.notExists(directory.registry(), LinkOption.NOFOLLOW_LINKS);
    }

    /** What is done from now on builds upon what lies there as the registry now, in whatever state, or upon there being none. */
    void buildUponWhatIsThere() throws IOException {
        try {
            FileIdentity found = FileIdentity.of(directory.registry());
            registry = () -> found.isAt(directory.registry());
        } catch (NoSuchFileException e) {
            buildUponNone();
        }
    }

    @Override
    public void requireUnchanged() throws IOException {
        requireLockFile();
        requireRegistry();
    }

    /** The half of {@link #requireUnchanged} that reads nothing. */
    void requireLockFile() throws IOException {
        if (!lock.isAtItsPath()) {
            MissingLockFiles.requireNone(directory);
            throw new PoolLockLostException("pool " + directory.root() + " is not what this process locked: "
                    + directory.writerLock() + " is gone or another file, so the pool's directory was moved away,"
                    + " deleted or made anew by somebody who did not wait for the lock. Nothing was changed there. Find out"
                    + " who does that, then open the pool again and repeat the change");
        }
    }

    private void requireRegistry() throws IOException {
        if (!registry.holds()) {
            throw new PoolLockLostException(
                    "pool " + directory.root() + " was changed while this process had it locked:"
                            + " its registry is not the one that the change builds upon. Either something in this JVM has opened"
                            + " and closed " + directory.writerLock()
                            + ", as a back-up or a checksum of the home does, at which"
                            + " the kernel drops the lock: leave *.lock files out of it; or somebody put another registry in its"
                            + " place. This change was not made: begin it again");
        }
    }

    /**
     * What to say of a change that failed: that the pool is not what it was, if that is so.
     *
     * @param failure what was going to be said
     */
    PoolException reason(PoolException failure) {
        try {
            requireUnchanged();
        } catch (PoolLockLostException e) {
            e.addSuppressed(failure);
            return e;
        } catch (IOException | PoolException e) {
            failure.addSuppressed(e);
        }
        return failure.getCause() instanceof NoSuchFileException gone ? takenAway(gone) : failure;
    }

    /** A file of a change that goes on is removed by a writer who takes it for left over: one who has the lock, too. */
    private PoolException takenAway(NoSuchFileException gone) {
        return new PoolLockLostException(
                "file " + gone.getFile()
                        + " of this change was taken away, as another process does that gets the lock of pool "
                        + directory.root()
                        + " and finds it left over. Either something in this JVM has opened and closed "
                        + directory.writerLock()
                        + ", as a back-up or a checksum of the home does, at which the kernel drops"
                        + " the lock: leave *.lock files out of it; or somebody removes files of the pool. This change was"
                        + " not made: begin it again",
                gone);
    }

    @Override
    public void close() {
        lock.close();
    }
}
