package io.datapool.bench.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A process that read its first value and ended.
 *
 * @param mainToValueNanos from the first line of its program to the first value
 * @param startToValueNanos from its start to the first value
 * @param wallNanos from its start to its end
 * @param cpuNanos processor time of all its threads, user and system; the kernel tells it in steps of 10 ms
 * @param value the value
 */
record Launch(long mainToValueNanos, long startToValueNanos, long wallNanos, long cpuNanos, double value) {
    /** Runs it; prints one line: when it began and when the value was there, by the machine's monotonic clock, and the value. */
    static Launch of(List<String> command) throws IOException, InterruptedException {
        long cpuBefore = ChildrenCpu.nanos();
        long started = System.nanoTime();
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        int exitCode = process.waitFor();
        long ended = System.nanoTime();
        String[] words = output.split(" ", -1);
        if (exitCode != 0 || words.length != 3) {
            throw new IllegalStateException(
                    "exit code " + exitCode + " of " + String.join(" ", command) + ", which said: " + output);
        }
        long ready = Long.parseLong(words[1]);
        return new Launch(
                ready - Long.parseLong(words[0]),
                ready - started,
                ended - started,
                ChildrenCpu.nanos() - cpuBefore,
                Double.parseDouble(words[2]));
    }
}
