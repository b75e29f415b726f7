package io.datapool.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.datapool.DatasetDraft;
import io.datapool.PoolOptions;
import io.datapool.SharedDataPool;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code pool ps}, and what {@code pool gc} says of readers, with a reader in a JVM of its own. */
class PsCommandTest {
    @TempDir
    Path home;

    private PoolOptions options;
    private Process reader;

    /** Attaches, says so, and reads until its input ends. */
    static final class Reader {
        private Reader() {}

        public static void main(String[] args) throws IOException {
            try (SharedDataPool pool =
                    SharedDataPool.attach(PoolOptions.named(args[1]).home(Path.of(args[0])))) {
                System.out.println("generation " + pool.generation());
                while (System.in.read() >= 0) {
                    pool.refresh();
                }
            }
        }
    }

    @BeforeEach
    void startAReader() throws IOException {
        options = PoolOptions.named("p").home(home);
        try (SharedDataPool pool = SharedDataPool.create(options)) {
            pool.put("a", DatasetDraft.withoutTime().floats("v", new float[] {1}));
        }
        SharedDataPool.create(PoolOptions.named("unread").home(home)).close();
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(SharedDataPool.jvmArguments());
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Reader.class.getName()));
        command.addAll(List.of(home.toString(), "p"));
        reader = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        BufferedReader answers = reader.inputReader(StandardCharsets.UTF_8);
        assertThat(answers.readLine()).isEqualTo("generation 2");
    }

    @AfterEach
    void endTheReader() {
        reader.destroyForcibly().onExit().join();
    }

    private CommandRun ps(String... more) {
        List<String> words = new ArrayList<>(List.of("ps", "--home", home.toString()));
        words.addAll(List.of(more));
        return CommandRun.of(words.toArray(String[]::new));
    }

    @Test
    void readersOfAPoolAreListed() {
        CommandRun run = ps("--pool", "p").done();
        assertThat(run.lines()).hasSize(3);
        assertThat(run.lines().get(0)).matches("POOL +PID +GENERATION +USER +STARTED +COMMAND");
        assertThat(run.lines().get(1))
                .matches("p +" + reader.pid() + " +2 +" + System.getProperty("user.name")
                        + " +20\\S+Z +java io\\.datapool\\.cli\\.PsCommandTest\\$Reader");
        assertThat(run.lines().get(2))
                .isEqualTo("pool 'p' is at generation 2 and has 1 reader that can be seen from here, and no others");
    }

    @Test
    void withoutAPoolThoseOfAllPoolsOfTheHomeAreListed() {
        CommandRun run = ps().done();
        assertThat(run.lines()).hasSize(4);
        assertThat(run.lines().get(3))
                .isEqualTo(
                        "pool 'unread' is at generation 1 and has 0 readers that can be seen from here, and no others");
    }

    @Test
    void readersAreToldInJson() throws Exception {
        JsonNode pools = ps("--json").done().json();
        assertThat(pools).hasSize(2);
        JsonNode pool = pools.get(0);
        assertThat(pool.get("pool").asText()).isEqualTo("p");
        assertThat(pool.get("generation").asLong()).isEqualTo(2);
        assertThat(pool.get("hidden").asText()).isEqualTo("none");
        JsonNode found = pool.get("readers").get(0);
        assertThat(found.get("pid").asLong()).isEqualTo(reader.pid());
        assertThat(found.get("oldestGeneration").asLong()).isEqualTo(2);
        assertThat(found.get("newestGeneration").asLong()).isEqualTo(2);
        assertThat(found.get("user").asText()).isEqualTo(System.getProperty("user.name"));
        assertThat(Instant.parse(found.get("startedAt").asText())).isBefore(Instant.now());
        assertThat(found.get("command").asText()).startsWith("java io.datapool.cli.PsCommandTest");
        assertThat(pools.get(1).get("readers")).isEmpty();
    }

    @Test
    void gcNamesTheProcessThatKeepsAFile() {
        try (SharedDataPool pool = SharedDataPool.open(options)) {
            pool.put("a", DatasetDraft.withoutTime().floats("v", new float[] {2}));
        }
        CommandRun gc =
                CommandRun.of("gc", "--home", home.toString(), "--pool", "p").done();
        assertThat(gc.lines().get(0))
                .startsWith("kept a.g2.arrow: still read: generation 2 by process " + reader.pid() + " (java ")
                .contains("user " + System.getProperty("user.name"), "since 2")
                .endsWith("End it, or let it refresh()");
    }

    @Test
    void aPoolThatIsNotThereIsNamed() {
        ps("--pool", "none").failed("pool ps: ", home.resolve("none").toString());
    }
}
