package io.datapool.internal.lock;

import io.datapool.error.PoolLockedException;
import io.datapool.internal.file.Disk;
import java.io.IOException;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Which generations are being read, and by whom as far as the kernel knows: a reader of generation <i>g</i> holds a shared
 * lock on byte <i>g</i> of {@code readers.lock}; the creator of an ephemeral pool holds byte 0 exclusively.
 *
 * <p>Each method asks the file that is at the path then, and throws {@link NoSuchFileException} when there is none. A pin or mark
 * stays with its file, also when that is deleted with its pool.
 *
 * <p>Thread-safe.
 */
public final class ReaderPins {
    private static final long PRESENCE = 0;
    /** Beyond all generations, and all that is ever asked for. */
    private static final long PROBE = Long.MAX_VALUE - 1;
    /**
     * Not a blocking lock call: that could only be given up by closing the channel, and with it all pins; and the kernel would see
     * deadlocks between processes where there are none between their threads.
     */
    private static final long POLL_NANOS = 200_000;

    /** For whoever holds a byte exclusively, which takes no longer than the call. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Disk disk;
    private final Path file;

    private ReaderPins(Disk disk, Path file) {
        this.disk = disk;
        this.file = file;
    }

    /** The pins of that pool's {@code readers.lock}. */
    public static ReaderPins of(Disk disk, Path file) {
        return new ReaderPins(disk, file);
    }

    /** What is done with the file; keeps locks only in what it returns. */
    private interface Attempt<T> {
        T run(PinnedFile pinned) throws IOException;
    }

    /** What is undone when the file was deleted meanwhile: nobody else would look for these locks. */
    private interface Undoing<T> {
        void undo(T result) throws IOException;
    }

    private <T> T atThePath(Attempt<T> attempt, Undoing<T> undoing) throws IOException {
        synchronized (JvmWide.MONITOR) {
            while (true) {
                Optional<PinnedFile> opened = PinnedFile.open(disk, file);
                if (opened.isEmpty()) {
                    continue;
                }
                PinnedFile pinned = opened.get();
                boolean still = false;
                try {
                    T result = attempt.run(pinned);
                    try {
                        still = pinned.isAtItsPath();
                    } finally {
                        if (!still) {
                            undoing.undo(result);
                        }
                    }
                    if (still) {
                        return result;
                    }
                } finally {
                    pinned.closeIfIdle();
                }
            }
        }
    }

    private <T> T answer(Attempt<T> question) throws IOException {
        return atThePath(question, nothing -> {});
    }

