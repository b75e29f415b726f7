package io.datapool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A process kills itself, with a real SIGKILL, before each file operation of each {@link Scenario}; another looks at what is
 * left. The mistake that it is shown to find: a generation that is told to be published and is not.
 */
class FileKillsIT {
    @TempDir
    Path work;

    private ChildJvm.Launch launch() throws IOException {
        return ChildJvm.on(PoolOptions.named("any").home(work.resolve("homes")), work);
    }

    @ParameterizedTest
    @EnumSource
    void everyOperationMayBeTheLast(Scenario scenario) throws Exception {
        assumeTrue(
                Rounds.areLong() || scenario == Scenario.UPDATE || scenario == Scenario.DELETE, "in profile long only");
        int kills = 0;
        ChildJvm next = launch().start();
        try {
            do {
                kills++;
                try (ChildJvm child = next) {
                    child.say("kill-at " + scenario + ":" + kills);
                    next = launch().start(); // while the one before works
                    assertThat(child.hear()).isEqualTo("prepared");
                    if (child.hearUnlessEnded().isPresent()) {
                        break;
                    }
                }
                check(scenario, kills);
            } while (true);
        } finally {
            next.close();
        }
        assertThat(kills).isGreaterThan(5);
        Figures.of(getClass(), "every step").add("killed at, " + scenario, kills - 1 + " operations");
    }

    private void check(Scenario scenario, int kills) throws IOException {
        Aftermath aftermath = new Aftermath(
                scenario, PoolOptions.named("stage").home(work.resolve("homes").resolve(String.valueOf(kills))));
        try {
            aftermath.afterACrash();
            aftermath.anotherWriterWorks();
        } catch (AssertionError | RuntimeException e) {
            throw new AssertionError(scenario + " killed at operation " + kills + ": " + e.getMessage(), e);
        }
    }

    @Test
    void catchesTheMutantThatForgetsToPublish() throws Exception {
        try (ChildJvm child = launch().start()) {
            assertThat(child.ask("mistake FORGETS_TO_PUBLISH")).isEqualTo("done");
            child.say("kill-at " + Scenario.UPDATE + ":999");
            Optional<String> answer = child.hearUnlessEnded();
            assertThat(answer.orElse("")).startsWith("PoolNotFoundException");
            child.kill();
        }
        assertThatThrownBy(() -> check(Scenario.UPDATE, 999)).isInstanceOf(AssertionError.class);
    }
}
