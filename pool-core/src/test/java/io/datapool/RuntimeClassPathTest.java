package io.datapool;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What a worker must have on its class path; the build writes the list. */
class RuntimeClassPathTest {
    private static final int MOST_JARS = 10;
    private static final long MOST_BYTES = 3_000_000;

    private static List<Path> jars() throws IOException {
        String classPath =
                Files.readString(Path.of("target", "runtime-classpath.txt")).strip();
        return Stream.of(classPath.split(File.pathSeparator, -1)).map(Path::of).toList();
    }

    @Test
    void workerNeedsFewAndSmallJars() throws IOException {
        long bytes = 0;
        for (Path jar : jars()) {
            bytes += Files.size(jar);
        }
        try (Stream<Path> own = Files.walk(Path.of("target", "classes"))) {
            for (Path file : own.filter(Files::isRegularFile).toList()) {
                bytes += Files.size(file);
            }
        }
        assertThat(jars().size() + 1).as("%s and our own", jars()).isLessThanOrEqualTo(MOST_JARS);
        assertThat(bytes).isLessThanOrEqualTo(MOST_BYTES);
    }

    @Test
    void workerNeedsNeitherLoaderNorDataFramesNorNativeCalls() throws IOException {
        assertThat(jars())
                .extracting(jar -> String.valueOf(jar.getFileName()))
                .noneMatch(name -> name.matches("(dflib|parquet|avro|hadoop|jna|jnr|jffi|asm|arrow-vector|junit).*"))
                .anyMatch(name -> name.startsWith("chronicle-bytes"));
    }
}
