package io.datapool.fetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.function.ThrowingSupplier;

/** A named pipe where a file is expected, which nobody ever writes to. */
public final class NamedPipe {
    /** A guard against a hang only. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private NamedPipe() {}

    /** Makes one. */
    public static Path make(Path path) throws Exception {
        assertThat(new ProcessBuilder("mkfifo", path.toString()).start().waitFor())
                .isZero();
        return path;
    }

    /** Runs what would wait for ever if it opened the pipe. */
    public static <T> T doNotWait(ThrowingSupplier<T> supplier) {
        return assertTimeoutPreemptively(PATIENCE, supplier);
    }
}