    /**
     * Keeps a generation's segments from being collected until it is closed, or the process ends.
     *
     * @throws PoolLockedException when a process that was looking for garbage did not go on
     */
    public Pin pin(long generation) throws IOException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            Optional<Pin> pin = tryPin(generation);
            if (pin.isPresent()) {
                return pin.get();
            }
            if (deadline - System.nanoTime() < 0) {
                throw new PoolLockedException("a process has been looking for " + PATIENCE + " whether generation "
                        + generation + " of pool " + file.getParent() + " is read; is it stopped? It is "
                        + KernelLocks.holder(file) + ". Let it go on, or end it");
            }
            LockSupport.parkNanos(POLL_NANOS);
        }
    }

    /** Empty while somebody, here or in another process, holds this byte exclusively, and lets go in a moment. */
    private Optional<Pin> tryPin(long generation) throws IOException {
        return atThePath(
                pinned -> {
                    int others = pinned.counts().getOrDefault(generation, 0);
                    if (others == 0) {
                        FileLock lock = pinned.hasLocked(generation) ? null : pinned.tryShared(generation);
                        if (lock == null) {
                            return Optional.empty();
                        }
                        pinned.keep(generation, lock);
                    }
                    pinned.counts().put(generation, others + 1);
                    return Optional.of(new Pin(pinned, generation));
                },
                pin -> {
                    if (pin.isPresent()) {
                        pin.get().close();
                    }
                });
    }

    /**
     * Marks this process as the living creator of an ephemeral pool; the caller holds the writer lock, so nobody else tries to.
     *
     * @param patience how long to wait for processes that are just asking {@link #isCreatorPresent}
     * @return empty when another process, or another handle of this one, bears the mark
     * @throws PoolLockedException when somebody was still asking when patience ran out
     */
    public Optional<Presence> tryBePresent(Duration patience) throws IOException {
        long deadline = System.nanoTime() + TimeUnit.NANOSECONDS.convert(patience);
        while (true) {
            if (isCreatorPresent()) {
                return Optional.empty();
            }
            Optional<Presence> presence = tryMark();
            if (presence.isPresent()) {
                return presence;
            }
            if (deadline - System.nanoTime() < 0) {
                throw new PoolLockedException("a process has been asking for " + patience + " whether ephemeral pool "
                        + file.getParent() + " has a living creator; is it stopped? Let it go on, or end it");
            }
            LockSupport.parkNanos(POLL_NANOS);
        }
    }

    private Optional<Presence> tryMark() throws IOException {
        return atThePath(
                pinned -> {
                    FileLock lock = pinned.hasLocked(PRESENCE) ? null : pinned.tryExclusive(PRESENCE, 1);
                    if (lock == null) {
                        return Optional.empty();
                    }
                    pinned.keep(PRESENCE, lock);
                    return Optional.of(new Presence(pinned));
                },
                presence -> {
                    if (presence.isPresent()) {
                        presence.get().close();
                    }
                });
    }

    /**
     * Whether a living process holds the mark of {@link #tryBePresent}. Asks for a shared lock, which whoever may read the pool
     * can have, and gives it back at once.
     */
    public boolean isCreatorPresent() throws IOException {
        return answer(pinned -> {
            if (pinned.hasLocked(PRESENCE)) {
                return true;
            }
            try (FileLock lock = pinned.tryShared(PRESENCE)) {
                return lock == null;
            }
        });
    }

    /**
     * Whether anybody, here or in another process, reads a generation of {@code from} to {@code before - 1}. Asks for those
     * bytes exclusively and gives them back at once. Only for a caller that holds the writer lock does the answer last: no older
     * generation can be pinned anew then. To anybody else asking at the same moment this looks like a reader.
     */
    public boolean anyPinned(long from, long before) throws IOException {
        return answer(pinned -> {
            Long pinnedHere = pinned.counts().ceilingKey(from);
            if (pinnedHere != null && pinnedHere < before) {
                return true;
            }
            try (FileLock all = pinned.tryExclusive(from, before - from)) {
                return all == null;
            } catch (OverlappingFileLockException e) {
                return true;
            }
        });
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
        Unread unread = atThePath(
                pinned -> {
                    Unread held = new Unread(pinned, new ArrayList<>());
                    for (long generation : generations) {
                        FileLock lock = pinned.hasLocked(generation) ? null : pinned.tryExclusive(generation, 1);
                        if (lock != null) {
                            pinned.keep(generation, lock);
                            held.generations().add(generation);
                            JvmWide.hold();
                        }
                    }
                    return held;
                },
                Unread::release);
        try {
            work.run(List.copyOf(unread.generations()));
        } finally {
            unread.release();
        }
    }

    /** Generations that are held exclusively. */
    private record Unread(PinnedFile pinned, List<Long> generations) {
        void release() throws IOException {
            synchronized (JvmWide.MONITOR) {
                for (long generation : generations) {
                    pinned.release(generation);
                    JvmWide.letGo();
                }
            }
        }
    }

    /**
     * Whether the kernel has dropped this process's pin of a generation, as it does when anything in the process opens and closes
     * the file. For people only: false also where {@code /proc/locks} does not show this process's locks.
     */
    public boolean isSurelyLost(long generation) {
        try {
            return answer(pinned -> {
                if (!pinned.hasLocked(generation) || isShown(generation)) {
                    return false;
                }
                try (FileLock probe = pinned.tryShared(PROBE)) {
                    return probe != null && isShown(PROBE);
                }
            });
        } catch (IOException e) {
            return false;
        }
    }

    private boolean isShown(long position) {
        long us = ProcessHandle.current().pid();
        return KernelLocks.of(file).stream()
                .anyMatch(lock -> lock.pid() == us && lock.first() <= position && position <= lock.last());
    }

    /** A generation that is being read. */
    public static final class Pin implements AutoCloseable {
        private final PinnedFile pinned;
        private final long generation;
        private boolean open = true;

        private Pin(PinnedFile pinned, long generation) {
            this.pinned = pinned;
            this.generation = generation;
            JvmWide.hold();
        }

        /** Lets go; the second call does nothing. */
        @Override
        public void close() throws IOException {
            synchronized (JvmWide.MONITOR) {
                if (!open) {
                    return;
                }
                open = false;
                try {
                    int left = pinned.counts().getOrDefault(generation, 1) - 1;
                    if (left > 0) {
                        pinned.counts().put(generation, left);
                    } else {
                        pinned.counts().remove(generation);
                        pinned.release(generation);
                    }
                } finally {
                    JvmWide.letGo();
                }
            }
        }
    }

    /** The mark of an ephemeral pool's living creator. */
    public static final class Presence implements AutoCloseable {
        private final PinnedFile pinned;
        private boolean open = true;

        private Presence(PinnedFile pinned) {
            this.pinned = pinned;
            JvmWide.hold();
        }

        /** Takes it back; the second call does nothing. */
        @Override
        public void close() throws IOException {
            synchronized (JvmWide.MONITOR) {
                if (!open) {
                    return;
                }
                open = false;
                try {
                    pinned.release(PRESENCE);
                } finally {
                    JvmWide.letGo();
                }
            }
        }
    }
}
