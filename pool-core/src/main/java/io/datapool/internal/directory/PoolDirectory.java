package io.datapool.internal.directory;

import io.datapool.error.CommitInDoubtException;
import io.datapool.error.PoolAccessException;
import io.datapool.error.PoolNotFoundException;
import io.datapool.format.Names;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A pool's directory.
 *
 * <pre>
 *   home/pool/registry.yaml                     replaced atomically; its absence means "no pool"
 *             writer.lock   readers.lock        permanent, empty, never deleted
 *             segments/KEY.gGENERATION.arrow    immutable
 * </pre>
 *
 * <p>Immutable; the methods that change files want the writer lock held.
 */
public final class PoolDirectory {
    private static final String REGISTRY = "registry.yaml";
    private static final String UNFINISHED = ".tmp";

    private final Path home;
    private final Path root;
    private final Set<String> trustedOwners;

    /**
     * @param home the directory that holds the pool's directory
     * @param name the pool's name
     * @param trustedOwners users, besides our own, whose pools may be used
     */
    public PoolDirectory(Path home, String name, Set<String> trustedOwners) {
        this.home = home.toAbsolutePath().normalize();
        this.root = this.home.resolve(name);
        this.trustedOwners = Set.copyOf(trustedOwners);
    }

    /** The pools of a home: its directories that hold a registry. */
    public static List<String> names(Path home) throws IOException {
        try (Stream<Path> entries = Files.list(home)) {
            return entries.filter(entry -> Files.isRegularFile(entry.resolve(REGISTRY)))
                    .map(entry -> String.valueOf(entry.getFileName()))
                    .filter(Names::isPoolName)
                    .sorted()
                    .toList();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        } catch (NoSuchFileException e) {
            return List.of();
        } catch (AccessDeniedException e) {
            throw new PoolAccessException(
                    "user '" + System.getProperty("user.name") + "' may not read " + home + ". Name another home", e);
        }
    }

    /** The pool's own directory, absolute. */
    public Path root() {
        return root;
    }

    /** Where segments live. */
    public Path segments() {
        return root.resolve("segments");
    }

    /** The one source of truth. */
    public Path registry() {
        return root.resolve(REGISTRY);
    }

    /** Locked by whoever changes the pool. */
    public Path writerLock() {
        return root.resolve("writer.lock");
    }

    /** Locked by whoever reads the pool. */
    public Path readersLock() {
        return root.resolve("readers.lock");
    }

    /**
     * Checks that the directory is there and may be used.
     *
     * @throws PoolNotFoundException when it is not there
     * @throws PoolAccessException when it may not be used
     */
    public void requireUsable() throws IOException {
        Trust.require(home, root, trustedOwners);
    }

    /** Makes what is missing of the directory and its lock files, and forces the new entries to disk. */
    public void create(Permissions permissions) throws IOException {
        for (Path missing : missingParents()) {
            createDirectory(missing, permissions); // who may read the pool must get there
        }
        Trust.requireHome(home);
        createDirectory(root, permissions);
        requireUsable();
        createDirectory(segments(), permissions);
        createFile(writerLock(), Permissions.OWNER.readable());
        createFile(readersLock(), permissions.readable());
        force(root);
        force(home); // whoever made the entry may have died before
    }

    /** Gives what an earlier pool of this name left the modes of the new one. */
    public void apply(Permissions permissions) throws IOException {
        Files.setPosixFilePermissions(root, permissions.directory());
        Files.setPosixFilePermissions(segments(), permissions.directory());
        Files.setPosixFilePermissions(readersLock(), permissions.readable());
    }

    private Deque<Path> missingParents() {
        Deque<Path> missing = new ArrayDeque<>();
        for (Path path = home; path != null && Files.notExists(path); path = path.getParent()) {
            missing.push(path);
        }
        return missing;
    }

    private static void createDirectory(Path directory, Permissions permissions) throws IOException {
        try {
            Files.createDirectory(directory, PosixFilePermissions.asFileAttribute(permissions.directory()));
            Files.setPosixFilePermissions(directory, permissions.directory()); // whatever the umask took away
            force(Objects.requireNonNull(directory.getParent()));
        } catch (FileAlreadyExistsException e) {
            // Made earlier, or by somebody else just now; requireUsable() judges it.
        } catch (AccessDeniedException e) {
            throw new PoolAccessException(
                    "user '" + System.getProperty("user.name") + "' may not create " + directory
                            + ". Choose a home that you may write, with --home, PoolOptions.home or DATAPOOL_HOME",
                    e);
        }
    }

