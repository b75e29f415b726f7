package io.datapool.internal.directory;

import io.datapool.error.CommitInDoubtException;
import io.datapool.error.PoolAccessException;
import io.datapool.error.PoolNotFoundException;
import io.datapool.internal.file.CurrentUser;
import io.datapool.internal.file.Disk;
import io.datapool.internal.file.Surroundings;
import io.datapool.internal.lock.LockFiles;
import io.datapool.internal.lock.ReaderPins;
import io.datapool.internal.lock.WriterLock;
import io.datapool.schema.Names;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A pool's directory.
 *
 * <pre>
 *   home/pool/registry.yaml                     replaced atomically; its absence means "no pool"
 *             writer.lock   readers.lock        empty; made first, deleted last
 *             segments/KEY.gGENERATION.arrow    immutable
 *             generations/gGENERATION.yaml      registries that were replaced
 *             quarantine/                       only after a repair: what it took out of the pool
 * </pre>
 *
 * <p>Immutable; the methods that change files want the writer lock held.
 */
public final class PoolDirectory {
    static final String REGISTRY = "registry.yaml";
    static final String UNFINISHED = ".tmp";

    private static final Set<String> PARTS = Set.of(
            REGISTRY, "writer.lock", "readers.lock", "segments", "generations", "quarantine", "tags", ReplicaMark.FILE);

    private final Path home;
    private final Path root;
    private final Set<String> trustedOwners;
    private final Surroundings surroundings;
    private final Disk disk;

    /**
     * @param home the directory that holds the pool's directory
     * @param name the pool's name
     * @param trustedOwners users, besides our own, whose pools may be used
     * @param surroundings what it is on, and by which clock
     */
    public PoolDirectory(Path home, String name, Set<String> trustedOwners, Surroundings surroundings) {
        this.home = home.toAbsolutePath().normalize();
        this.root = this.home.resolve(name);
        this.trustedOwners = Set.copyOf(trustedOwners);
        this.surroundings = surroundings;
        this.disk = surroundings.disk();
    }

