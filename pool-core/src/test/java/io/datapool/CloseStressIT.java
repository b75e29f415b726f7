package io.datapool;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs {@link CloseStress} with jcstress: briefly in every build, in its mode "quick" in long ones. */
class CloseStressIT {
    /** "   0, 1      11,222   12.34%   Acceptable  read before" */
    private static final Pattern OUTCOME =
            Pattern.compile("(?m)^ +[0-9, ]+? +([0-9,]+) +[<>]?[0-9.]+% +(Acceptable|Forbidden)");

    private static final Pattern FAILED =
            Pattern.compile("(?m)^\\.+ \\[(?:FAILED|ERROR)] io\\.datapool\\.CloseStress\\.(\\w+)");

    @TempDir(factory = InMemory.class)
    static Path home;

    @TempDir
    static Path results;

    private static String output = "";

    /** One run for all: most of it is jcstress finding out what machine and JVM it has. */
    @BeforeAll
    static void stress() throws Exception {
        publishTwoGenerations();
        List<String> arguments = new ArrayList<>(SharedDataPool.jvmArguments());
        arguments.addAll(List.of("-XX:+EnableDynamicAgentLoading", "-Djdk.attach.allowAttachSelf=true"));
        arguments.add("-D" + CloseStress.HOME + "=" + home);
        String jvm = String.join(" ", arguments);
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), "org.openjdk.jcstress.Main"));
        command.addAll(List.of("-v", "-t", CloseStress.class.getName(), "-r", results.toString(), "-af", "NONE"));
        if (Rounds.areLong()) {
            command.addAll(List.of("-m", "quick", "-jvmArgsPrepend", jvm));
        } else {
            command.addAll(List.of("-f", "1", "-fsm", "1", "-iters", "1", "-time", "120", "-sc", "false"));
            command.addAll(List.of("-jvmArgs", jvm));
        }
        Path file = results.resolve("output.txt");
        new ProcessBuilder(command)
                .directory(results.toFile())
                .redirectErrorStream(true)
                .redirectOutput(file.toFile())
                .start()
                .waitFor();
        output = Files.readString(file, StandardCharsets.UTF_8);
    }

    private static void publishTwoGenerations() throws IOException {
        PoolOptions options = PoolOptions.named("stressed").home(home);
        try (SharedDataPool pool = SharedDataPool.create(options)) {
            Generations.publish(pool);
            Files.copy(options.directory().resolve("registry.yaml"), home.resolve("registry-before.yaml"));
            Generations.publish(pool);
        }
    }

    /** The tests that saw what they must not see, or could not run. */
    private static Set<String> failedTests() {
        Set<String> failed = new TreeSet<>();
        Matcher line = FAILED.matcher(output);
        while (line.find()) {
            failed.add(line.group(1));
        }
        return failed;
    }

    private static long samples() {
        long sum = 0;
        Matcher row = OUTCOME.matcher(output);
        while (row.find()) {
            sum += Long.parseLong(row.group(1).replace(",", ""));
        }
        return sum;
    }

    @Test
    void readsThatRaceWithCloseAndRefreshAreRightOrRefused() throws IOException {
        assertThat(output)
                .contains(
                        "CloseStress.CloseAndGet",
                        "CloseStress.CloseAndSlice",
                        "CloseStress.CloseAndCopy",
                        "CloseStress.SliceAndPass",
                        "CloseStress.CloseHandleAndGet",
                        "CloseStress.RefreshAndGet")
                .doesNotContain("would not run");
        assertThat(failedTests()).as(output).isSubsetOf("MutantOfCloseAndGet");
        assertThat(samples()).as(output).isPositive();
        Figures.of(CloseStressIT.class, "races").add("jcstress: samples", samples());
    }

    @Test
    void catchesTheMutantThatLeavesColumnsReadable() {
        assertThat(failedTests()).as(output).contains("MutantOfCloseAndGet");
        assertThat(output).containsPattern("0, 0 .* Forbidden");
    }
}
