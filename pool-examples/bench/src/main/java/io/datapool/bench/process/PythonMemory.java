package io.datapool.bench.process;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** A column in Python's {@code multiprocessing.shared_memory}, held by a Python process. */
final class PythonMemory implements AutoCloseable {
    private static final String SCRIPT = "shared_memory.py";

    private final List<String> attach;
    private final Process holder;

    private PythonMemory(List<String> attach, Process holder) {
        this.attach = attach;
        this.holder = holder;
    }

    /**
     * Has Python hold a file of floats.
     *
     * @return empty where there is no python3 with numpy
     */
    static Optional<PythonMemory> of(Path floats, Workspace workspace) throws IOException, InterruptedException {
        Optional<String> python = python();
        if (python.isEmpty()) {
            return Optional.empty();
        }
        Path script = workspace.path(SCRIPT);
        try (InputStream in = Objects.requireNonNull(PythonMemory.class.getResourceAsStream(SCRIPT))) {
            Files.copy(in, script);
        }
        String name = "datapool_bench_" + ProcessHandle.current().pid();
        Process holder = new ProcessBuilder(python.get(), script.toString(), "hold", name, floats.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        if (!"ready".equals(holder.inputReader(StandardCharsets.UTF_8).readLine())) {
            throw new IOException("python3 could not hold " + floats + "; it says why above");
        }
        return Optional.of(new PythonMemory(List.of(python.get(), script.toString(), "attach", name), holder));
    }

    /** The interpreter itself: what is on the path may be a script that looks for it. */
    private static Optional<String> python() throws InterruptedException {
        try {
            Process process = new ProcessBuilder("python3", "-c", "import sys, numpy; print(sys.executable)")
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            return process.waitFor() == 0 ? Optional.of(output) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty(); // there is none
        }
    }

    /** The command that reads the first value. */
    List<String> attach() {
        return attach;
    }

    /** Lets the memory go. */
    @Override
    public void close() throws IOException {
        holder.getOutputStream().close();
        holder.onExit().join();
    }
}
