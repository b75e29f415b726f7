package io.datapool.loader;

import static org.assertj.core.api.Assertions.assertThat;

import io.datapool.PoolOptions;
import io.datapool.SharedDataPool;
import io.datapool.parquet.SampleFile;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Eight JVMs that load the same files into the same pool at the same moment. */
class ManyLoadersIT {
    private static final int JVMS = 8;
    private static final int ROWS = 50_000;

    @TempDir
    Path directory;

    private Process start(int number) throws IOException {
        List<String> command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "@" + jvmArguments(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xmx128m",
                "-cp",
                System.getProperty("java.class.path"),
                LoadingProcess.class.getName(),
                directory.toString(),
                directory.resolve("home").toString());
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectError(directory.resolve("stderr" + number).toFile());
        builder.environment().keySet().removeAll(List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "CLASSPATH"));
        return builder.start();
    }

    private Path jvmArguments() throws IOException {
        Path file = directory.resolve("jvm.args");
        if (Files.notExists(file)) {
            try (var in = SharedDataPool.class.getResourceAsStream("/io/datapool/jvm.args")) {
                Files.write(file, Objects.requireNonNull(in).readAllBytes());
            }
        }
        return file;
    }

    @Test
    @Timeout(300)
    void oneLoadsAndAllReadTheSame() throws Exception {
        SampleFile.bars(ROWS, 1).writeOld(directory.resolve("ohlcv/A_1m.parquet"));
        SampleFile.bars(ROWS, 7).writeOld(directory.resolve("ohlcv/B_1m.parquet"));
        List<Process> children = new ArrayList<>();
        List<BufferedReader> outputs = new ArrayList<>();
        int loaders = 0;
        Set<String> seen = new HashSet<>();
        try {
            for (int i = 0; i < JVMS; i++) {
                Process child = start(i);
                children.add(child);
                outputs.add(child.inputReader(StandardCharsets.UTF_8));
            }
            for (int i = 0; i < JVMS; i++) {
                assertThat(outputs.get(i).readLine())
                        .as("stderr: %s", stderr(i))
                        .isEqualTo("ready");
            }
            for (Process child : children) {
                child.getOutputStream().write('!');
                child.getOutputStream().flush();
            }
            for (int i = 0; i < JVMS; i++) {
                String rowsRead = outputs.get(i).readLine();
                assertThat(rowsRead).as("stderr: %s", stderr(i)).isIn("rows read 0", "rows read " + 2 * ROWS);
                loaders += "rows read 0".equals(rowsRead) ? 0 : 1;
                seen.add(outputs.get(i).readLine());
                assertThat(children.get(i).waitFor()).isZero();
            }
        } finally {
            children.forEach(Process::destroyForcibly);
        }
        assertThat(loaders).as("JVMs that read the files").isEqualTo(1);
        assertThat(seen).hasSize(1);
        assertThat(seen.iterator().next()).contains("keys [A_1m, B_1m]");
        PoolOptions options = PoolOptions.named("p").home(directory.resolve("home"));
        try (SharedDataPool pool = SharedDataPool.attach(options);
                Stream<Path> segments = Files.list(options.directory().resolve("segments"))) {
            assertThat(pool.info("A_1m").generation()).isEqualTo(pool.generation());
            assertThat(segments).hasSize(2);
            assertThat(pool.verify().problems()).isEmpty();
        }
    }

    private String stderr(int child) throws IOException {
        return Files.readString(directory.resolve("stderr" + child));
    }
}