    /** The pools of a home: its directories that hold a registry. */
    public static List<String> names(Path home) throws IOException {
        try (Stream<Path> entries = Files.list(home)) {
            if (!Files.isExecutable(home)) {
                throw Denial.of(home.resolve(REGISTRY), null); // of what is inside nothing can be told
            }
            return entries.filter(entry -> Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS)
                            && Files.isRegularFile(entry.resolve(REGISTRY), LinkOption.NOFOLLOW_LINKS))
                    .map(entry -> String.valueOf(entry.getFileName()))
                    .filter(Names::isPoolName)
                    .sorted()
                    .toList();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        } catch (NoSuchFileException e) {
            return List.of();
        } catch (AccessDeniedException e) {
            throw Denial.of(home, e);
        }
    }

    /** The pool's own directory, absolute. */
    public Path root() {
        return root;
    }

    /** The disk that it is on. */
    public Disk disk() {
        return disk;
    }

    /** The time, as registries tell it. */
    public Instant now() {
        return surroundings.now();
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

    /** Which generations are being read. */
    public ReaderPins pins() {
        return ReaderPins.of(disk, readersLock());
    }

    /** Waits for the right to change the pool; see {@link WriterLock#acquire}. */
    public WriterLock lock(Duration timeout) throws IOException {
        return WriterLock.acquire(disk, writerLock(), timeout);
    }

    /** The registries that commits replaced. */
    public GenerationFiles generations() {
        return new GenerationFiles(this);
    }

    /** Where {@code repair} keeps what it took out of the pool. */
    public Quarantine quarantine() {
        return new Quarantine(disk, root.resolve("quarantine"));
    }

    /** Names in the pool directory that no pool has, sorted. */
    public List<String> strayNames() throws IOException {
        try (Stream<Path> entries = Files.list(root)) {
            return entries.map(entry -> String.valueOf(entry.getFileName()))
                    .filter(name -> !PARTS.contains(name) && !RegistryReplacement.isUnfinished(name))
                    .sorted()
                    .toList();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    /**
     * Modes and owners that are not those of a pool's files.
     *
     * @param segmentNames what {@link #segmentNames} found
     * @return what is wrong, by file
     */
    public Map<Path, String> wrongPermissions(List<String> segmentNames) throws IOException {
        return new PermissionAudit(this).check(segmentNames);
    }

    /**
     * Checks that the directory is there and may be used.
     *
     * @throws PoolNotFoundException when it is not there
     * @throws PoolAccessException when it may not be used
     */
    public void requireUsable() throws IOException {
        Trust.require(home, root, trustedOwners);
        requireOwnSegments();
        OwnFiles.requireFile(writerLock());
        OwnFiles.requireFile(readersLock());
    }

    /**
     * Checks that the directory is our own: what another user wrote into it, its owner could perhaps not read. That goes for root,
     * too.
     *
     * @throws PoolAccessException when it belongs to somebody else
     */
    public void requireOwn() throws IOException {
        Trust.requireOwn(root);
    }

    /**
     * Checks that segments lie in this very directory, if there are any: what lies elsewhere is not ours to read or to delete.
     *
     * @throws PoolAccessException when {@code segments/} is something else than a directory
     */
    public void requireOwnSegments() throws IOException {
        OwnFiles.requireDirectory(segments());
    }

    /** Makes what is missing of the directory and its lock files, and forces the new entries to disk. */
    public void create(Permissions permissions) throws IOException {
        Trust.requireIdentity(root);
        for (Path missing : missingParents()) {
            createDirectory(missing, permissions); // who may read the pool must get there
        }
        Trust.requireHome(home);
        createDirectory(root, permissions);
        requireUsable();
        requireOwn();
        createDirectory(segments(), permissions);
        LockFiles.ensure(disk, writerLock(), Permissions.OWNER.readable());
        LockFiles.ensure(disk, readersLock(), permissions.readable());
        disk.forceDirectory(root);
        disk.forceDirectory(home); // whoever made the entry may have died before
    }

    /** Whether something of what {@link #create} makes is not there; a pool that is being deleted takes it away. */
    public boolean isIncomplete() {
        return Files.notExists(segments(), LinkOption.NOFOLLOW_LINKS)
                || Files.notExists(readersLock(), LinkOption.NOFOLLOW_LINKS);
    }

    /** Gives what an earlier pool of this name left the modes of the new one. */
    public void apply(Permissions permissions) throws IOException {
        disk.changeMode(root, permissions.directory());
        disk.changeMode(segments(), permissions.directory());
        if (OwnFiles.isDirectory(generations().directory())) {
            disk.changeMode(generations().directory(), permissions.directory());
        }
        disk.changeMode(readersLock(), permissions.readable());
    }

    /** Makes a directory inside, unless it is there, and forces its name to disk. */
    void makeDirectory(Path directory) throws IOException {
        createDirectory(directory, Permissions.of(root));
    }

    private Deque<Path> missingParents() {
        Deque<Path> missing = new ArrayDeque<>();
        for (Path path = home; path != null && Files.notExists(path); path = path.getParent()) {
            missing.push(path);
        }
        return missing;
    }

    private void createDirectory(Path directory, Permissions permissions) throws IOException {
        try {
            disk.createDirectory(directory, permissions.directory());
            disk.changeMode(directory, permissions.directory()); // whatever the umask took away
            disk.forceDirectory(Objects.requireNonNull(directory.getParent()));
        } catch (FileAlreadyExistsException e) {
            // Made earlier, or by somebody else just now; requireUsable() judges it.
        } catch (AccessDeniedException e) {
            throw new PoolAccessException(
                    "user '" + CurrentUser.name() + "' may not create " + directory
                            + ". Choose a home that you may write, with --home, PoolOptions.home or DATAPOOL_HOME",
                    e);
        }
    }

    /** The registry's content; empty when there is no pool here (any more). */
    public Optional<byte[]> readRegistry() throws IOException {
        return readRegistry(Integer.MAX_VALUE);
    }

    /** At most the first {@code limit} bytes of the registry; empty when there is no pool here (any more). */
    public Optional<byte[]> readRegistry(int limit) throws IOException {
        return RegistryFile.read(disk, registry(), limit);
    }

    /** Puts the first registry of a pool in its place: as {@link #replaceRegistry}, where there is none, or a damaged one. */
    public void placeRegistry(byte[] content, ChangeGuard guard) throws IOException {
        new RegistryReplacement(this, guard).run(content, OptionalLong.empty());
    }

    /**
     * Replaces the registry: afterwards it is the new one, even after a power loss, or still the old one. The old one is kept in
     * {@link #generations}.
     *
     * @param replaced the old one's generation
     * @param guard asked between the last step that can be undone and the one that cannot
     * @throws IOException when the new one is not in place; the old one is
     * @throws CommitInDoubtException when it is in place but perhaps not on disk
     */
    public void replaceRegistry(byte[] content, long replaced, ChangeGuard guard) throws IOException {
        new RegistryReplacement(this, guard).run(content, OptionalLong.of(replaced));
    }

    /**
     * Removes the registry, and with it the pool, durably.
     *
     * @throws IOException when it is still there
     * @throws CommitInDoubtException when it is gone, but perhaps not on disk
     */
    public void removeRegistry() throws IOException {
        try {
            disk.deleteIfExists(registry());
            disk.forceDirectory(root);
        } catch (IOException e) {
            if (Files.exists(registry(), LinkOption.NOFOLLOW_LINKS)) {
                throw e;
            }
            throw new CommitInDoubtException(
                    "registry " + registry() + " is deleted, but its directory could not be forced to disk ("
                            + e.getMessage()
                            + "): after a power loss the pool may be there again, whole. Check the disk;"
                            + " what the pool leaves goes when a pool is created there and its garbage collected",
                    e);
        }
    }

    /** Makes sure that no power loss brings an older registry back, which names what is about to be deleted. */
    public void forceRegistry() throws IOException {
        disk.forceDirectory(root);
    }

    /** Forces the names of new segments to disk. */
    public void forceSegments() throws IOException {
        disk.forceDirectory(segments());
    }

    /** The names of all files in {@code segments/}, in no order. */
    public List<String> segmentNames() throws IOException {
        requireOwnSegments();
        try {
            return disk.names(segments());
        } catch (NoSuchFileException e) {
            return List.of();
        }
    }

    /** Whether that name in {@code segments/} can be deleted without touching anything else: of a link that is the link. */
    public boolean isFileOrLink(String segment) {
        Path file = segments().resolve(segment);
        return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) || Files.isSymbolicLink(file);
    }

    /** Deletes a segment; returns how many bytes it had. */
    public long deleteSegment(String segment) throws IOException {
        Path file = segments().resolve(segment);
        long size = Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                .size();
        disk.deleteIfExists(file);
        return size;
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
            Path file = segments().resolve(name);
            if (name.endsWith(UNFINISHED) && !OwnFiles.isDirectory(file) && disk.deleteIfExists(file)) {
                removed.add(name);
            }
        }
        for (String name : disk.names(root)) {
            Path file = root.resolve(name);
            if (RegistryReplacement.isUnfinished(name) && !OwnFiles.isDirectory(file) && disk.deleteIfExists(file)) {
                removed.add(name);
            }
        }
        return removed;
    }
}
