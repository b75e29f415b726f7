package io.datapool.internal.file;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Every operation by which this library changes files or makes a change durable, and those that open a file while it does so.
 * Nothing else in it asks the JDK for one, so that a test can take each for the last one before a crash, let it fail, or leave
 * it out, and see what becomes of the pool. The one exception is the writable mapping of a segment, into which values are
 * stored before it has its name.
 *
 * <p>Thread-safe.
 */
public final class Disk {
    /** Set by tests of this package only. */
    static volatile @Nullable Interposer interposer;

    private Disk() {}

    /** What can be done. */
    enum Verb {
        OPEN,
        READ,
        LIST,
        CREATE,
        WRITE,
        TRUNCATE,
        CHANGE_MODE,
        FORCE,
        LINK,
        RENAME,
        DELETE,
        MAKE_DIRECTORY,
        FORCE_DIRECTORY
    }

    /**
     * One operation that is about to happen.
     *
     * @param verb what
     * @param path to which file; of a link or rename the new name
     * @param bytes what a write writes from position to limit; null for anything else
     */
    record Operation(Verb verb, Path path, @Nullable ByteBuffer bytes) {}

    /** The operation itself. */
    interface Step {
        void run() throws IOException;
    }

    /** Stands between this library and the file system. */
    interface Interposer {
        /** Runs the step, or something else. */
        void around(Operation operation, Step step) throws IOException;
    }

    static void run(Verb verb, Path path, @Nullable ByteBuffer bytes, Step step) throws IOException {
        Interposer between = interposer;
        if (between == null) {
            step.run();
        } else {
            between.around(new Operation(verb, path, bytes), step);
        }
    }

    /** Opens an existing file as a channel, to lock it for instance. */
    public static FileChannel open(Path file, OpenOption... options) throws IOException {
        announce(Verb.OPEN, file);
        return FileChannel.open(file, options);
    }

    /** Opens a file for reading; not through a channel, which an interrupt of the calling thread would close. */
    public static InputStream read(Path file) throws IOException {
        announce(Verb.READ, file);
        return new FileInputStream(file.toFile());
    }

    /** The names in a directory, in no order. */
    public static List<String> names(Path directory) throws IOException {
        announce(Verb.LIST, directory);
        List<String> names = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
            files.forEach(file -> names.add(String.valueOf(file.getFileName())));
            return names;
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
    }

    /** Every reader passes here: no lambda is set up unless somebody listens. */
    private static void announce(Verb verb, Path path) throws IOException {
        if (interposer != null) {
            run(verb, path, null, () -> {});
        }
    }

    /** Makes a file that must not be there yet, to write to it. */
    public static OpenFile create(Path file) throws IOException {
        return open(Verb.CREATE, file, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE));
    }

    /** Makes a file that must not be there yet, to write to it, with those permissions less the umask. */
    public static OpenFile create(Path file, Set<PosixFilePermission> permissions) throws IOException {
        return open(
                Verb.CREATE,
                file,
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(permissions));
    }

    /** Opens an existing file to write to it. */
    public static OpenFile write(Path file) throws IOException {
        return open(Verb.OPEN, file, Set.of(StandardOpenOption.WRITE));
    }

    private static OpenFile open(
            Verb verb, Path file, Set<? extends OpenOption> options, FileAttribute<?>... attributes)
            throws IOException {
        FileChannel[] opened = new FileChannel[1];
        run(verb, file, null, () -> opened[0] = FileChannel.open(file, options, attributes));
        return new OpenFile(file, Objects.requireNonNull(opened[0]));
    }

    /** Sets permissions, whatever the umask. */
    public static void changeMode(Path path, Set<PosixFilePermission> permissions) throws IOException {
        run(Verb.CHANGE_MODE, path, null, () -> Files.setPosixFilePermissions(path, permissions));
    }

    /** Gives an existing file another name, which must not be there yet. */
    public static void link(Path name, Path existing) throws IOException {
        run(Verb.LINK, name, null, () -> Files.createLink(name, existing));
    }

    /** Puts a file in the place of another, in one step. */
    public static void rename(Path file, Path target) throws IOException {
        run(Verb.RENAME, target, null, () -> Files.move(file, target, StandardCopyOption.ATOMIC_MOVE));
    }

    /** Deletes a file; false when there was none. */
    public static boolean deleteIfExists(Path file) throws IOException {
        boolean[] deleted = new boolean[1];
        run(Verb.DELETE, file, null, () -> deleted[0] = Files.deleteIfExists(file));
        return deleted[0];
    }

    /** Makes a directory that must not be there yet, with those permissions less the umask. */
    public static void createDirectory(Path directory, Set<PosixFilePermission> permissions) throws IOException {
        run(
                Verb.MAKE_DIRECTORY,
                directory,
                null,
                () -> Files.createDirectory(directory, PosixFilePermissions.asFileAttribute(permissions)));
    }

    /**
     * Forces to disk which names a directory has. An interrupt, which would close the channel and look like a failing disk, is
     * kept for later. Never to be repeated after it failed: the kernel may take what it could not write for written.
     */
    public static void forceDirectory(Path directory) throws IOException {
        run(Verb.FORCE_DIRECTORY, directory, null, () -> forceUninterrupted(directory));
    }

    private static void forceUninterrupted(Path directory) throws IOException {
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
