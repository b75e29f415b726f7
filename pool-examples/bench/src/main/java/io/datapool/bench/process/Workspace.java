package io.datapool.bench.process;

import io.datapool.PoolOptions;
import io.datapool.bench.suite.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A suite's own directory, which is removed with all that is in it when the suite has ended. */
final class Workspace implements AutoCloseable {
    private final Path directory;

    private Workspace(Path directory) {
        this.directory = directory;
    }

    static Workspace of(Settings settings, String suite) throws IOException {
        Files.createDirectories(settings.directory());
        return new Workspace(Files.createTempDirectory(settings.directory().toRealPath(), suite + "-"));
    }

    Path path(String name) {
        return directory.resolve(name);
    }

    /** A pool in here. */
    PoolOptions pool(String name) {
        return PoolOptions.named(name).home(path("pools"));
    }

    @Override
    public void close() throws IOException {
        List<Path> deepestFirst;
        try (Stream<Path> all = Files.walk(directory)) {
            deepestFirst = all.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path each : deepestFirst) {
            Files.delete(each);
        }
    }
}
