package io.datapool.internal.lock;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What {@code /proc/locks} tells of a lock file; for messages only. */
final class KernelLocks {
    private static final Path LOCKS = Path.of("/proc/locks");
    /** "1: POSIX ADVISORY WRITE 4711 fd:01:1835039 0 EOF"; lines of waiters have "->" after the number. */
    private static final Pattern LINE =
            Pattern.compile("\\d+: POSIX +ADVISORY +WRITE +(\\d+) [0-9a-f]+:[0-9a-f]+:(\\d+) .*");

    private KernelLocks() {}

    /** Who holds the exclusive lock, for people: "process 4711", or "another process" where the kernel does not tell. */
    static String holder(Path file) {
        return holderProcess(file).map(process -> "process " + process).orElse("another process");
    }

    /** The process that holds the exclusive lock; empty where nobody does, or the kernel does not tell. */
    static Optional<String> holderProcess(Path file) {
        try {
            String inode = String.valueOf(Files.getAttribute(file, "unix:ino"));
            for (String line : Files.readAllLines(LOCKS)) {
                Matcher matcher = LINE.matcher(line);
                if (matcher.matches() && matcher.group(2).equals(inode)) {
                    return Optional.of(matcher.group(1));
                }
            }
        } catch (IOException | UnsupportedOperationException e) {
            // Not told here; the message does without.
        }
        return Optional.empty();
    }
}
