package io.datapool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datapool.internal.lock.LockMutants;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Processes make, join and delete ephemeral pools of one name, all the time; some are killed. */
class EphemeralPoolIT {
    private static final int TURNS = Rounds.of(25, 5_000);
    private static final int KILLS = Rounds.of(3, 40);
    private static final int MUTANT_TURNS = 400;

    @TempDir
    Path work;

    private PoolOptions options;

    @BeforeEach
    void nameThePool() {
        options = PoolOptions.named("short-lived").home(work.resolve("home"));
    }

    private List<String> race(List<ChildJvm> racers, long seed, int turns) throws Exception {
        List<String> outcomes = new ArrayList<>();
        for (int i = 0; i < racers.size(); i++) {
            racers.get(i).say("ephemeral " + (seed + i) + "," + turns);
        }
        for (ChildJvm racer : racers) {
            outcomes.add(racer.hear());
        }
        return outcomes;
    }

    private static void requireRight(List<String> outcomes) {
        assertThat(outcomes).allMatch(outcome -> outcome.startsWith("created "));
    }

    @Test
    void noLivingPoolIsReplacedAndNothingIsLeft() throws Exception {
        long seed = System.nanoTime();
        System.out.println("EphemeralPoolIT seed " + seed);
        ChildJvm.Launch launch = ChildJvm.on(options, work);
        try (ChildJvm one = launch.start();
                ChildJvm two = launch.start();
                ChildJvm three = launch.start()) {
            List<String> outcomes = race(List.of(one, two, three), seed, TURNS);
            requireRight(outcomes);
            assertThat(options.directory()).doesNotExist();
            Figures figures = Figures.of(EphemeralPoolIT.class, "ephemeral pools leave nothing");
            figures.add("outcomes of three processes", outcomes);
            figures.add("files left", 0);
        }
    }

    @Test
    void whatAKilledCreatorLeavesGoesWithTheNextPool() throws Exception {
        Random random = new Random(System.nanoTime());
        ChildJvm.Launch launch = ChildJvm.on(options, work);
        try (ChildJvm living = launch.start()) {
            for (int kill = 0; kill < KILLS; kill++) {
                try (ChildJvm doomed = launch.start()) {
                    assertThat(doomed.ask("timeout PT30S")).isEqualTo("done");
                    doomed.say("ephemeral-for-ever " + kill);
                    requireRight(race(List.of(living), random.nextLong(), 10 + random.nextInt(30)));
                    doomed.kill();
                }
            }
        }
        try (SharedDataPool next = SharedDataPool.createOrAttach(options.ephemeral())) {
            assertThat(next.keys()).isEmpty();
        }
        assertThat(options.directory()).doesNotExist();
        Figures.of(EphemeralPoolIT.class, "ephemeral pools leave nothing").add("creators killed", KILLS);
    }

    /** Whoever waited for a deleter then holds a lock that nobody else sees. */
    @Test
    void catchesTheMutantThatDoesNotLookAgainForWhatItLocked() throws Exception {
        ChildJvm.Launch launch = ChildJvm.on(options, work).jvmArgument(LockMutants.takesWhatWasDeleted(work));
        try (ChildJvm one = launch.start();
                ChildJvm two = launch.start();
                ChildJvm three = launch.start()) {
            assertThatThrownBy(() -> requireRight(race(List.of(one, two, three), 1, MUTANT_TURNS)))
                    .isInstanceOf(AssertionError.class);
        }
    }
}
