package io.datapool.internal.directory;

import io.datapool.error.PoolDamagedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Lock files that somebody deleted by hand. Without them a pool can be read, and nothing else. */
public final class MissingLockFiles {
    private final PoolDirectory directory;
    private final List<Path> files;

    private MissingLockFiles(PoolDirectory directory, List<Path> files) {
        this.directory = directory;
        this.files = files;
    }

    /** Those of that pool, {@code writer.lock} first. */
    public static MissingLockFiles of(PoolDirectory directory) {
        return new MissingLockFiles(
                directory,
                Stream.of(directory.writerLock(), directory.readersLock())
                        .filter(lock -> Files.notExists(lock, LinkOption.NOFOLLOW_LINKS))
                        .toList());
    }

    /** The files. */
    public List<Path> files() {
        return files;
    }

    /** What one of them is missed for, and what to do. */
    public String consequence(Path file) {
        String lost = file.equals(directory.writerLock())
                ? "nobody can change the pool"
                : "nothing keeps what is being read from being collected, and nothing can be published";
        // Whoever locked the old file goes on as if it were there, and nobody sees it who opens the new one.
        return "without it " + lost
                + ". End the processes that use the pool, for nobody sees the locks that they still hold"
                + " on it; then run 'pool repair' (SharedDataPool.repair), which makes it anew";
    }

    /**
     * Checks that none is missing, if there is a pool: what was made anew would not be what others have locked.
     *
     * @throws PoolDamagedException when one is
     */
    public static void requireNone(PoolDirectory directory) {
        Optional<String> problem = problem(directory);
        if (problem.isPresent()) {
            throw new PoolDamagedException(problem.get());
        }
    }

    /**
     * The error for somebody who needed one of them; empty where that is not what happened, or where there is no pool.
     *
     * @param cause what somebody met
     */
    public static Optional<PoolDamagedException> behind(PoolDirectory directory, Exception cause) {
        return cause instanceof NoSuchFileException
                ? problem(directory).map(message -> new PoolDamagedException(message, cause))
                : Optional.empty();
    }

    /** Looks for the pool before and after: one that is just being created or deleted has no lock files either. */
    private static Optional<String> problem(PoolDirectory directory) {
        if (!hasRegistry(directory)) {
            return Optional.empty();
        }
        MissingLockFiles missing = of(directory);
        return missing.files.stream()
                .findFirst()
                .filter(file -> hasRegistry(directory) && Files.notExists(file, LinkOption.NOFOLLOW_LINKS))
                .map(file ->
                        "lock file " + file + " is missing: somebody deleted it, and " + missing.consequence(file));
    }

    private static boolean hasRegistry(PoolDirectory directory) {
        return Files.exists(directory.registry(), LinkOption.NOFOLLOW_LINKS);
    }
}
