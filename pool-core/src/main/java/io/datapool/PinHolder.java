package io.datapool;

import io.datapool.internal.lock.KernelLocks;
import io.datapool.upkeep.ReaderProcess;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What the kernel tells of the process that holds a pin. */
final class PinHolder {
    /** Options of {@code java} whose value is a word of its own. */
    private static final Set<String> OPTIONS_WITH_VALUES = Set.of(
            "-cp",
            "-classpath",
            "--class-path",
            "-p",
            "--module-path",
            "--upgrade-module-path",
            "--add-modules",
            "--add-opens",
            "--add-exports",
            "--add-reads",
            "--limit-modules",
            "--patch-module");

    private static final int MOST_COMMAND_BYTES = 64 * 1024;

    private PinHolder() {}

    static ReaderProcess of(KernelLocks.Held pin) {
        Path process = Path.of("/proc", String.valueOf(pin.pid()));
        return new ReaderProcess(
                pin.pid(),
                pin.first(),
                pin.last(),
                owner(process),
                ProcessHandle.of(pin.pid()).flatMap(handle -> handle.info().startInstant()),
                command(process.resolve("cmdline")));
    }

    private static Optional<String> owner(Path process) {
        try {
            return Optional.of(Files.getOwner(process).getName());
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static Optional<String> command(Path commandLine) {
        try (InputStream in = new FileInputStream(commandLine.toFile())) {
            String words = new String(in.readNBytes(MOST_COMMAND_BYTES), StandardCharsets.UTF_8);
            return words.isEmpty() ? Optional.empty() : Optional.of(shortened(List.of(words.split("\0", -1))));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** Any process can call itself anything: what it says goes to terminals. */
    static String shortened(List<String> words) {
        String text = program(words).replaceAll("\\p{Cc}", "?");
        return text.length() > 120 ? text.substring(0, 120) + "..." : text;
    }

    private static String program(List<String> words) {
        String program = lastPart(words.get(0));
        for (int i = 1; i < words.size(); i++) {
            String word = words.get(i);
            if (OPTIONS_WITH_VALUES.contains(word)) {
                i++;
            } else if (!word.isEmpty() && !word.startsWith("-") && !word.startsWith("@")) {
                return program + " " + lastPart(word);
            }
        }
        return program;
    }

    private static String lastPart(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }
}
