package io.datapool.examples;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;

/**
 * What several workers at the same time did and took.
 *
 * @param wallTime from the start of the first until the last result of the last
 * @param told what each of them told
 * @param memory what each of them occupied after all were done, with the data still held
 * @param heapBytes how much of it was objects on the heap, garbage collected
 */
public record WorkerGroup(
        Duration wallTime, List<WorkerProcess.Told> told, List<ProcessMemory> memory, List<Long> heapBytes) {
    /** Copies the lists. */
    public WorkerGroup {
        told = List.copyOf(told);
        memory = List.copyOf(memory);
        heapBytes = List.copyOf(heapBytes);
    }

    /** Starts all workers at once, and waits until all are done and have ended; tells nothing of their memory. */
    public static WorkerGroup run(WorkerJvm jvm, Class<?> mainClass, List<List<String>> arguments) throws IOException {
        return run(jvm, mainClass, arguments, (workers, memory, heapBytes) -> {});
    }

    /**
     * Starts all workers at once, waits until all are done, and measures their memory while all are alive.
     *
     * @param jvm how they are started
     * @param mainClass of the workers
     * @param arguments one list per worker
     * @param directory the mapped files to account for
     */
    public static WorkerGroup run(WorkerJvm jvm, Class<?> mainClass, List<List<String>> arguments, Path directory)
            throws IOException {
        return run(jvm, mainClass, arguments, (workers, memory, heapBytes) -> {
            for (WorkerProcess worker : workers) {
                heapBytes.add(worker.hold());
            }
            for (WorkerProcess worker : workers) {
                memory.add(worker.memory(directory));
            }
        });
    }

    /** Looks at workers that are done and still alive. */
    private interface Look {
        void at(List<WorkerProcess> workers, List<ProcessMemory> memory, List<Long> heapBytes) throws IOException;
    }

    private static WorkerGroup run(WorkerJvm jvm, Class<?> mainClass, List<List<String>> arguments, Look look)
            throws IOException {
        List<WorkerProcess> workers = new ArrayList<>();
        try {
            long started = System.nanoTime();
            for (List<String> each : arguments) {
                workers.add(WorkerProcess.start(jvm, mainClass, each));
            }
            List<WorkerProcess.Told> told = listenToAll(workers);
            Duration wallTime = Duration.ofNanos(System.nanoTime() - started);
            List<ProcessMemory> memory = new ArrayList<>();
            List<Long> heapBytes = new ArrayList<>();
            look.at(workers, memory, heapBytes);
            for (WorkerProcess worker : workers) {
                worker.finish();
            }
            return new WorkerGroup(wallTime, told, memory, heapBytes);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while the workers ran", e);
        } finally {
            workers.forEach(WorkerProcess::close);
        }
    }

    private static List<WorkerProcess.Told> listenToAll(List<WorkerProcess> workers)
            throws IOException, InterruptedException {
        ExecutorService threads = Executors.newFixedThreadPool(workers.size());
        try {
            List<Callable<WorkerProcess.Told>> listeners = new ArrayList<>();
            workers.forEach(worker -> listeners.add(worker::listen));
            List<WorkerProcess.Told> told = new ArrayList<>();
            for (Future<WorkerProcess.Told> each : threads.invokeAll(listeners)) {
                told.add(each.get());
            }
            return told;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException cause) {
                throw cause;
            }
            throw new IOException("a worker told what cannot be understood: " + e.getCause(), e);
        } finally {
            threads.shutdownNow();
        }
    }

    /** Bytes of values that the workers read, together. */
    public long dataBytes() {
        return told.stream().mapToLong(WorkerProcess.Told::dataBytes).sum();
    }

    /** Memory of the mapped files that were asked for, together. */
    public long mappedBytes() {
        return memory.stream().mapToLong(ProcessMemory::matchingBytes).sum();
    }

    /** Memory of the processes, together. */
    public long processBytes() {
        return memory.stream().mapToLong(ProcessMemory::totalBytes).sum();
    }

    /** The middle of what the workers told, between the quick and the slow. */
    Duration median(Function<WorkerProcess.Told, Duration> what) {
        List<Duration> sorted = told.stream().map(what).sorted().toList();
        return sorted.get((sorted.size() - 1) / 2)
                .plus(sorted.get(sorted.size() / 2))
                .dividedBy(2);
    }

    /** How long it took until the last worker had its data. */
    public Duration slowestDataReady() {
        return told.stream()
                .map(WorkerProcess.Told::dataReady)
                .reduce(Duration.ZERO, (one, other) -> one.compareTo(other) > 0 ? one : other);
    }
}
