package io.datapool.internal.lock;

import io.datapool.internal.file.Disk;
import io.datapool.internal.file.FileIdentity;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.NonWritableChannelException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One {@code readers.lock} as this process has it open: one channel (two where it could first be read only), shared by all its pools and class loaders, because closing
 * any channel of a locked file drops all locks that the process holds on it. It is closed when the last lock is gone, and only
 * until then the table knows of the file: an inode that is open is given to no other file. Pins are counted per generation,
 * because a second lock on the same byte is refused within a process.
 *
 * <p>All methods want {@link JvmWide#MONITOR} held.
 */
final class PinnedFile {
    private static final String CHANNEL = "channel";
    private static final String READ_ONLY_CHANNEL = "read-only channel";
    private static final String LOCKS = "locks";
    private static final String COUNTS = "counts";

    private final Disk disk;
    private final Path file;
    private final String fileKey;
    /** JDK types only, shared with other class loaders. */
    private final Map<String, Object> shared;

    private PinnedFile(Disk disk, Path file, String fileKey, Map<String, Object> shared) {
        this.disk = disk;
        this.file = file;
        this.fileKey = fileKey;
        this.shared = shared;
    }

    /**
     * The file that is at that path now, open.
     *
     * @return empty when it was exchanged in this moment
     */
    @SuppressWarnings("unchecked") // nobody else fills it
    static Optional<PinnedFile> open(Disk disk, Path file) throws IOException {
        String fileKey = FileIdentity.of(file).fileKey();
        Object known = JvmWide.table().get(name(fileKey));
        if (known != null) {
            PinnedFile pinned = new PinnedFile(disk, file, fileKey, (Map<String, Object>) known);
            if (pinned.channel().isOpen()) {
                return Optional.of(pinned);
            }
        }
        Optional<FileChannel> channel = openChannel(disk, file, fileKey);
        if (channel.isEmpty()) {
            return Optional.empty();
        }
        Map<String, Object> shared = new HashMap<>();
        shared.put(CHANNEL, channel.get());
        shared.put(LOCKS, new TreeMap<Long, FileLock>());
        shared.put(COUNTS, new TreeMap<Long, Integer>());
        JvmWide.table().put(name(fileKey), shared);
        return Optional.of(new PinnedFile(disk, file, fileKey, shared));
    }

    private static String name(String fileKey) {
        return "readers " + fileKey;
    }

    /** Writable where allowed, for only then can this process ask for exclusive locks later. */
    private static Optional<FileChannel> openChannel(Disk disk, Path file, String fileKey) throws IOException {
        try {
            return LockFiles.open(
                    disk, file, fileKey, StandardOpenOption.READ, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
        } catch (FileSystemException e) {
            if (!(e instanceof AccessDeniedException) && Files.isWritable(file)) {
                throw e;
            }
            // No permission, or a mount that is read-only, which the exception tells in the user's language.
            return LockFiles.open(disk, file, fileKey, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
        }
    }

    /** Whether it is still the file at its path. */
    boolean isAtItsPath() throws IOException {
        return LockFiles.isAt(file, fileKey);
    }

    private FileChannel channel() {
        return (FileChannel) Objects.requireNonNull(shared.get(CHANNEL));
    }

    /** How often each generation is pinned. */
    @SuppressWarnings("unchecked") // open() is the only place that fills it
    NavigableMap<Long, Integer> counts() {
        return (NavigableMap<Long, Integer>) Objects.requireNonNull(shared.get(COUNTS));
    }

    /** What is locked, by its first byte. */
    @SuppressWarnings("unchecked") // open() is the only place that fills it
    private Map<Long, FileLock> locks() {
        return (Map<Long, FileLock>) Objects.requireNonNull(shared.get(LOCKS));
    }

    /** Whether this process has locked that byte, through whatever handle or class loader. */
    boolean hasLocked(long position) {
        return locks().containsKey(position);
    }

    /** Null when another process has one of the bytes. */
    @Nullable
    FileLock tryShared(long position) throws IOException {
        return channel().tryLock(position, 1, true);
    }

    /** Null when another process has one of the bytes. */
    @Nullable
    FileLock tryExclusive(long position, long size) throws IOException {
        try {
            return channel().tryLock(position, size, false);
        } catch (NonWritableChannelException e) {
            openForWriting();
            return channel().tryLock(position, size, false);
        }
    }

    /** This process first opened it where it could only read it. What is locked stays locked as long as that channel is open, too. */
    private void openForWriting() throws IOException {
        FileChannel writable = LockFiles.openAgain(
                        disk,
                        file,
                        fileKey,
                        StandardOpenOption.READ,
                        StandardOpenOption.WRITE,
                        LinkOption.NOFOLLOW_LINKS)
                .orElseThrow(() -> new AccessDeniedException(
                        file.toString(), null, "this process first opened the pool where it could only read it"));
        shared.put(READ_ONLY_CHANNEL, channel());
        shared.put(CHANNEL, writable);
    }

    /** Keeps a lock until {@link #release}. */
    void keep(long position, FileLock lock) {
        locks().put(position, lock);
    }

    void release(long position) throws IOException {
        FileLock lock = locks().remove(position);
        if (lock != null) {
            try {
                lock.release();
            } finally {
                closeIfIdle();
            }
        }
    }

    /** To be called after all that kept nothing. */
    void closeIfIdle() throws IOException {
        if (locks().isEmpty() && JvmWide.table().remove(name(fileKey), shared)) {
            JvmWide.forgetIfEmpty();
            channel().close();
            if (shared.get(READ_ONLY_CHANNEL) instanceof FileChannel first) {
                first.close();
            }
        }
    }
}
