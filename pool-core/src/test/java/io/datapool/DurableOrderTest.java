package io.datapool;

import static org.assertj.core.api.Assertions.assertThat;

import io.datapool.internal.file.FaultyDisk;
import io.datapool.internal.file.FaultyDisk.Mistake;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The order of writing, forcing, naming and deleting, of which a power loss shows what was wrong. The mistake that it is shown to
 * find is each single force left out, of each {@link Scenario}, unless the same directory is forced once more.
 */
class DurableOrderTest {
    @TempDir(factory = InMemory.class)
    Path work;

    private int homes;

    @ParameterizedTest
    @EnumSource
    void whatIsReliedUponWasForcedBefore(Scenario scenario) {
        check(scenario, Mistake.NONE);
    }

    private List<FaultyDisk.Event> check(Scenario scenario, Mistake mistake) {
        Scenario.Stage stage = scenario.stage(work.resolve("parent-" + ++homes).resolve("home"));
        try (FaultyDisk disk = FaultyDisk.watching(stage.disk, work, mistake)) {
            scenario.act(stage);
            DurableOrder.check(stage.options, disk.events());
            return disk.events();
        } finally {
            stage.endProcess();
        }
    }

    /** Leaves the n-th force out. */
    private static final class Forgetful implements Mistake {
        private int left;

        private FaultyDisk.@Nullable Event forgot;

        Forgetful(int forgotten) {
            left = forgotten;
        }

        @Override
        public void instead(FaultyDisk.Event event, FaultyDisk.Action tick, FaultyDisk.Action right)
                throws IOException {
            if (event.verb().startsWith("FORCE") && --left == 0) {
                forgot = event;
            } else {
                right.run();
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void catchesTheMutantThatForgetsOneForce(Scenario scenario) throws IOException {
        int caught = 0;
        List<String> missed = new ArrayList<>();
        for (int forgotten = 1; ; forgotten++) {
            Forgetful mutant = new Forgetful(forgotten);
            try {
                List<FaultyDisk.Event> events = check(scenario, mutant);
                if (mutant.forgot == null) {
                    break;
                }
                if (!events.contains(mutant.forgot)) { // else it was made up for
                    missed.add(mutant.forgot.toString());
                }
            } catch (AssertionError e) {
                caught++;
            }
        }
        assertThat(missed).as("forces that one can leave out").isEmpty();
        assertThat(caught).isPositive();
        Figures.of(getClass(), "every step").add("forces left out and missed, " + scenario, caught);
    }
}
