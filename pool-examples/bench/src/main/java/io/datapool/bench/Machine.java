package io.datapool.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Where figures come from.
 *
 * @param cpu its model
 * @param cores how many this JVM may use
 * @param memoryBytes of the machine
 * @param system name and version of the operating system
 * @param fileSystem kind of that under the data and the pools
 * @param jdk vendor and version of the JDK
 */
record Machine(String cpu, int cores, long memoryBytes, String system, String fileSystem, String jdk) {
    private static final long KB = 1024;

    /**
     * This one; what the kernel does not tell is "unknown" or 0.
     *
     * @param directory where data and pools are made
     */
    static Machine here(Path directory) throws IOException {
        String memory = value(Path.of("/proc/meminfo"), "MemTotal").replaceAll("[^0-9]", "");
        return new Machine(
                value(Path.of("/proc/cpuinfo"), "model name"),
                Runtime.getRuntime().availableProcessors(),
                memory.isEmpty() ? 0 : Long.parseLong(memory) * KB,
                System.getProperty("os.name") + " " + System.getProperty("os.version"),
                Files.getFileStore(Files.createDirectories(directory)).type(),
                System.getProperty("java.vendor") + " " + System.getProperty("java.runtime.version"));
    }

    private static String value(Path file, String key) throws IOException {
        List<String> lines =
                Files.isReadable(file) ? Files.readAllLines(file, StandardCharsets.UTF_8) : List.<String>of();
        return lines.stream()
                .filter(line -> line.startsWith(key))
                .map(line -> line.substring(line.indexOf(':') + 1).strip())
                .findFirst()
                .orElse("unknown");
    }
}
