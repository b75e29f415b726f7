package io.datapool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datapool.agent.Mutation;
import io.datapool.agent.Without;
import io.datapool.error.PoolDamagedException;
import io.datapool.error.PoolDeletedException;
import io.datapool.error.PoolReplacedException;
import io.datapool.internal.directory.PoolDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Threads of several JVMs read through shared handles while others, and they themselves, close, attach, refresh, publish, collect
 * and delete; {@link Racer} is what each JVM runs. Each read is right, or ends in an exception that its documentation names;
 * anything else fails the test, as does a JVM that crashes.
 */
class RacingJvmsIT {
    private static final int JVMS = 3;
    private static final int THREADS = 4;
    private static final int STEPS = Rounds.of(250, 8_000);
    /** More than enough: a mutant ends with the first wrong step. */
    private static final int MUTANT_STEPS = 20_000;

    @TempDir(factory = InMemory.class)
    Path work;

    private final List<ChildJvm> children = new ArrayList<>();

    @AfterEach
    void endChildren() {
        children.forEach(ChildJvm::close);
    }

    private PoolOptions options() {
        return PoolOptions.named("raced").home(work.resolve("home"));
    }

    private static String right(String answer) {
        assertThat(answer).startsWith("Tally[");
        return answer;
    }

    private static long number(String tally, String name) {
        return Long.parseLong(tally.replaceAll(".*" + name + "=(\\d+).*", "$1"));
    }

    /** Everybody races; what is left must be what a pool that nobody raced for would be. */
    private List<String> race(ChildJvm.Launch how, int jvms, int steps, long seed) throws Exception {
        ChildJvm.Launch launch = how.jvmArgument("-XX:-CreateCoredumpOnCrash").jvmArgument("-XX:ErrorFile=/dev/null");
        List<String> tallies = new ArrayList<>();
        for (int i = 0; i < jvms; i++) {
            ChildJvm child = launch.start();
            children.add(child);
        }
        for (ChildJvm child : children) {
            child.say("race " + (seed + 1000L * children.indexOf(child)) + "," + THREADS + "," + steps);
        }
        for (ChildJvm child : children) {
            tallies.add(right(child.hear()));
        }
        for (ChildJvm child : children) {
            child.exit();
        }
        return tallies;
    }

    @Test
    void everyReadIsRightOrRefused() throws Exception {
        long seed = System.nanoTime();
        System.out.println("RacingJvmsIT seed " + seed);
        List<String> tallies = race(ChildJvm.on(options(), work), JVMS, STEPS, seed);
        long right =
                tallies.stream().mapToLong(tally -> number(tally, "rightReads")).sum();
        long refused =
                tallies.stream().mapToLong(tally -> number(tally, "refusals")).sum();
        assertThat(right).isPositive();
        assertThat(refused).isPositive();
        try (SharedDataPool pool = SharedDataPool.createOrAttach(options())) {
            Generations.publish(pool);
            assertThat(pool.gc().kept()).as("pins of closed handles").isEmpty();
            assertThat(pool.verify().problems()).isEmpty();
            assertThat(new SegmentFiles(options()).names()).isEqualTo(Generations.liveFiles(pool));
        }
        Figures figures = Figures.of(RacingJvmsIT.class, "races");
        figures.add("JVMs x threads x steps", JVMS + " x " + THREADS + " x " + STEPS);
        figures.add("right reads, refusals", right + ", " + refused);
        figures.add("wrong reads, crashes", "0, 0");
    }

    /** A race that ends with an error that no call documents, or a JVM's report of its crash; not a child that did not even start. */
    private static final String SPOILED = "IllegalStateException: seed 1: |\"#\"|exit code 134";

    private void assertCaught(Mutant mutant) throws IOException {
        ChildJvm.Launch launch = mutant.in(ChildJvm.on(options(), work));
        assertThatThrownBy(() -> race(launch, 1, MUTANT_STEPS, 1))
                .isInstanceOf(AssertionError.class)
                .hasMessageFindingMatch(SPOILED);
    }

    /** Values of other mappings, or a crash. */
    @Test
    void catchesTheMutantThatUnmapsWhenAPoolIsClosed() throws IOException {
        assertCaught(Mutant.CLOSE_UNMAPS_AT_ONCE);
    }

