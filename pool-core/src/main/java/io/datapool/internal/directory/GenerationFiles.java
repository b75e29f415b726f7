package io.datapool.internal.directory;

import io.datapool.internal.file.Disk;
import io.datapool.schema.Names;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * {@code generations/} in a pool directory: registries that a commit replaced, each under the name {@code gN.yaml} of its
 * generation. A registry gets that name before another one takes its place, so an older generation can be told as long as
 * nobody has removed it. What a file says counts only where it fits: see {@code FORMAT.md}.
 *
 * <p>Immutable; the methods that change files want the writer lock held.
 */
public final class GenerationFiles {
    private final PoolDirectory pool;
    private final Disk disk;

    GenerationFiles(PoolDirectory pool) {
        this.pool = pool;
        this.disk = pool.disk();
    }

    /** Where they are, or would be. */
    public Path directory() {
        return pool.root().resolve("generations");
    }

    /** The file of that generation, whether it is there or not. */
    public Path file(long generation) {
        return directory().resolve(Names.registryFile(generation));
    }

    /** The names of all files there; none where there is no such directory. */
    public List<String> names() throws IOException {
        OwnFiles.requireDirectory(directory());
        try {
            return disk.names(directory());
        } catch (NoSuchFileException e) {
            return List.of();
        }
    }

    /** The generations that have a file, ascending; a directory of such a name is none. */
    public List<Long> generations() throws IOException {
        return names().stream()
                .filter(name -> !OwnFiles.isDirectory(directory().resolve(name)))
                .flatMapToLong(name -> Names.parseRegistryFile(name).stream())
                .sorted()
                .boxed()
                .toList();
    }

    /** What is in the file of that generation; empty when there is none. */
    public Optional<byte[]> read(long generation) throws IOException {
        return RegistryFile.read(disk, file(generation), Integer.MAX_VALUE);
    }

    /**
     * Gives the registry that is about to be replaced its name here, and forces it to disk.
     *
     * @param generation the registry's
     * @param guard for whoever has lost the lock would give this name to another registry
     */
    void keepRegistry(long generation, ChangeGuard guard) throws IOException {
        guard.requireUnchanged();
        OwnFiles.requireDirectory(directory());
        Path name = file(generation);
        try {
            disk.link(name, pool.registry());
        } catch (NoSuchFileException e) {
            pool.makeDirectory(directory());
            disk.link(name, pool.registry());
        } catch (FileAlreadyExistsException e) {
            // Left by a writer that died before it replaced the registry; perhaps long ago, and of another one.
            if (Files.isSymbolicLink(name) || !Files.isSameFile(name, pool.registry())) {
                guard.requireUnchanged();
                disk.deleteIfExists(name);
                disk.link(name, pool.registry());
            }
        }
        disk.forceDirectory(directory());
    }

    /**
     * Removes the files of those generations, if there are any, durably. So are afterwards all that were removed before, by a writer
     * that died perhaps.
     */
    public void remove(Collection<Long> generations) throws IOException {
        for (long generation : generations) {
            disk.deleteIfExists(file(generation));
        }
        if (OwnFiles.isDirectory(directory())) {
            disk.forceDirectory(directory());
        }
    }

    /**
     * Deletes the directory with all generations; what is somebody else's stays, and the directory with it.
     *
     * @return the generations that are gone
     */
    List<Long> delete(ChangeGuard guard) throws IOException {
        List<Long> generations = generations();
        for (long generation : generations) {
            guard.requireUnchanged();
            disk.deleteIfExists(file(generation));
        }
        try {
            disk.deleteIfExists(directory());
        } catch (DirectoryNotEmptyException e) {
            // Somebody else's.
        }
        return generations;
    }
}
