package io.datapool.internal.lock;

import io.datapool.internal.file.FileIdentity;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The right, of one thread in the whole JVM, to lock a {@code writer.lock}: whoever has it is the only one who opens and closes
 * that file. Known by device and inode while somebody has it or waits for it.
 */
final class WriterGuard implements AutoCloseable {
    private static final String TURN = "turn";
    private static final String HOLDER = "holder";
    private static final String USERS = "users";
    private static final long NOBODY = 0;

    private final String fileKey;
    /** JDK types only, shared with other class loaders. */
    private final Map<?, ?> shared;

    private boolean taken;
    private boolean closed;

    private WriterGuard(String fileKey, Map<?, ?> shared) {
        this.fileKey = fileKey;
        this.shared = shared;
    }

    /** Of the file that is at that path now. */
    static WriterGuard of(Path file) throws IOException {
        synchronized (JvmWide.MONITOR) {
            String fileKey = FileIdentity.of(file).fileKey();
            Map<?, ?> shared = (Map<?, ?>) table().computeIfAbsent(
                            name(fileKey),
                            name -> Map.of(
                                    TURN, new Semaphore(1), HOLDER, new AtomicLong(), USERS, new AtomicInteger()));
            WriterGuard guard = new WriterGuard(fileKey, shared);
            guard.part(USERS, AtomicInteger.class).incrementAndGet();
            JvmWide.hold();
            return guard;
        }
    }

    private static Map<String, Object> table() {
        return JvmWide.table();
    }

    private static String name(String fileKey) {
        return "writer " + fileKey;
    }

    private <T> T part(String name, Class<T> type) {
        return type.cast(Objects.requireNonNull(shared.get(name)));
    }

    /** Device and inode of the file that it is for. */
    String fileKey() {
        return fileKey;
    }

    /** Whether the calling thread has it, through whatever handle or class loader. */
    boolean isHeldByThisThread() {
        return part(HOLDER, AtomicLong.class).get() == Thread.currentThread().getId();
    }

    /** Waits for it; false when the time ran out. */
    boolean tryTake(long timeoutNanos) throws InterruptedException {
        taken = part(TURN, Semaphore.class).tryAcquire(timeoutNanos, TimeUnit.NANOSECONDS);
        return taken;
    }

    /** Makes it the calling thread's. */
    void hold() {
        part(HOLDER, AtomicLong.class).set(Thread.currentThread().getId());
    }

    /** Gives it back, or up; the second call does nothing. */
    @Override
    public void close() {
        synchronized (JvmWide.MONITOR) {
            if (closed) {
                return;
            }
            closed = true;
            if (taken) {
                part(HOLDER, AtomicLong.class).set(NOBODY);
                part(TURN, Semaphore.class).release();
            }
            if (part(USERS, AtomicInteger.class).decrementAndGet() == 0) {
                table().remove(name(fileKey), shared);
            }
            JvmWide.letGo();
        }
    }
}
