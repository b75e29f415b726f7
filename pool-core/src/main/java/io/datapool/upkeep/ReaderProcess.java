package io.datapool.upkeep;

import java.time.Instant;
import java.util.Optional;

/**
 * A process that reads a pool, as the kernel tells. A process with several handles at generations that do not follow each other
 * is there several times.
 *
 * @param pid the process
 * @param oldestGeneration the first generation that it keeps from being collected
 * @param newestGeneration the last one; mostly the same
 * @param user whose process it is; empty when it has just ended
 * @param startedAt when it was started, to about a second; empty when it has just ended
 * @param command its program and, of a JVM, the main class, without options and arguments; empty where it may not be told
 */
public record ReaderProcess(
        long pid,
        long oldestGeneration,
        long newestGeneration,
        Optional<String> user,
        Optional<Instant> startedAt,
        Optional<String> command) {
    /** The process in words: {@code process 4711 (java io.example.Worker, user ada, since 2026-01-01T08:00:00Z)}. */
    public String process() {
        return "process " + pid + " ("
                + (pid == ProcessHandle.current().pid() ? "this one, " : "")
                + command.map(words -> words + ", ").orElse("")
                + "user " + user.orElse("unknown")
                + startedAt.map(start -> ", since " + start).orElse("") + ")";
    }
}
