package io.datapool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datapool.error.PoolDeletedException;
import io.datapool.error.PoolExistsException;
import io.datapool.error.PoolNotFoundException;
import io.datapool.internal.file.Mistakes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Writers and readers are killed at random with SIGKILL. The mistake that it is shown to find: a generation that is acknowledged
 * before, and without, being published.
 */
class KilledProcessIT {
    /** Pools on which processes are killed at the same time. */
    private static final int LANES = 2;

    @TempDir
    Path work;

    private PoolOptions options;

    @BeforeEach
    void chooseHome() {
        options = PoolOptions.named("killed").home(work.resolve("home"));
    }

    private ChildJvm child() throws IOException {
        return ChildJvm.on(options, work).start();
    }

    @Test
    void acknowledgedGenerationsSurviveTheDeathOfTheirWriter() throws Exception {
        long seed = System.nanoTime();
        System.out.println("KilledProcessIT seed " + seed);
        ExecutorService lanes = Executors.newFixedThreadPool(LANES);
        try {
            List<Future<KillingLane>> running = new ArrayList<>();
            for (int lane = 0; lane < LANES; lane++) {
                KillingLane killing = new KillingLane(work.resolve("lane-" + lane), new Random(seed + lane));
                running.add(lanes.submit(() -> killing.kill(Rounds.of(48, 2000) / LANES)));
            }
            int kills = 0;
            long acknowledged = 0;
            int inTheMiddle = 0;
            for (Future<KillingLane> lane : running) {
                kills += lane.get().kills();
                acknowledged += lane.get().acknowledged();
                inTheMiddle += lane.get().inTheMiddle();
            }
            Figures figures = Figures.of(getClass(), "a killed process");
            figures.add("kills", kills);
            figures.add("acknowledged commits, lost", acknowledged + ", 0");
            figures.add("kills in the middle of a commit", inTheMiddle);
            assertThat(acknowledged).isGreaterThan(kills);
        } finally {
            lanes.shutdownNow();
        }
    }

    @Test
    void catchesTheMutantThatForgetsToPublish() {
        KillingLane lane = new KillingLane(work.resolve("lane"), new Random(1)).with(Mistakes.FORGETS_TO_PUBLISH);
        assertThatThrownBy(() -> lane.kill(3))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("acknowledged");
    }

    private List<String> segments() throws IOException {
        try (Stream<Path> files = Files.list(options.directory().resolve("segments"))) {
            return files.map(Path::getFileName).map(Path::toString).sorted().toList();
        }
    }

    @Test
    void aKilledReaderDoesNotKeepItsGeneration() throws Exception {
        try (SharedDataPool writer = SharedDataPool.create(options);
                ChildJvm reader = child()) {
            Generations.publish(writer);
            assertThat(reader.ask("attach")).isEqualTo("generation 2");
            Generations.publish(writer);
            assertThat(writer.gc().kept()).containsKey("slot-0.g2.arrow");

            reader.kill();

            assertThat(writer.gc().deleted()).contains("slot-0.g2.arrow");
            assertThat(segments()).isEqualTo(Generations.liveFiles(writer));
        }
    }

    @Test
    void aStoppedReaderMapsItsGenerationAfterGc() throws Exception {
        try (SharedDataPool writer = SharedDataPool.create(options);
                ChildJvm reader = child()) {
            Generations.publish(writer);
            assertThat(reader.ask("attach")).isEqualTo("generation 2");
            reader.signal("STOP");
            for (int i = 0; i < 5; i++) {
                Generations.publish(writer);
            }

            assertThat(writer.gc().kept()).containsKey("slot-0.g2.arrow");
            assertThat(segments()).contains("slot-0.g2.arrow").doesNotContain("slot-0.g3.arrow.tmp");

            reader.signal("CONT");
            assertThat(reader.ask("survey")).startsWith("generation 2 slot-0.timestamp=");
            reader.exit();
            writer.gc();
            assertThat(segments()).isEqualTo(Generations.liveFiles(writer));
        }
    }

    @Test
    void nobodyTakesTheEphemeralPoolOfALivingCreator() throws Exception {
        try (ChildJvm creator = child()) {
            assertThat(creator.ask("create-ephemeral")).isEqualTo("generation 1");

            assertThatThrownBy(() -> SharedDataPool.create(options))
                    .isInstanceOf(PoolExistsException.class)
                    .hasMessageContaining(options.directory().toString());
            try (SharedDataPool other = SharedDataPool.createOrAttach(options)) {
                assertThat(other.gc().deleted()).isEmpty();
                assertThat(other.generation()).isEqualTo(1);
            }
            creator.exit();
        }
    }

    @Test
    void createReplacesTheEphemeralPoolOfAKilledCreator() throws Exception {
        try (ChildJvm creator = child()) {
            assertThat(creator.ask("create-ephemeral")).isEqualTo("generation 1");
            assertThat(creator.ask("publish 1")).isEqualTo("generation 2");
            creator.kill();
        }

        try (SharedDataPool pool = SharedDataPool.create(options)) {
            assertThat(pool.keys()).isEmpty();
            assertThat(segments()).isEmpty();
        }
    }

    @Test
    void gcRemovesTheEphemeralPoolOfAKilledCreator() throws Exception {
        try (ChildJvm creator = child()) {
            assertThat(creator.ask("create-ephemeral")).isEqualTo("generation 1");
            assertThat(creator.ask("publish 1")).isEqualTo("generation 2");
            try (SharedDataPool other = SharedDataPool.createOrAttach(options)) {
                creator.kill();

                assertThat(other.gc().deleted()).contains("slot-0.g2.arrow");
            }
        }

        assertThat(options.directory()).doesNotExist();
        assertThatThrownBy(() -> SharedDataPool.attach(options)).isInstanceOf(PoolNotFoundException.class);
    }

    @Test
    void anEphemeralPoolIsGoneWhenItsCreatorClosed() throws Exception {
        try (ChildJvm creator = child()) {
            assertThat(creator.ask("create-ephemeral")).isEqualTo("generation 1");
            assertThat(creator.ask("publish 1")).isEqualTo("generation 2");
            try (SharedDataPool reader = SharedDataPool.attach(options)) {
                Dataset mapped = reader.get("slot-0");
                assertThat(creator.ask("close")).isEqualTo("closed");

                assertThatThrownBy(() -> SharedDataPool.attach(options))
                        .isInstanceOf(PoolNotFoundException.class)
                        .hasMessageContaining(options.directory().toString());
                assertThat(options.directory()).doesNotExist();
                Generations.check(mapped, 2);
                assertThatThrownBy(() -> reader.get("slot-1")).isInstanceOf(PoolDeletedException.class);
                assertThatThrownBy(reader::refresh).isInstanceOf(PoolDeletedException.class);
            }
            creator.exit();
        }
    }
}
