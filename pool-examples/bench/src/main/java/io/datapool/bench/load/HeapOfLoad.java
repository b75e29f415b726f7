package io.datapool.bench.load;

import io.datapool.PoolOptions;
import io.datapool.SharedDataPool;
import io.datapool.loader.LoadReport;
import io.datapool.loader.MarketData;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What a load needs of the heap: one is run in a JVM of its own whose heap is small.
 *
 * @param beforeBytes live objects before
 * @param peakBytes most ever in use, garbage included
 * @param afterBytes live objects afterwards, while the pool is open
 */
record HeapOfLoad(long beforeBytes, long peakBytes, long afterBytes) {
    /** Heap of that JVM, all of it, in MiB. */
    static final int MAX_HEAP_MIB = 64;

    /** Loads a file in a new JVM, which fails when the heap does not do. */
    static HeapOfLoad measure(Path file, Path home) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(String.valueOf(System.getProperty("java.home")), "bin", "java")
                .toString());
        command.addAll(SharedDataPool.jvmArguments());
        command.addAll(List.of("-Xmx" + MAX_HEAP_MIB + "m", "-cp"));
        command.add(String.valueOf(System.getProperty("java.class.path")));
        command.addAll(List.of(HeapOfLoad.class.getName(), file.toString(), home.toString()));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String answer = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        int exitCode = process.waitFor();
        if (exitCode != 0) {
            throw new IllegalStateException("loading " + file + " with -Xmx" + MAX_HEAP_MIB + "m failed with exit code "
                    + exitCode + "; it says why above");
        }
        long[] figures =
                Arrays.stream(answer.split(" ", -1)).mapToLong(Long::parseLong).toArray();
        return new HeapOfLoad(figures[0], figures[1], figures[2]);
    }

    /** In that JVM: arguments are the file and the home. */
    public static void main(String[] args) {
        PoolOptions options =
                PoolOptions.named("bench_heap").home(Path.of(args[1])).ephemeral();
        try (SharedDataPool pool = SharedDataPool.create(options)) {
            long before = used();
            LoadReport report =
                    MarketData.ofFiles().file("bars", Path.of(args[0])).load(pool);
            if (!report.ok()) {
                throw new IllegalStateException(report.toString());
            }
            long peak = ManagementFactory.getMemoryPoolMXBeans().stream()
                    .filter(memory -> memory.getType() == MemoryType.HEAP)
                    .mapToLong(memory -> memory.getPeakUsage().getUsed())
                    .sum();
            System.out.println(before + " " + peak + " " + used());
        }
    }

    private static long used() {
        System.gc();
        ManagementFactory.getMemoryPoolMXBeans().forEach(MemoryPoolMXBean::resetPeakUsage);
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }
}
