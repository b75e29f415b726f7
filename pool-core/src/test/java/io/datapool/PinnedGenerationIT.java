package io.datapool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datapool.agent.Without;
import io.datapool.upkeep.GcReport;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Reader JVMs attach, refresh, close, are stopped and are killed at random, while this one publishes and collects garbage. After
 * each collection the files on disk are compared with a model: a segment stays if the current generation names it, or one that a living
 * reader, stopped or not, is at. So a dead reader keeps nothing, and a stopped one all that it may still map.
 */
class PinnedGenerationIT {
    private static final int READERS = 3;
    private static final int ROUNDS = Rounds.of(60, 1_000);
    /** Every mutant here is caught in the first few. */
    private static final int MUTANT_ROUNDS = 20;

    @TempDir(factory = InMemory.class)
    Path work;

    private PoolOptions options;
    private SharedDataPool writer;
    private final List<Reader> readers = new ArrayList<>();
    /** The segments that each generation names. */
    private final Map<Long, Set<String>> named = new HashMap<>();

    private final Map<String, Integer> events = new HashMap<>();

    /** A reader JVM as the model knows it. */
    private final class Reader {
        private @Nullable ChildJvm jvm;
        /** The generation that it has pinned; empty while it has no handle. */
        private Optional<Long> pinned = Optional.empty();

        private boolean stopped;

        ChildJvm jvm() throws IOException {
            ChildJvm running = jvm;
            if (running == null) {
                running = ChildJvm.on(options, work).start();
                jvm = running;
            }
            return running;
        }

        void event(Random random) throws Exception {
            int dice = random.nextInt(20);
            if (stopped) {
                if (dice < 6) {
                    kill();
                } else if (dice < 14) {
                    goOn();
                }
            } else if (pinned.isEmpty()) {
                attach();
            } else if (dice < 6) {
                refresh();
            } else if (dice < 10) {
                stop();
            } else if (dice < 12) {
                close();
            } else if (dice < 13) {
                kill();
            } else if (dice < 17) {
                survey();
            }
        }

        void attach() throws Exception {
            assertThat(jvm().ask("attach")).isEqualTo("generation " + writer.generation());
            pinned = Optional.of(writer.generation());
            count("attached");
        }

        void refresh() throws Exception {
            assertThat(jvm().ask("refresh"))
                    .isEqualTo(String.valueOf(!pinned.equals(Optional.of(writer.generation()))));
            pinned = Optional.of(writer.generation());
            count("refreshed");
        }

        void close() throws Exception {
            assertThat(jvm().ask("close")).isEqualTo("closed");
            pinned = Optional.empty();
            count("closed");
        }

        void stop() throws Exception {
            jvm().signal("STOP");
            stopped = true;
            count("stopped");
        }

        /** What it pinned before it was stopped is all there, even if it maps it only now. */
        void goOn() throws Exception {
            jvm().signal("CONT");
            stopped = false;
            survey();
        }

        void kill() throws Exception {
            jvm().kill();
            jvm = null;
            pinned = Optional.empty();
            stopped = false;
            count("killed");
        }

        void survey() throws Exception {
            assertThat(jvm().ask("survey")).startsWith("generation " + pinned.orElseThrow() + " ");
            count("surveyed");
        }
    }

    @BeforeEach
    void makeThePool() {
        options = PoolOptions.named("pinned").home(work.resolve("home"));
        writer = SharedDataPool.create(options);
        for (int i = 0; i < READERS; i++) {
            readers.add(new Reader());
        }
        publish();
    }

    @AfterEach
    void endAll() {
        for (Reader reader : readers) {
            if (reader.jvm != null) {
                reader.jvm.close();
            }
        }
        writer.close();
    }

    private void count(String event) {
        events.merge(event, 1, Integer::sum);
    }

    private void publish() {
        Generations.publish(writer);
        named.put(writer.generation(), new TreeSet<>(Generations.liveFiles(writer)));
    }

    /** What a gc must leave. */
    private Set<String> needed() {
        Set<String> needed = new TreeSet<>(named.getOrDefault(writer.generation(), Set.of()));
        readers.stream()
                .flatMap(reader -> reader.pinned.stream())
                .forEach(generation -> needed.addAll(named.getOrDefault(generation, Set.of())));
        return needed;
    }

    private void play(Random random, int rounds) throws Exception {
        for (int round = 0; round < rounds; round++) {
            for (Reader reader : readers) {
                reader.event(random);
            }
            for (int i = random.nextInt(3); i >= 0; i--) {
                publish();
            }
            GcReport report = writer.gc();
            Set<String> expected = needed();
            assertThat(new SegmentFiles(options).names())
                    .as("round %d: files after gc", round)
                    .containsExactlyElementsOf(expected);
            assertThat(report.kept().keySet()).as("round %d: kept", round).isSubsetOf(expected);
            assertThat(String.join(" ", report.kept().values())).doesNotContain("cannot be seen");
        }
        for (Reader reader : readers) {
            if (reader.stopped) {
                reader.goOn();
            } else if (reader.pinned.isPresent()) {
                reader.survey();
            }
            reader.jvm().exit();
            reader.pinned = Optional.empty();
        }
        writer.gc();
        assertThat(new SegmentFiles(options).names()).isEqualTo(Generations.liveFiles(writer));
    }

    @Test
    void gcKeepsWhatLivingReadersMayMapAndNothingElse() throws Exception {
        long seed = System.nanoTime();
        System.out.println("PinnedGenerationIT seed " + seed);
        play(new Random(seed), ROUNDS);
        Figures figures = Figures.of(PinnedGenerationIT.class, "pins");
        figures.add("rounds", ROUNDS);
        figures.add("readers' events", new TreeMap<>(events));
        figures.add("generations published", writer.generation());
        figures.add("pinned segments lost, dead readers that blocked gc", "0, 0");
    }

    @Test
    @SuppressWarnings("try") // the mutant is in force, not used
    void catchesTheMutantWhoseGcIgnoresPins() {
        try (Without mutant = Mutant.GC_IGNORES_PINS.putInForce()) {
            assertThatThrownBy(() -> play(new Random(1), MUTANT_ROUNDS)).isInstanceOf(AssertionError.class);
        }
    }

    /** This JVM's own handle then keeps every generation that it ever had. */
    @Test
    @SuppressWarnings("try") // the mutant is in force, not used
    void catchesTheMutantThatNeverUnpins() {
        try (Without mutant = Mutant.NEVER_UNPINS.putInForce()) {
            assertThatThrownBy(() -> play(new Random(1), MUTANT_ROUNDS)).isInstanceOf(AssertionError.class);
        }
    }
}