    private static void createFile(Path file, Set<PosixFilePermission> permissions) throws IOException {
        try {
            Files.createFile(file, PosixFilePermissions.asFileAttribute(permissions));
            Files.setPosixFilePermissions(file, permissions);
        } catch (FileAlreadyExistsException e) {
            // Lock files are permanent.
        }
    }

    /** The registry's content; empty when there is no pool here (any more). */
    public Optional<byte[]> readRegistry() throws IOException {
        return readRegistry(Integer.MAX_VALUE);
    }

    /** At most the first {@code limit} bytes of the registry; empty when there is no pool here (any more). */
    public Optional<byte[]> readRegistry(int limit) throws IOException {
        try {
            if (!Files.readAttributes(registry(), BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                    .isRegularFile()) {
                throw new PoolAccessException(registry() + " is not a regular file. Restore the pool's own registry");
            }
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
        // Not through a channel: an interrupt of the calling thread would fail the read.
        try (InputStream in = new FileInputStream(registry().toFile())) {
            return Optional.of(in.readNBytes(limit));
        } catch (java.io.FileNotFoundException e) {
            if (Files.notExists(registry())) {
                return Optional.empty();
            }
            if (Files.isReadable(registry())) {
                throw e; // replaced meanwhile, or no file descriptor is left
            }
            throw new PoolAccessException(
                    "user '" + System.getProperty("user.name") + "' may not read " + registry()
                            + ". Ask the pool's owner to share it (PoolOptions.readableBy)",
                    e);
        }
    }

    /**
     * Replaces the registry: afterwards it is the new one, even after a power loss, or still the old one.
     *
     * @throws IOException when the new one is not in place; the old one is
     * @throws CommitInDoubtException when it is in place but perhaps not on disk
     */
    public void replaceRegistry(byte[] content) throws IOException {
        Path next = root.resolve(REGISTRY + UNFINISHED);
        Files.deleteIfExists(next);
        Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(readersLock());
        try (FileChannel channel = FileChannel.open(
                next,
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(permissions))) {
            ByteBuffer buffer = ByteBuffer.wrap(content);
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
            Files.setPosixFilePermissions(next, permissions);
            channel.force(true);
        } catch (IOException e) {
            Files.deleteIfExists(next);
            throw e;
        }
        try {
            Files.move(next, registry(), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            Files.deleteIfExists(next);
            throw e;
        }
        try {
            force(root);
        } catch (IOException e) {
            throw new CommitInDoubtException(
                    "the new registry " + registry() + " is in place, but its directory could"
                            + " not be forced to disk (" + e.getMessage()
                            + "): after a power loss the pool may be back at the"
                            + " generation before. Check the disk, then load or put again",
                    e);
        }
    }

    /** Removes the registry, and with it the pool, durably. */
    public void removeRegistry() throws IOException {
        Files.deleteIfExists(registry());
        force(root);
    }

    /** Forces the names of new segments to disk. */
    public void forceSegments() throws IOException {
        force(segments());
    }

    /** The names of all files in {@code segments/}, in no order. */
    public List<String> segmentNames() throws IOException {
        List<String> names = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(segments())) {
            files.forEach(file -> names.add(String.valueOf(file.getFileName())));
            return names;
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        } catch (NoSuchFileException e) {
            return List.of();
        }
    }

    /**
     * Removes what a writer that died left unfinished.
     *
     * @param segmentNames what {@link #segmentNames} found
     * @return the names of what was removed
     */
    public List<String> removeUnfinished(List<String> segmentNames) throws IOException {
        List<String> removed = new ArrayList<>();
        for (String name : segmentNames) {
            if (name.endsWith(UNFINISHED) && Files.deleteIfExists(segments().resolve(name))) {
                removed.add(name);
            }
        }
        if (Files.deleteIfExists(root.resolve(REGISTRY + UNFINISHED))) {
            removed.add(REGISTRY + UNFINISHED);
        }
        return removed;
    }

    /** An interrupt, which would close the channel and look like a failing disk, is kept for later. */
    private static void force(Path directory) throws IOException {
        boolean interrupted = Thread.interrupted();
        try {
            while (!forced(directory)) {
                interrupted |= Thread.interrupted();
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static boolean forced(Path directory) throws IOException {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
            return true;
        } catch (ClosedByInterruptException e) {
            return false;
        }
    }
}
