package io.datapool.internal.file;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Every operation by which this library changes files or makes a change durable, and those that open a file while it does so.
 * Nothing else in it asks the JDK for one, so that another disk in its place can take each for the last one before a crash, let
 * it fail, or leave it out, and one sees what becomes of the pool. The one exception is the writable mapping of a segment, into
 * which values are stored before it has its name.
 *
 * <p>This is the real one. It has no state; thread-safe.
 */
public class Disk {
    /** Opens an existing file as a channel, to lock it for instance. */
    public FileChannel open(Path file, OpenOption... options) throws IOException {
        return FileChannel.open(file, options);
    }

    /** Opens a file for reading; not through a channel, which an interrupt of the calling thread would close. */
    public InputStream read(Path file) throws IOException {
        return new FileInputStream(file.toFile());
    }

    /** The names in a directory, in no order. */
    public List<String> names(Path directory) throws IOException {
        List<String> names = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
            files.forEach(file -> names.add(String.valueOf(file.getFileName())));
            return names;
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
    }

    /** Makes a file that must not be there yet, to write to it. */
    public OpenFile create(Path file) throws IOException {
        return new OpenFile(FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE));
    }

    /** Makes a file that must not be there yet, to write to it, with those permissions less the umask. */
    public OpenFile create(Path file, Set<PosixFilePermission> permissions) throws IOException {
        return new OpenFile(FileChannel.open(
                file,
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(permissions)));
    }

    /** Opens an existing file to write to it. */
    public OpenFile write(Path file) throws IOException {
        return new OpenFile(FileChannel.open(file, StandardOpenOption.WRITE));
    }

    /** Sets permissions, whatever the umask. */
    public void changeMode(Path path, Set<PosixFilePermission> permissions) throws IOException {
        Files.setPosixFilePermissions(path, permissions);
    }

    /** Gives an existing file another name, which must not be there yet. */
    public void link(Path name, Path existing) throws IOException {
        Files.createLink(name, existing);
    }

    /** Puts a file in the place of another, in one step. */
    public void rename(Path file, Path target) throws IOException {
        Files.move(file, target, StandardCopyOption.ATOMIC_MOVE);
    }

    /** Deletes a file; false when there was none. */
    public boolean deleteIfExists(Path file) throws IOException {
        return Files.deleteIfExists(file);
    }

    /** Makes a directory that must not be there yet, with those permissions less the umask. */
    public void createDirectory(Path directory, Set<PosixFilePermission> permissions) throws IOException {
        Files.createDirectory(directory, PosixFilePermissions.asFileAttribute(permissions));
    }

    /**
     * Forces to disk which names a directory has. An interrupt, which would close the channel and look like a failing disk, is
     * kept for later. Never to be repeated after it failed: the kernel may take what it could not write for written.
     */
    public void forceDirectory(Path directory) throws IOException {
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
