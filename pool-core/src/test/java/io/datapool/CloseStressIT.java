package io.datapool;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs {@link CloseStress} with jcstress: briefly in every build, in its mode "quick" in long ones. */
class CloseStressIT {
    private static final Pattern SAMPLES = Pattern.compile("(?m)^ +[0-9, ]+? +([0-9,]+) +[<>]?[0-9.]+% +(\\w+)");

    @TempDir(factory = InMemory.class)
    Path home;

    @TempDir
    Path results;

    @BeforeEach
    void publishTwoGenerations() throws IOException {
        PoolOptions options = PoolOptions.named("stressed").home(home);
        try (SharedDataPool pool = SharedDataPool.create(options)) {
            Generations.publish(pool);
            Files.copy(options.directory().resolve("registry.yaml"), home.resolve("registry-before.yaml"));
            Generations.publish(pool);
        }
    }

    /** Runs the tests of that name and returns what jcstress prints. */
    private String stress(String tests, Mutant... mutants) throws Exception {
        List<String> jvm = new ArrayList<>(SharedDataPool.jvmArguments());
        jvm.add("-D" + CloseStress.HOME + "=" + home);
        for (Mutant mutant : mutants) {
            jvm.add("-D" + CloseStress.MUTANT + "=" + mutant);
        }
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), "org.openjdk.jcstress.Main"));
        command.addAll(List.of("-v", "-t", tests, "-r", results.toString(), "-af", "NONE"));
        if (Rounds.areLong() && mutants.length == 0) {
            command.addAll(List.of("-m", "quick", "-jvmArgsPrepend", String.join(" ", jvm)));
        } else {
            command.addAll(List.of("-f", "1", "-iters", "1", "-time", "300", "-sc", "false"));
            command.addAll(List.of("-jvmArgs", String.join(" ", jvm)));
        }
        Path output = results.resolve("output.txt");
        Process process = new ProcessBuilder(command)
                .directory(results.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        process.waitFor();
        return Files.readString(output, StandardCharsets.UTF_8);
    }

    private static long samples(String output) {
        long sum = 0;
        Matcher row = SAMPLES.matcher(output);
        while (row.find()) {
            sum += Long.parseLong(row.group(1).replace(",", ""));
        }
        return sum;
    }

    @Test
    void readsThatRaceWithCloseAndRefreshAreRightOrRefused() throws Exception {
        String output = stress("io.datapool.CloseStress.*");
        assertThat(output).contains("Failed tests: No matches").contains("Error tests: No matches");
        assertThat(samples(output)).as(output).isPositive();
        Figures.of(CloseStressIT.class, "races").add("jcstress: samples, none forbidden", samples(output));
    }

    @Test
    void catchesTheMutantThatLeavesColumnsReadable() throws Exception {
        String output = stress("io.datapool.CloseStress.CloseAndGet", Mutant.CLOSE_LEAVES_COLUMNS_READABLE);
        assertThat(output).contains("0, 0").doesNotContain("Failed tests: No matches");
    }
}
