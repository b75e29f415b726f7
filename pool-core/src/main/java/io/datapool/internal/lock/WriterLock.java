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
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The right to change a pool: one holder among all processes, threads and class loaders. Held until {@link #close}; a killed
 * holder's lock is released by the kernel.
 *
 * <p>The file lock belongs to the process, so a semaphore shared by the whole JVM comes first; only its holder touches the
 * file. The blocking lock call runs on a thread of its own: an interrupt of the caller would close the channel, and a
 * timeout can then close it on purpose.
 */
public final class WriterLock implements AutoCloseable {
    static final GuardSource JVM_WIDE = file -> JvmWide.of(file, "writer", Semaphore.class, () -> new Semaphore(1));
    /** Where the guard of a file comes from. Tests put a wrong source here, to show that they would notice. */
    static volatile GuardSource guards = JVM_WIDE;

    private static final long NOBODY = 0;
    private static final long POLL_NANOS = 1_000_000;

    private final Semaphore jvmGuard;
    /** The thread that acquired it; of the whole JVM. */
    private final AtomicLong holder;

    private final FileChannel channel;
    private boolean held = true;

    /** Gives the one semaphore that everybody in this JVM takes before that file's lock. */
    interface GuardSource {
        Semaphore of(Path file) throws IOException;
    }

    private WriterLock(Semaphore jvmGuard, AtomicLong holder, FileChannel channel) {
        this.jvmGuard = jvmGuard;
        this.holder = holder;
        this.channel = channel;
        holder.set(Thread.currentThread().getId());
    }

    /**
     * Waits for the lock.
     *
     * @param file the pool's {@code writer.lock}, which exists
     * @param timeout how long to wait at most
     * @throws IllegalStateException when this thread has acquired it, through whatever handle or class loader, and nobody has
     *     given it back: it would wait for itself
     * @throws PoolLockedException when the time ran out, or the thread was interrupted while it waited
     * @throws PoolAccessException when this user may not write the pool
     */
    public static WriterLock acquire(Path file, Duration timeout) throws IOException {
        long timeoutNanos = TimeUnit.NANOSECONDS.convert(timeout); // of "forever" as long as can be told
        long deadline = System.nanoTime() + timeoutNanos;
        AtomicLong holder = JvmWide.of(file, "writing thread", AtomicLong.class, AtomicLong::new);
        if (holder.get() == Thread.currentThread().getId()) {
            throw new IllegalStateException("this thread has an update of pool " + file.getParent()
                    + " open, perhaps through another handle, and would wait for itself: make the change through that"
                    + " update, or end it first");
        }
        Semaphore guard = guards.of(file);
        boolean acquired = false;
        @Nullable FileChannel channel = null;
        try {
            if (!guard.tryAcquire(timeoutNanos, TimeUnit.NANOSECONDS)) {
                throw new PoolLockedException("pool " + file.getParent() + " is already being written by this"
                        + " process; waited " + timeout + ". Wait for it, or allow more time with"
                        + " PoolOptions.writerTimeout");
            }
            acquired = true;
            channel = open(file);
            lock(channel, file, deadline, timeout);
            WriterLock lock = new WriterLock(guard, holder, channel);
            acquired = false;
            channel = null;
            return lock;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new PoolLockedException("interrupted while waiting to write pool " + file.getParent(), e);
        } finally {
            if (channel != null) {
                channel.close();
            }
            if (acquired) {
                guard.release();
            }
        }
    }

    /** Whether somebody holds it right now, as far as the kernel tells; for reports only, since it may change at once. */
    public static boolean isHeld(Path file) {
        return KernelLocks.holderProcess(file).isPresent();
    }

    private static FileChannel open(Path file) throws IOException {
        try {
            return Disk.open(file, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
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
            holder.set(NOBODY);
            try {
                channel.close();
            } catch (IOException e) {
                throw new PoolException("cannot release the writer lock: " + e.getMessage(), e);
            } finally {
                jvmGuard.release();
            }
        }
    }
}
