package io.datapool.internal.lock;

import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;

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
}
