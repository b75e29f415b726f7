package io.datapool.internal.lock;

import java.io.BufferedReader;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What {@code /proc/locks} tells of a lock file; for people only, since it shows no process of another pid namespace, and by the
 * time it is read it is the past.
 */
public final class KernelLocks {
    private static final Path LOCKS = Path.of("/proc/locks");
    /** "1: POSIX  ADVISORY  WRITE 4711 fd:01:1835039 0 EOF"; lines of waiters have "->" after the number. */
    private static final Pattern LINE = Pattern.compile(
            "\\d+: POSIX +ADVISORY +(READ|WRITE) +(\\d+) ([0-9a-f]+):([0-9a-f]+):(\\d+) (\\d+) (\\d+|EOF)");

    private KernelLocks() {}

    /**
     * A run of locked bytes. The kernel joins neighbouring locks of one process.
     *
     * @param pid the process that holds it
     * @param exclusive whether nobody else can have it
     * @param first the first byte
     * @param last the last byte; {@link Long#MAX_VALUE} when it is locked to the end
     */
    public record Held(long pid, boolean exclusive, long first, long last) {}

    /** The locks on that file, by process and position; none where the kernel does not tell. */
    public static List<Held> of(Path file) {
        try (BufferedReader lines = new BufferedReader(
                // Not through a channel: an interrupt of the calling thread would fail the read.
                new InputStreamReader(new FileInputStream(LOCKS.toFile()), StandardCharsets.US_ASCII))) {
            return of(file, lines.lines().toList());
        } catch (IOException e) {
            return List.of();
        }
    }

    static List<Held> of(Path file, List<String> lines) {
        Map<String, Object> wanted;
        try {
            wanted = Files.readAttributes(file, "unix:dev,ino", LinkOption.NOFOLLOW_LINKS);
        } catch (IOException | UnsupportedOperationException e) {
            return List.of();
        }
        long device = wanted.get("dev") instanceof Long number ? number : 0;
        long inode = wanted.get("ino") instanceof Long number ? number : 0;
        return of(device, inode, lines);
    }

    /** @param inodeNumber unsigned, as the kernel writes it; the JDK gives numbers from 2^63 on as negative ones */
    static List<Held> of(long device, long inodeNumber, List<String> lines) {
        String inode = Long.toUnsignedString(inodeNumber);
        return lines.stream()
                .map(LINE::matcher)
                .filter(line -> line.matches() && line.group(5).equals(inode) && isOn(device, line))
                .map(KernelLocks::held)
                .distinct()
                .sorted(Comparator.comparingLong(Held::pid).thenComparingLong(Held::first))
                .toList();
    }

    /** An inode's number is its own on its device only. See gnu_dev_major in glibc for how a device number is made up. */
    private static boolean isOn(long device, Matcher line) {
        long major = ((device >>> 8) & 0xfff) | ((device >>> 32) & ~0xfffL);
        long minor = (device & 0xff) | ((device >>> 12) & 0xffff_ff00L);
        return Long.parseLong(line.group(3), 16) == major && Long.parseLong(line.group(4), 16) == minor;
    }

    private static Held held(Matcher line) {
        String last = line.group(7);
        return new Held(
                Long.parseLong(line.group(2)),
                line.group(1).equals("WRITE"),
                Long.parseLong(line.group(6)),
                last.equals("EOF") ? Long.MAX_VALUE : Long.parseLong(last));
    }

    /** Who holds the exclusive lock, for people: "process 4711", or "another process" where the kernel does not tell. */
    static String holder(Path file) {
        return holderProcess(file).map(process -> "process " + process).orElse("another process");
    }

    /** The process that holds the exclusive lock; empty where nobody does, or the kernel does not tell. */
    static Optional<String> holderProcess(Path file) {
        return of(file).stream().filter(Held::exclusive).findFirst().map(held -> Long.toString(held.pid()));
    }
}
