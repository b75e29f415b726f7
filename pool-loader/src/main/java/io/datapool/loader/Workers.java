package io.datapool.loader;

import io.datapool.parquet.ParquetException;
import io.datapool.parquet.ParquetFile;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinTask;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A bounded number of threads for one load: files side by side, and within each file its columns and row groups. Threads that
 * wait for their file's tasks help with them, so that nested work cannot starve.
 */
final class Workers implements AutoCloseable {
    private final ForkJoinPool pool;

    Workers(int threads) {
        pool = new ForkJoinPool(threads);
    }

    /** Runs all and waits; results in the order given. An unchecked exception of one is thrown. */
    <T> List<T> callAll(List<Callable<T>> calls) {
        return pool.invokeAll(calls).stream().map(Workers::result).toList();
    }

    private static <T> T result(Future<T> future) {
        return ((ForkJoinTask<T>) future).join();
    }

    /**
     * Runs all tasks of a file and waits; called on one of the threads.
     *
     * @throws ParquetException the first one that a task threw
     */
    static void runAll(List<ParquetFile.Task> tasks) throws ParquetException {
        AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
        // None of these throws: invokeAll would then return while others still store values into what the caller gives
        // up.
        ForkJoinTask.invokeAll(tasks.stream()
                .map(task -> ForkJoinTask.adapt(() -> runUnlessFailed(task, failure)))
                .toList());
        Throwable thrown = failure.get();
        if (thrown instanceof ParquetException parquet) {
            throw parquet;
        } else if (thrown instanceof RuntimeException unchecked) {
            throw unchecked;
        } else if (thrown instanceof Error error) {
            throw error;
        }
    }

    private static void runUnlessFailed(ParquetFile.Task task, AtomicReference<@Nullable Throwable> failure) {
        if (failure.get() != null) {
            return;
        }
        try {
            task.run();
        } catch (ParquetException | RuntimeException | Error e) {
            failure.compareAndSet(null, e);
        }
    }

    @Override
    public void close() {
        pool.shutdown();
    }
}
