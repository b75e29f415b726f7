package io.datapool.parquet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Fuzzing guided by coverage, one JVM with Jazzer per {@link FuzzTarget}, for a given time each:
 *
 * <pre>{@code
 * mvn -Pfuzz -pl pool-core,pool-loader -Dfuzz.seconds=300 -Dtest=JazzerFuzzTest \
 *     -Dsurefire.failIfNoSpecifiedTests=false -DskipITs verify
 * }</pre>
 *
 * <p>{@code -Dfuzz.targets=DELTA,FOOTER} chooses some. What is found on the way is kept in {@code target/fuzz}, so that the next
 * run goes on from there. A finding fails the test and names the file with the input: copy it to
 * {@code src/test/resources/regressions/TARGET/what-was-wrong} and fix what is wrong; {@link FuzzTest} replays it from then on.
 *
 * <p>Jazzer is started by its main class, not by its JUnit extension, which would need an older JUnit than the other tests.
 */
@EnabledIfSystemProperty(named = "fuzz.seconds", matches = "\\d+", disabledReason = "runs in profile fuzz")
class JazzerFuzzTest {
    private static final Path WORK = Path.of("target/fuzz");

    /** What Jazzer calls. */
    public static final class Entry {
        private static FuzzTarget target = FuzzTarget.FOOTER;

        private Entry() {}

        /** Called once, with the target's name. */
        public static void fuzzerInitialize(String[] arguments) {
            target = FuzzTarget.valueOf(arguments[0]);
        }

        /** Called with each input. */
        public static void fuzzerTestOneInput(byte[] input) {
            target.check(input);
        }
    }

    @ParameterizedTest
    @EnumSource
    void noInputIsFoundThatIsHandledBadly(FuzzTarget target) throws Exception {
        String chosen = System.getProperty("fuzz.targets", "");
        assumeTrue(chosen.isEmpty() || List.of(chosen.split(",")).contains(target.name()), "not among the chosen");
        Path work = Files.createDirectories(WORK.resolve(target.name())).toAbsolutePath();
        Path log = work.resolve("log.txt");
        Process jazzer = new ProcessBuilder(command(target, corpus(target, work)))
                .directory(work.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        int exitCode = jazzer.waitFor();
        String end = Files.readString(log)
                .lines()
                .filter(line -> !line.startsWith("INFO: Instrumented"))
                .reduce("", (before, line) -> before + line + "\n");
        assertThat(exitCode)
                .as("%s", end.substring(Math.max(0, end.length() - 4_000)))
                .isZero();
    }

    /** Sound inputs, regressions, and what earlier runs have found to reach new code. */
    private static Path corpus(FuzzTarget target, Path work) throws IOException {
        Path corpus = Files.createDirectories(work.resolve("corpus"));
        List<byte[]> seeds = new ArrayList<>(FuzzSeeds.of(target, work));
        Path regressions = Path.of("src/test/resources/regressions", target.name());
        if (Files.isDirectory(regressions)) {
            try (Stream<Path> files = Files.list(regressions)) {
                for (Path file : files.toList()) {
                    seeds.add(Files.readAllBytes(file));
                }
            }
        }
        for (int i = 0; i < seeds.size(); i++) {
            Files.write(corpus.resolve("seed" + i), seeds.get(i));
        }
        return corpus;
    }

    private static List<String> command(FuzzTarget target, Path corpus) {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx1g",
                "-cp",
                System.getProperty("java.class.path"),
                "com.code_intelligence.jazzer.Jazzer",
                "--target_class=" + Entry.class.getName(),
                "--target_args=" + target,
                "--instrumentation_includes=io.datapool.parquet.**:org.apache.parquet.format.**",
                corpus.toString(),
                "-max_total_time=" + Integer.getInteger("fuzz.seconds"),
                "-max_len=" + (target == FuzzTarget.WHOLE_FILE ? 8_192 : 4_096),
                "-timeout=20",
                "-rss_limit_mb=3072");
    }
}
