package io.datapool.fetch.files;

import io.datapool.parquet.RegularFile;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A file that nobody else has open in this way: no other process, for it is locked, and nobody else in this JVM. POSIX ends a process's
 * lock when the process closes <em>any</em> descriptor of the file; so one that this JVM holds is never opened a second time, not even
 * to find out that it is locked.
 */
final class ExclusiveFile implements AutoCloseable {
    /**
     * What this JVM holds, by what tells one file from another. Also the monitor under which files are made, opened and closed: a key may
     * be another file's as soon as its own is closed.
     */
    private static final Set<Object> HELD = new HashSet<>();

    private final Object key;
    private final RandomAccessFile file;
    private boolean closed;

    private ExclusiveFile(Object key, RandomAccessFile file) {
        this.key = key;
        this.file = file;
    }

    /**
     * Opens the file, which is made when there is none.
     *
     * @throws PartFileException when somebody else has it open
     */
    static ExclusiveFile open(Path path) throws IOException {
        while (true) {
            synchronized (HELD) {
                ExclusiveFile opened = openUnlessDeleted(path);
                if (opened != null) {
                    return opened;
                }
            }
        }
    }

    /** Null when its last owner had just deleted it: a lock would be on a file that nobody finds. */
    private static @Nullable ExclusiveFile openUnlessDeleted(Path path) throws IOException {
        createUnlessThere(path);
        Object key = key(path);
        if (key == null) {
            return null;
        }
        if (HELD.contains(key)) {
            throw heldBySomebodyElse(path);
        }
        RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw");
        try {
            lock(path, file);
            if (key.equals(key(path))) {
                HELD.add(key);
                return new ExclusiveFile(key, file);
            }
        } catch (IOException | RuntimeException e) {
            file.close();
            throw e;
        }
        file.close();
        return null;
    }

    private static void createUnlessThere(Path path) throws IOException {
        if (!Files.exists(path)) {
            new RandomAccessFile(path.toFile(), "rw").close();
        }
    }

    private static @Nullable Object key(Path path) throws IOException {
        try {
            Object key = RegularFile.require(path).fileKey();
            return key == null ? path.toRealPath() : key;
        } catch (NoSuchFileException e) {
            return null;
        }
    }

    private static void lock(Path path, RandomAccessFile file) throws IOException {
        FileLock lock;
        try {
            lock = file.getChannel().tryLock(); // ends with the file
        } catch (OverlappingFileLockException e) {
            lock = null; // another copy of this class has it
        }
        if (lock == null) {
            throw heldBySomebodyElse(path);
        }
    }

    private static PartFileException heldBySomebodyElse(Path path) {
        return new PartFileException("the same series is being fetched by somebody else, who holds " + path);
    }

    /** The file, from its start to its end; closed with this. */
    RandomAccessFile file() {
        return file;
    }

    /** Lets go of the file, which may have been deleted. */
    @Override
    public void close() throws IOException {
        synchronized (HELD) {
            if (closed) {
                return;
            }
            closed = true;
            try {
                file.close();
            } finally {
                HELD.remove(key);
            }
        }
    }
}
