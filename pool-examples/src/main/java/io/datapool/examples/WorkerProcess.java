package io.datapool.examples;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The parent's end of the conversation with one worker JVM; see {@link WorkerPipe}. */
public final class WorkerProcess implements AutoCloseable {
    private final String name;
    private final Process process;
    private final long startedNanos;
    private final BufferedReader fromWorker;
    private final BufferedWriter toWorker;

    private WorkerProcess(String name, Process process, long startedNanos) {
        this.name = name;
        this.process = process;
        this.startedNanos = startedNanos;
        this.fromWorker = process.inputReader(StandardCharsets.UTF_8);
        this.toWorker = process.outputWriter(StandardCharsets.UTF_8);
    }

    /**
     * What a worker told.
     *
     * @param dataReady from the start of its process until it had read every value once
     * @param loading the part of it after main() began: without the start of the JVM
     * @param dataBytes how many bytes of values those were
     * @param checksum of those values
     * @param results of its back-tests
     */
    public record Told(
            Duration dataReady, Duration loading, long dataBytes, long checksum, List<BackTestResult> results) {
        /** Copies the list. */
        public Told {
            results = List.copyOf(results);
        }
    }

    /** Starts a worker. What it prints on standard error goes to ours. */
    static WorkerProcess start(WorkerJvm jvm, Class<?> mainClass, List<String> arguments) throws IOException {
        long started = System.nanoTime();
        Process process = new ProcessBuilder(jvm.command(mainClass, arguments))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        return new WorkerProcess(mainClass.getSimpleName() + " " + process.pid(), process, started);
    }

    /** Listens until the worker has told all its results. */
    Told listen() throws IOException {
        List<String> ready = await(WorkerPipe.READY);
        Duration dataReady = Duration.ofNanos(System.nanoTime() - startedNanos);
        List<BackTestResult> results = new ArrayList<>();
        for (List<String> words = next(); !words.get(0).equals(WorkerPipe.DONE); words = next()) {
            results.add(BackTestResult.of(words.subList(1, words.size())));
        }
        return new Told(
                dataReady,
                Duration.ofNanos(Long.parseLong(ready.get(1))),
                Long.parseLong(ready.get(2)),
                Long.parseLong(ready.get(3)),
                results);
    }

    /**
     * Has the worker collect its garbage and keep its data.
     *
     * @return bytes of its heap that are still in use
     */
    long hold() throws IOException {
        toWorker.write(WorkerPipe.HOLD + "\n");
        toWorker.flush();
        return Long.parseLong(await(WorkerPipe.HOLDING).get(1));
    }

    /** Its memory; of the mapped files, those in that directory. */
    ProcessMemory memory(Path directory) throws IOException {
        return ProcessMemory.of(process.pid(), directory);
    }

    private List<String> await(String word) throws IOException {
        List<String> words = next();
        if (!words.get(0).equals(word)) {
            throw new IOException(name + " said " + words + " where " + word + " was expected");
        }
        return words;
    }

    private List<String> next() throws IOException {
        String line = fromWorker.readLine();
        if (line == null) {
            throw new IOException(name + " ended too early; it says why above");
        }
        return List.of(line.split(" ", -1));
    }

    /** Lets the worker end, and waits until it has. */
    void finish() throws IOException, InterruptedException {
        toWorker.close();
        int exitCode = process.waitFor();
        if (exitCode != 0) {
            throw new IOException(name + " ended with exit code " + exitCode);
        }
    }

    /** Ends the worker when it is still at work. */
    @Override
    public void close() {
        process.destroy();
    }
}