    @Test
    void catchesTheMutantWhoseGcIgnoresPins() throws IOException {
        assertCaught(Mutant.GC_IGNORES_PINS);
    }

    private static final AtomicReference<Runnable> MEANWHILE = new AtomicReference<>();

    /** Before a snapshot pins: others publish and collect at the worst of moments, for the registry has been read. */
    static void publishMeanwhile(PoolDirectory directory, long generation) {
        MEANWHILE.getAndSet(() -> {}).run(); // the writer pins, too
    }

    @SuppressWarnings("try") // the meantime is there, not used
    private void attachWhileOthersPublishAndCollect() {
        try (SharedDataPool writer = SharedDataPool.create(options())) {
            Generations.publish(writer);
            MEANWHILE.set(() -> {
                Generations.publish(writer);
                writer.gc();
            });
            try (Without meantime = Without.all(
                            Mutation.before(Snapshot.class, "pin", RacingJvmsIT.class, "publishMeanwhile"));
                    SharedDataPool reader = SharedDataPool.attach(options())) {
                assertThat(Generations.survey(reader)).startsWith("generation 3 ");
            } finally {
                writer.delete();
            }
        }
    }

    @Test
    void aGenerationThatIsCollectedBeforeItIsPinnedIsNotRead() {
        attachWhileOthersPublishAndCollect();
    }

    @Test
    @SuppressWarnings("try") // the mutant is in force, not used
    void catchesTheMutantThatPinsWithoutLookingAgain() {
        try (Without mutant = Mutant.PINS_WITHOUT_LOOKING_AGAIN.putInForce()) {
            assertThatThrownBy(this::attachWhileOthersPublishAndCollect)
                    .isInstanceOf(PoolDamagedException.class)
                    .hasMessageContaining("is missing");
        }
    }

    private void refreshThatFailsLeavesItsGenerationReadable() throws IOException {
        try (SharedDataPool writer = SharedDataPool.create(options())) {
            Generations.publish(writer);
            try (SharedDataPool reader = SharedDataPool.attach(options())) {
                Generations.publish(writer);
                Path registry = options().directory().resolve("registry.yaml");
                byte[] intact = Files.readAllBytes(registry);
                Files.write(registry, new byte[] {7});
                assertThatThrownBy(reader::refresh).isInstanceOf(PoolDamagedException.class);
                Files.write(registry, intact);
                writer.gc();

                assertThat(Generations.survey(reader)).startsWith("generation 2 ");
                assertThat(reader.refresh()).isTrue();
                assertThat(Generations.survey(reader)).startsWith("generation 3 ");
            } finally {
                writer.delete();
            }
        }
    }

    @Test
    void aRefreshThatFailsLeavesItsGenerationReadable() throws IOException {
        refreshThatFailsLeavesItsGenerationReadable();
    }

    @Test
    @SuppressWarnings("try") // the mutant is in force, not used
    void catchesTheMutantThatUnpinsBeforeItPins() {
        try (Without mutant = Mutant.REFRESH_UNPINS_FIRST.putInForce()) {
            assertThatThrownBy(this::refreshThatFailsLeavesItsGenerationReadable)
                    .isInstanceOfAny(AssertionError.class, RuntimeException.class);
        }
    }

    /** The other pool's segments may even bear the same names. */
    @Test
    void aPoolMadeAnewIsNotTakenForADamagedOne() {
        try (SharedDataPool old = SharedDataPool.create(options())) {
            Generations.publish(old);
            try (SharedDataPool reader = SharedDataPool.attach(options())) {
                old.delete();
                assertThatThrownBy(() -> reader.get("slot-0")).isInstanceOf(PoolDeletedException.class);
                try (SharedDataPool anew = SharedDataPool.create(options())) {
                    Generations.publish(anew);
                    assertThat(anew.info("slot-0")).isEqualTo(reader.info("slot-0"));
                }

                assertThatThrownBy(() -> reader.get("slot-0")).isInstanceOf(PoolReplacedException.class);
                assertThatThrownBy(() -> reader.get("slot-1")).isInstanceOf(PoolReplacedException.class);
                assertThatThrownBy(reader::refresh).isInstanceOf(PoolReplacedException.class);
            }
        }
    }
}
