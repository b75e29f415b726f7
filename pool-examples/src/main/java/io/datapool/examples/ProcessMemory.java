package io.datapool.examples;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Memory of a process by the kernel's account, {@code /proc/PID/smaps}. It counts the "proportional set size": a page that
 * several processes map counts for each of them with its fraction, so that sums over processes count every page once.
 *
 * @param totalBytes all mappings
 * @param matchingBytes mappings of the files that were asked for
 */
public record ProcessMemory(long totalBytes, long matchingBytes) {
    /** {@code 7f00-7f01 r--s 00000000 08:01 1234    /path of a file}; the path is empty for anonymous memory. */
    private static final Pattern MAPPING =
            Pattern.compile("[0-9a-f]+-[0-9a-f]+ [rwxsp-]{4} [0-9a-f]+ [0-9a-f]+:[0-9a-f]+ [0-9]+ *(.*)");

    private static final Pattern PSS = Pattern.compile("Pss: +([0-9]+) kB");
    private static final long KB = 1024;

    /**
     * Reads the account of a live process of ours.
     *
     * @param directory the files that match: those in it or below
     * @throws IOException when it cannot be read, because the process has ended or this is not Linux
     */
    public static ProcessMemory of(long pid, Path directory) throws IOException {
        Path smaps = Path.of("/proc", Long.toString(pid), "smaps");
        try {
            return parse(Files.readAllLines(smaps, StandardCharsets.UTF_8), directory.toRealPath());
        } catch (IOException e) {
            throw new IOException("cannot read the memory of process " + pid + " from " + smaps + ": " + e, e);
        }
    }

    static ProcessMemory parse(List<String> smaps, Path directory) {
        long total = 0;
        long matching = 0;
        boolean matches = false;
        for (String line : smaps) {
            Matcher mapping = MAPPING.matcher(line);
            Matcher pss = PSS.matcher(line);
            if (mapping.matches()) {
                matches = mapping.group(1).startsWith(directory + "/");
            } else if (pss.matches()) {
                long bytes = Long.parseLong(pss.group(1)) * KB;
                total += bytes;
                matching += matches ? bytes : 0;
            }
        }
        return new ProcessMemory(total, matching);
    }
}
