package io.datapool.internal.lock;

import io.datapool.error.PoolLockedException;
import io.datapool.internal.file.Disk;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.NonWritableChannelException;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Which generations are being read, and by whom as far as the kernel knows: a reader of generation <i>g</i> holds a shared
 * lock on byte <i>g</i> of {@code readers.lock}; the creator of an ephemeral pool holds byte 0 exclusively.
 *
 * <p>A process has one channel of that file, shared by all its pools and class loaders, because closing any channel of a
 * locked file drops all locks that the process holds on it. It is closed when the last lock is gone. Pins are counted per
 * generation, because a second lock on the same byte is refused within a process.
 *
 * <p>Thread-safe.
 */
public final class ReaderPins {
    private static final String CHANNEL = "channel";
    private static final String LOCKS = "locks";
    private static final String COUNTS = "counts";
    private static final long PRESENCE = 0;
    /**
     * Not a blocking lock call: that could only be given up by closing the channel, and with it all pins; and the kernel would see
     * deadlocks between processes where there are none between their threads.
     */
    private static final long POLL_NANOS = 200_000;

    /** For whoever holds a byte exclusively, which takes no longer than the call. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** JDK types only, shared with other class loaders; guarded by itself. */
    private final Map<?, ?> shared;

    private final Path file;

    private ReaderPins(Path file, Map<?, ?> shared) {
        this.file = file;
        this.shared = shared;
    }

    /** The pins of that pool's {@code readers.lock}, which exists. */
    public static ReaderPins of(Path file) throws IOException {
        Map<?, ?> shared = JvmWide.of(file, "readers", Map.class, () -> {
            Map<String, Object> state = new HashMap<>();
            state.put(LOCKS, new TreeMap<Long, FileLock>());
            state.put(COUNTS, new TreeMap<Long, Integer>());
            return state;
        });
        return new ReaderPins(file, shared);
    }

