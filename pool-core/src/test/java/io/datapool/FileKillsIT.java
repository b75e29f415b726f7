package io.datapool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datapool.internal.file.Mistakes;
import java.io.IOException;
import java.nio.file.Path;
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

    private ChildJvm.Launch launch() throws IOException, InterruptedException {
        return QuickStart.of(ChildJvm.on(PoolOptions.named("any").home(work.resolve("homes")), work), work);
    }

    @ParameterizedTest
    @EnumSource
    void everyOperationMayBeTheLast(Scenario scenario) throws Exception {
        Rounds.inLongBuildOr(scenario == Scenario.PUT_REPLACING || scenario == Scenario.DELETE);
        int kills = 0;
        ChildJvm.Launch launch = launch();
        ChildJvm next = launch.start();
        try {
            do {
                kills++;
                try (ChildJvm child = next) {
                    child.say("play " + scenario + ":" + kills);
                    next = launch.start(); // while the one before works
                    assertThat(child.hear()).isEqualTo("prepared");
                    if (child.hearUnlessEnded().isPresent()) {
                        break;
                    }
                }
                check(scenario, kills);
            } while (true);
            afterSuccess(scenario, kills);
        } finally {
            next.close();
        }
        assertThat(kills).isGreaterThan(5);
        Figures.of(getClass(), "every step").add("killed at, " + scenario, kills - 1 + " operations");
    }

    private void check(Scenario scenario, int kills) throws IOException {
        Aftermath aftermath = aftermath(scenario, kills);
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
            assertThat(child.ask("play " + Scenario.UPDATE + ":999:" + Mistakes.FORGETS_TO_PUBLISH))
                    .isEqualTo("prepared");
            assertThat(child.hear()).isEqualTo("survived");
            child.kill();
        }
        assertThatThrownBy(() -> afterSuccess(Scenario.UPDATE, 999))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("state after success");
    }

    private void afterSuccess(Scenario scenario, int number) throws IOException {
        Aftermath aftermath = aftermath(scenario, number);
        aftermath.afterSuccess();
        aftermath.anotherWriterWorks();
    }

    private Aftermath aftermath(Scenario scenario, int number) {
        Path home = work.resolve("homes").resolve(String.valueOf(number));
        return new Aftermath(scenario, PoolOptions.named("stage").home(home));
    }
}
