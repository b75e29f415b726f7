package io.datapool;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.AnnotatedElementContext;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.io.TempDirFactory;

/** A temporary directory in a tmpfs, where there is one: for tests that are not about durability, since a disk makes the writer wait. */
final class InMemory implements TempDirFactory {
    @Override
    public Path createTempDirectory(AnnotatedElementContext element, ExtensionContext test) throws IOException {
        Path sharedMemory = Path.of("/dev/shm");
        return Files.isWritable(sharedMemory)
                ? Files.createTempDirectory(sharedMemory, "pool")
                : Files.createTempDirectory("pool");
    }
}
