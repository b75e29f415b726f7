package io.datapool.internal.lock;

import io.datapool.error.PoolAccessException;
import io.datapool.error.PoolException;
import io.datapool.error.PoolLockedException;
import io.datapool.internal.file.CurrentUser;
import io.datapool.internal.file.Disk;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.AccessDeniedException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The right to change a pool: one holder among all processes, threads and class loaders. Held until {@link #close}; a killed
 * holder's lock is released by the kernel.
 *
 * <p>The file lock belongs to the process, so a guard shared by the whole JVM comes first; only its holder touches the
 * file. The blocking lock call runs on a thread of its own: an interrupt of the caller would close the channel, and a
 * timeout can then close it on purpose.
 *
 * <p>Two things take the lock away without a word: the directory is moved, or deleted by somebody who does not ask; or something
 * in this JVM opens and closes the file, at which the kernel drops the lock. So its holder asks {@link #isAtItsPath} before what
 * cannot be undone, and looks whether anybody else has changed the pool.
 */
public final class WriterLock implements AutoCloseable {
    private static final long POLL_NANOS = 1_000_000;

    private final Path file;
    private final WriterGuard guard;
    private final FileChannel channel;
    private boolean held = true;

    private WriterLock(Path file, WriterGuard guard, FileChannel channel) {
        this.file = file;
        this.guard = guard;
        this.channel = channel;
        guard.hold();
    }

    /**
     * Waits for the lock.
     *
     * @param disk where the file is
     * @param file the pool's {@code writer.lock}
     * @param timeout how long to wait at most
     * @throws IllegalStateException when this thread has acquired it, through whatever handle or class loader, and nobody has
     *     given it back: it would wait for itself
     * @throws PoolLockedException when the time ran out, or the thread was interrupted while it waited
     * @throws PoolAccessException when this user may not write the pool
     * @throws NoSuchFileException when there is no such file, or not any more
     */
    public static WriterLock acquire(Disk disk, Path file, Duration timeout) throws IOException {
        long timeoutNanos = TimeUnit.NANOSECONDS.convert(timeout); // of "forever" as long as can be told
        long deadline = System.nanoTime() + timeoutNanos;
        try {
            while (true) {
                Optional<WriterLock> lock = acquire(disk, file, deadline, timeout);
                if (lock.isPresent()) {
                    return lock.get();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new PoolLockedException("interrupted while waiting to write pool " + file.getParent(), e);
        }
    }

    /** Empty when the file was deleted before it was locked, and there is another one. */
    private static Optional<WriterLock> acquire(Disk disk, Path file, long deadline, Duration timeout)
            throws IOException, InterruptedException {
        WriterGuard guard = WriterGuard.of(file);
        @Nullable FileChannel channel = null;
        boolean acquired = false;
        try {
            take(guard, file, deadline, timeout);
            Optional<FileChannel> opened = open(disk, file, guard.fileKey());
            if (opened.isEmpty()) {
                return Optional.empty();
            }
            channel = opened.get();
            lock(channel, file, deadline, timeout);
            acquired = isStillThere(file, guard.fileKey());
            return acquired ? Optional.of(new WriterLock(file, guard, channel)) : Optional.empty();
        } finally {
            if (!acquired) {
                giveBack(guard, channel);
            }
        }
    }

    private static void take(WriterGuard guard, Path file, long deadline, Duration timeout)
            throws InterruptedException {
        if (guard.isHeldByThisThread()) {
            throw new IllegalStateException("this thread has an update of pool " + file.getParent()
                    + " open, perhaps through another handle, and would wait for itself: make the change through that"
                    + " update, or end it first");
        }
        if (!guard.tryTake(deadline - System.nanoTime())) {
            throw new PoolLockedException("pool " + file.getParent() + " is already being written by this"
                    + " process; waited " + timeout + ". Wait for it, or allow more time with"
                    + " PoolOptions.writerTimeout");
        }
    }

    /** Whoever waited for a deleter has locked what nobody else will find. */
    private static boolean isStillThere(Path file, String fileKey) throws IOException {
        return LockFiles.isAt(file, fileKey);
    }

    private static void giveBack(WriterGuard guard, @Nullable FileChannel channel) throws IOException {
        try {
            if (channel != null) {
                channel.close();
            }
        } finally {
            guard.close();
        }
    }

    /** Whether the file that is locked is the one at its path, and not moved away, deleted or exchanged. */
    public boolean isAtItsPath() throws IOException {
        try {
            return LockFiles.isAt(file, guard.fileKey());
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    /** Whether somebody holds it right now, as far as the kernel tells; for reports only, since it may change at once. */
    public static boolean isHeld(Path file) {
        return KernelLocks.holderProcess(file).isPresent();
    }

    private static Optional<FileChannel> open(Disk disk, Path file, String fileKey) throws IOException {
        try {
            return LockFiles.open(disk, file, fileKey, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
        } catch (AccessDeniedException e) {
            throw new PoolAccessException(
                    "user '" + CurrentUser.name() + "' may not write " + file
                            + ": only a pool's owner changes it. Read it, or create a pool of your own",
                    e);
        }
    }

    private static void lock(FileChannel channel, Path file, long deadline, Duration timeout)
            throws IOException, InterruptedException {
        try {
            if (channel.tryLock() != null) {
                return;
            }
        } catch (OverlappingFileLockException e) {
            // An earlier waiter of this process got the lock in the instant it gave up; it is let go with its channel.
            throw new PoolLockedException(
                    "pool " + file.getParent() + " is just being let go by this process. Try again", e);
        }
        CompletableFuture<FileLock> waiting = LockThread.start(channel::lock);
        boolean ended = false;
        try {
            waiting.get(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
            ended = true;
        } catch (TimeoutException e) {
            throw tooLate(file, timeout);
        } catch (ExecutionException e) {
            // The kernel knows processes, not threads: it sees a deadlock where a thread of each of two processes
            // holds a pool that a thread of the other one waits for. Whoever does not wait is not looked at.
            ended = true;
            askUntil(deadline, channel, file, timeout);
        } finally {
            if (!ended) {
                giveUp(channel, waiting);
            }
        }
    }

    private static void askUntil(long deadline, FileChannel channel, Path file, Duration timeout)
            throws IOException, InterruptedException {
        while (channel.tryLock() == null) {
            if (deadline - System.nanoTime() < 0) {
                throw tooLate(file, timeout);
            }
            LockSupport.parkNanos(POLL_NANOS);
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
        }
    }

    private static PoolLockedException tooLate(Path file, Duration timeout) {
        return new PoolLockedException("pool " + file.getParent() + " is being written by "
                + KernelLocks.holder(file) + "; waited " + timeout + ". Wait for it to commit or close, or allow"
                + " more time with PoolOptions.writerTimeout");
    }

    /** Until the waiting call has ended, the JDK counts its lock, and would refuse the next waiter of this process. */
    private static void giveUp(FileChannel channel, CompletableFuture<FileLock> waiting) throws IOException {
        channel.close();
        waiting.handle((lock, failure) -> true).join();
    }

    /** Gives the right back; the second call does nothing. */
    @Override
    public void close() {
        if (held) {
            held = false;
            try {
                giveBack(guard, channel);
            } catch (IOException e) {
                throw new PoolException("cannot release the writer lock: " + e.getMessage(), e);
            }
        }
    }
}
