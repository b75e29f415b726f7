package io.datapool.loader;

import io.datapool.loader.parquet.ParquetException;
import io.datapool.loader.parquet.ParquetFile;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinTask;
import java.util.concurrent.Future;

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
        List<ForkJoinTask<Object>> running = tasks.stream()
                .map(task -> ForkJoinTask.adapt(() -> {
                    task.run();
                    return new Object();
                }))
                .toList();
        try {
            ForkJoinTask.invokeAll(running);
        } catch (RuntimeException e) {
            running.forEach(ForkJoinTask::quietlyJoin);
            // Fork/join wraps what was thrown, and wraps it again when it was thrown on another thread.
            for (Throwable cause = e.getCause(); cause != null; cause = cause.getCause()) {
                if (cause instanceof ParquetException parquet) {
                    throw parquet;
                }
            }
            throw e;
        }
    }

    @Override
    public void close() {
        pool.shutdown();
    }
}
