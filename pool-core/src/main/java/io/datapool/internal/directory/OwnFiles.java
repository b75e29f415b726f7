package io.datapool.internal.directory;

import io.datapool.error.PoolAccessException;
import io.datapool.internal.file.Disk;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;

/**
 * A pool consists of files and directories of its own. A symbolic link in place of one would have a pool's owner lock, change
 * or delete what lies elsewhere, a named pipe would have him wait for ever.
 */
final class OwnFiles {
    private OwnFiles() {}

    /** Refuses whatever is there and is not a directory. */
    static void requireDirectory(Path directory) throws IOException {
        try {
            if (!attributes(directory).isDirectory()) {
                throw foreign(directory, "directory");
            }
        } catch (NoSuchFileException e) {
            // Nothing is nothing foreign.
        }
    }

    /** Refuses whatever is there and is not a regular file. */
    static void requireFile(Path file) throws IOException {
        try {
            if (!attributes(file).isRegularFile()) {
                throw foreign(file, "regular file");
            }
        } catch (NoSuchFileException e) {
            // Nothing is nothing foreign.
        }
    }

    /** Deletes a directory with the files in it, if it is there; directories in it stay, and it with them. */
    static void deleteDirectory(Disk disk, Path directory, ChangeGuard guard) throws IOException {
        requireDirectory(directory);
        List<String> names;
        try {
            names = disk.names(directory);
        } catch (NoSuchFileException e) {
            return;
        }
        for (String name : names) {
            Path file = directory.resolve(name);
            if (!isDirectory(file)) {
                guard.requireUnchanged();
                disk.deleteIfExists(file);
            }
        }
        deleteIfEmpty(disk, directory);
    }

    /** Deletes a directory; one in which somebody else has something stays. */
    static void deleteIfEmpty(Disk disk, Path directory) throws IOException {
        try {
            disk.deleteIfExists(directory);
        } catch (DirectoryNotEmptyException e) {
            // Somebody else's.
        }
    }

    static boolean isDirectory(Path path) {
        return Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS);
    }

    private static BasicFileAttributes attributes(Path path) throws IOException {
        try {
            return lookAt(path);
        } catch (AccessDeniedException e) {
            throw Denial.of(path, e);
        }
    }

    /** Of what stands there itself, which may be a link. */
    private static BasicFileAttributes lookAt(Path path) throws IOException {
        return Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    }

    private static PoolAccessException foreign(Path path, String expected) {
        return new PoolAccessException(path + " is not a " + expected + " (symbolic links are not followed): it is not"
                + " what a pool consists of, and nothing was read or changed through it. Find out who put it there and"
                + " remove it; 'pool repair' (SharedDataPool.repair) then mends what is missing");
    }
}
