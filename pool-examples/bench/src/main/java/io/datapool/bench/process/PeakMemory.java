package io.datapool.bench.process;

import io.datapool.examples.ProcessMemory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The most memory that the processes started by this one have at the same time: the sum of their Pss, looked at a few times a
 * second from now on. A page that several of them map counts once.
 */
final class PeakMemory implements AutoCloseable {
    private static final int PERIOD_MILLIS = 100;

    private final AtomicLong mostBytes = new AtomicLong();
    private final ScheduledExecutorService looking = Executors.newSingleThreadScheduledExecutor();
    private final ScheduledFuture<?> looks;

    PeakMemory() {
        looks = looking.scheduleAtFixedRate(this::look, 0, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
    }

    private void look() {
        List<ProcessHandle> children = ProcessHandle.current().children().toList();
        long sum = 0;
        for (ProcessHandle child : children) {
            try {
                if (hasMemoryOfItsOwn(child)) {
                    sum += ProcessMemory.of(child.pid(), Path.of("/")).totalBytes();
                }
            } catch (IOException e) {
                // It has ended.
            }
        }
        mostBytes.accumulateAndGet(sum, Math::max);
    }

    /** Not before it runs its own program: until then a new process lives in its parent's memory, under its parent's name. */
    private static boolean hasMemoryOfItsOwn(ProcessHandle child) throws IOException {
        return !Arrays.equals(commandLine(String.valueOf(child.pid())), commandLine("self"));
    }

    private static byte[] commandLine(String process) throws IOException {
        return Files.readAllBytes(Path.of("/proc", process, "cmdline"));
    }

    /** The most so far. */
    long bytes() {
        look();
        return mostBytes.get();
    }

    @Override
    public void close() {
        looks.cancel(false);
        looking.shutdownNow();
    }
}