    /**
     * Keeps a generation's segments from being collected until it is closed, or the process ends.
     *
     * @throws PoolLockedException when a process that was looking for garbage did not go on
     */
    public Pin pin(long generation) throws IOException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!tryPin(generation)) {
            if (deadline - System.nanoTime() < 0) {
                throw new PoolLockedException("a process has been looking for " + PATIENCE + " whether generation "
                        + generation + " of pool " + file.getParent() + " is read; is it stopped? It is "
                        + KernelLocks.holder(file) + ". Let it go on, or end it");
            }
            LockSupport.parkNanos(POLL_NANOS);
        }
        return new Pin(generation);
    }

    /** False while another process holds this byte exclusively, which lets go in a moment. */
    private boolean tryPin(long generation) throws IOException {
        synchronized (shared) {
            int others = counts().getOrDefault(generation, 0);
            if (others == 0) {
                FileLock lock = channel().tryLock(generation, 1, true);
                if (lock == null) {
                    closeIdleChannel();
                    return false;
                }
                locks().put(generation, lock);
            }
            counts().put(generation, others + 1);
            return true;
        }
    }

    /**
     * Marks this process as the living creator of an ephemeral pool; the caller holds the writer lock, so nobody else tries to.
     *
     * @param patience how long to wait for processes that are just asking {@link #isCreatorPresent}
     * @return false when another process, or another handle of this one, bears the mark
     * @throws PoolLockedException when somebody was still asking when patience ran out
     */
    public boolean tryBePresent(Duration patience) throws IOException {
        long deadline = System.nanoTime() + TimeUnit.NANOSECONDS.convert(patience);
        while (true) {
            synchronized (shared) {
                if (isCreatorPresent()) {
                    return false;
                }
                FileLock lock = tryExclusive(PRESENCE, 1);
                if (lock != null) {
                    locks().put(PRESENCE, lock);
                    return true;
                }
                closeIdleChannel();
            }
            if (deadline - System.nanoTime() < 0) {
                throw new PoolLockedException("a process has been asking for " + patience + " whether ephemeral pool "
                        + file.getParent() + " has a living creator; is it stopped? Let it go on, or end it");
            }
            LockSupport.parkNanos(POLL_NANOS);
        }
    }

    /**
     * Whether a living process holds the mark of {@link #tryBePresent}. Asks for a shared lock, which whoever may read the pool
     * can have, and gives it back at once.
     */
    public boolean isCreatorPresent() throws IOException {
        synchronized (shared) {
            if (locks().containsKey(PRESENCE)) {
                return true;
            }
            try (FileLock lock = channel().tryLock(PRESENCE, 1, true)) {
                return lock == null;
            } finally {
                closeIdleChannel();
            }
        }
    }

    /** Takes the mark of {@link #tryBePresent} back. */
    public void leave() throws IOException {
        synchronized (shared) {
            release(PRESENCE);
        }
    }

    /**
     * Whether anybody, here or in another process, reads a generation of {@code from} to {@code before - 1}. Asks for those
     * bytes exclusively and gives them back at once. Only for a caller that holds the writer lock does the answer last: no older
     * generation can be pinned anew then. To anybody else asking at the same moment this looks like a reader.
     */
    public boolean anyPinned(long from, long before) throws IOException {
        synchronized (shared) {
            Long pinnedHere = counts().ceilingKey(from);
            if (pinnedHere != null && pinnedHere < before) {
                return true;
            }
            try (FileLock all = tryExclusive(from, before - from)) {
                return all == null;
            } catch (OverlappingFileLockException e) {
                return true;
            } finally {
                closeIdleChannel();
            }
        }
    }

    /**
     * The highest generation of {@code from} to {@code before - 1} that anybody reads; 0 when nobody does. The answer lasts as long
     * as that of {@link #anyPinned}.
     */
    public long newestPinned(long from, long before) throws IOException {
        if (from >= before || !anyPinned(from, before)) {
            return 0;
        }
        long pinned = from;
        long end = before;
        while (end - pinned > 1) {
            long middle = pinned + (end - pinned) / 2;
            if (anyPinned(middle, before)) {
                pinned = middle;
            } else {
                end = middle;
            }
        }
        return pinned;
    }

    /** What is done while nobody reads some generations. */
    public interface WhileUnread {
        /** Does it for those of the generations that nobody reads. */
        void run(List<Long> unread) throws IOException;
    }

    /** Does something for those of the generations that nobody reads; until it is done nobody can begin to read them. */
    public void whileUnread(Collection<Long> generations, WhileUnread work) throws IOException {
        List<FileLock> held = new ArrayList<>();
        List<Long> unread = new ArrayList<>();
        synchronized (shared) {
            try {
                for (long generation : generations) {
                    FileLock lock = counts().containsKey(generation) ? null : tryExclusive(generation, 1);
                    if (lock != null) {
                        held.add(lock);
                        unread.add(generation);
                    }
                }
                work.run(unread);
            } finally {
                for (FileLock lock : held) {
                    lock.release();
                }
                closeIdleChannel();
            }
        }
    }

    private @Nullable FileLock tryExclusive(long position, long size) throws IOException {
        try {
            return channel().tryLock(position, size, false);
        } catch (NonWritableChannelException e) {
            throw new AccessDeniedException(
                    file.toString(), null, "this process first opened the pool where it could only read it");
        }
    }

    private FileChannel channel() throws IOException {
        if (shared.get(CHANNEL) instanceof FileChannel channel && channel.isOpen()) {
            return channel;
        }
        FileChannel channel = open();
        state().put(CHANNEL, channel);
        return channel;
    }

    /** Writable where allowed, for only then can this process ask for exclusive locks later. */
    private FileChannel open() throws IOException {
        try {
            return Disk.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
        } catch (FileSystemException e) {
            if (!(e instanceof AccessDeniedException) && Files.isWritable(file)) {
                throw e;
            }
            // No permission, or a mount that is read-only, which the exception tells in the user's language.
            return Disk.open(file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
        }
    }

    private void release(long position) throws IOException {
        FileLock lock = locks().remove(position);
        if (lock != null) {
            try {
                lock.release();
            } finally {
                closeIdleChannel();
            }
        }
    }

    private void closeIdleChannel() throws IOException {
        if (locks().isEmpty() && shared.get(CHANNEL) instanceof FileChannel channel) {
            state().remove(CHANNEL);
            channel.close();
        }
    }

    @SuppressWarnings("unchecked") // of() is the only place that fills it
    private Map<String, Object> state() {
        return (Map<String, Object>) shared;
    }

    @SuppressWarnings("unchecked") // of() is the only place that fills it
    private Map<Long, FileLock> locks() {
        return (Map<Long, FileLock>) Objects.requireNonNull(state().get(LOCKS));
    }

    @SuppressWarnings("unchecked") // of() is the only place that fills it
    private NavigableMap<Long, Integer> counts() {
        return (NavigableMap<Long, Integer>) Objects.requireNonNull(state().get(COUNTS));
    }

    /** A generation that is being read. */
    public final class Pin implements AutoCloseable {
        private final long generation;
        private boolean open = true;

        private Pin(long generation) {
            this.generation = generation;
        }

        /** Lets go; the second call does nothing. */
        @Override
        public void close() throws IOException {
            synchronized (shared) {
                if (!open) {
                    return;
                }
                open = false;
                int left = counts().getOrDefault(generation, 1) - 1;
                if (left > 0) {
                    counts().put(generation, left);
                } else {
                    counts().remove(generation);
                    release(generation);
                }
            }
        }
    }
}
