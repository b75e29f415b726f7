package io.datapool.bench.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Processor time of the processes that this one has started and that have ended. */
final class ChildrenCpu {
    /** Of {@code /proc/self/stat}, counted after the name of the program, which may hold blanks: see proc(5). */
    private static final int CHILDREN_USER = 13;

    private static final int CHILDREN_SYSTEM = 14;
    /** The kernel counts in ticks of 10 ms, on every machine that this library supports. */
    private static final long TICK_NANOS = 10_000_000;

    private ChildrenCpu() {}

    /** User and system time of all of them so far, in nanoseconds. */
    static long nanos() throws IOException {
        String stat = Files.readString(Path.of("/proc/self/stat"), StandardCharsets.UTF_8);
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        return (Long.parseLong(fields[CHILDREN_USER]) + Long.parseLong(fields[CHILDREN_SYSTEM])) * TICK_NANOS;
    }
}
