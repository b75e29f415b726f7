package io.datapool.internal.lock;

import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/**
 * Runs a lock call that may block on a daemon thread of its own. On the caller's thread an interrupt would close the channel
 * and with it drop every lock that this process holds on the file.
 */
final class LockThread {
    private LockThread() {}

    static <T> CompletableFuture<T> start(Callable<T> lockCall) {
        CompletableFuture<T> result = new CompletableFuture<>();
        Thread thread = new Thread(
                () -> {
                    try {
                        result.complete(lockCall.call());
                    } catch (Exception e) {
                        result.completeExceptionally(e);
                    }
                },
                "datapool-lock");
        thread.setDaemon(true);
        thread.start();
        return result;
    }

    /** Runs it to its end; an interrupt that comes meanwhile is kept for later. */
    static <T> T finish(Callable<T> lockCall) throws IOException {
        CompletableFuture<T> result = start(lockCall);
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return result.get();
                } catch (InterruptedException e) {
                    interrupted = true;
                } catch (ExecutionException e) {
                    throw failure(e);
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    static IOException failure(ExecutionException e) {
        return e.getCause() instanceof IOException io
                ? io
                : new IOException("lock call failed: " + e.getCause(), e.getCause());
    }
}
