package io.datapool;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The figures that RELIABILITY.md quotes: lines of {@code promise | figure | value}, on standard output and in
 * {@code target/reliability}, in a file for each test class that holds those of its last run. Thread-safe.
 */
public final class Figures {
    private static final Set<String> BEGUN = ConcurrentHashMap.newKeySet();

    private final Path file;
    private final String promise;

    private Figures(Path file, String promise) {
        this.file = file;
        this.promise = promise;
    }

    /**
     * Figures of one promise.
     *
     * @param test the class whose figures they are
     * @param promise the row of RELIABILITY.md that they belong to, in a few words
     */
    public static Figures of(Class<?> test, String promise) {
        Path directory = Path.of(System.getProperty("basedir", "."), "target", "reliability");
        return new Figures(directory.resolve(test.getSimpleName() + ".txt"), promise);
    }

    /** Tells one figure. */
    public void add(String figure, Object value) throws IOException {
        String line = promise + " | " + figure + " | " + value;
        System.out.println(line);
        synchronized (Figures.class) {
            Files.createDirectories(file.getParent());
            if (BEGUN.add(file.toString())) {
                Files.deleteIfExists(file);
            }
            Files.writeString(file, line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        }
    }
}
