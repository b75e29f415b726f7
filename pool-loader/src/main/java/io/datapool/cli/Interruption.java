package io.datapool.cli;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Lets the thread that made it end in an orderly way on SIGINT (Ctrl-C) and SIGTERM: it is interrupted, and the process waits for
 * {@link #close}. Then the JVM ends, with exit code 130 or 143 as is usual for these signals.
 */
final class Interruption implements AutoCloseable {
    /** Longer than what an interrupted thread still has to do ever takes. */
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Thread worker = Thread.currentThread();
    private final CountDownLatch over = new CountDownLatch(1);
    private final Thread hook = new Thread(this::interrupt, "interruption");
    private volatile boolean requested;

    Interruption() {
        Runtime.getRuntime().addShutdownHook(hook);
    }

    private void interrupt() {
        requested = true;
        worker.interrupt();
        try {
            over.await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Whether the process has been told to end. */
    boolean requested() {
        return requested;
    }

    @Override
    public void close() {
        over.countDown();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The JVM is ending already, having waited for this.
        }
    }
}
