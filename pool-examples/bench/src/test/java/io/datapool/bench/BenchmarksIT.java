package io.datapool.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.datapool.SharedDataPool;
import io.datapool.bench.suite.Suite;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every benchmark runs, its contenders agree, and its report is written. How fast it was is not looked at. */
class BenchmarksIT {
    @TempDir
    Path directory;

    static List<String> suites() {
        return Benchmarks.suites().stream().map(Suite::name).toList();
    }

    @ParameterizedTest
    @MethodSource("suites")
    void suiteRunsAndIsReported(String suite) throws Exception {
        Path output = directory.resolve("output.txt");
        int exitCode = run(output, "--smoke", "--suites", suite, "--dir", "data", "--out", "bench");
        assertThat(Files.readString(output)).contains("command: mvn").contains("JDK: ");
        assertThat(exitCode).as(Files.readString(output)).isZero();

        Path report =
                directory.resolve("bench").resolve("jdk" + Runtime.version().feature());
        JsonNode found =
                new ObjectMapper().readTree(report.resolve("results.json").toFile());
        assertThat(found.path("machine").path("cpu").asText()).isNotEmpty();
        JsonNode section = found.path("suites").path(suite);
        for (String text : List.of("report.txt", "report.md")) {
            assertThat(Files.readString(report.resolve(text)))
                    .contains(section.path("title").asText());
        }
        assertThat(section.path("tables"))
                .isNotEmpty()
                .allSatisfy(table -> assertThat(table.path("figures"))
                        .isNotEmpty()
                        .allSatisfy(line -> assertThat(line).isNotEmpty()));
        for (JsonNode target : section.path("targets")) {
            assertThat(target.path("what").asText()).isNotEmpty();
            assertThat(target.path("limit").isNumber()).isTrue();
        }
        for (Path chart : charts(report)) {
            BufferedImage image = ImageIO.read(chart.toFile());
            assertThat(image.getWidth()).isGreaterThan(500);
        }
    }

    @Test
    void unknownSuiteIsNamedAndTheUsageShown() throws Exception {
        Path output = directory.resolve("output.txt");
        assertThat(run(output, "--suites", "tempo")).isEqualTo(2);
        assertThat(Files.readString(output))
                .contains("there is no suite 'tempo'")
                .contains("lookup")
                .contains("Usage: Benchmarks");
    }

    private static List<Path> charts(Path report) throws IOException {
        try (Stream<Path> files = Files.list(report)) {
            return files.filter(file -> file.toString().endsWith(".png")).toList();
        }
    }

    /** In a JVM of its own, in the test's directory. */
    private int run(Path output, String... options) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(SharedDataPool.jvmArguments());
        command.addAll(List.of("--add-opens=java.base/java.nio=ALL-UNNAMED", "-Djmh.ignoreLock=true", "-cp"));
        command.addAll(List.of(System.getProperty("bench.jars"), Benchmarks.class.getName()));
        command.addAll(List.of(options));
        return new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start()
                .waitFor();
    }
}
