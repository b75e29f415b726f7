package io.datapool;

import static org.assertj.core.api.Assertions.assertThat;

import io.datapool.internal.file.Mistakes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One process after another publishes, removes and collects on the same pool until it is killed at random; a process that
 * lives on reads what is left.
 */
final class KillingLane {
    private static final int MOST_ACKNOWLEDGED = 8;
    /** Of the order of a few commits; where in a commit the kill comes is left to chance. */
    private static final int MOST_DELAY_NANOS = 30_000_000;

    private final Path work;
    private final Random random;
    private final PoolOptions options;
    private @Nullable Mistakes mistake;
    private int kills;
    private long acknowledged;
    private int inTheMiddle;
    private long newest;

    KillingLane(Path work, Random random) {
        this.work = work;
        this.random = random;
        options = PoolOptions.named("killed").home(work.resolve("home"));
    }

    KillingLane with(Mistakes mistakeOfTheVictims) {
        mistake = mistakeOfTheVictims;
        return this;
    }

    int kills() {
        return kills;
    }

    /** Commits that were acknowledged, in all. */
    long acknowledged() {
        return acknowledged;
    }

    /** Kills in the middle of a commit, which left files behind or had just published. */
    int inTheMiddle() {
        return inTheMiddle;
    }

    KillingLane kill(int times) throws IOException, InterruptedException {
        Files.createDirectories(work);
        ChildJvm.Launch launch = QuickStart.of(ChildJvm.on(options, work), work);
        try (SharedDataPool pool = SharedDataPool.create(options)) {
            newest = pool.generation();
        }
        try (ChildJvm reader = launch.start()) {
            ChildJvm next = launch.start();
            try {
                while (kills < times) {
                    try (ChildJvm victim = next) {
                        victim.say(mistake == null ? "knows nothing" : "mistake " + mistake);
                        victim.say("create-or-attach");
                        victim.say("churn");
                        next = launch.start(); // while the one before works
                        check(reader, killAtRandom(victim));
                    }
                }
            } finally {
                next.close();
            }
            reader.exit();
        }
        return this;
    }

    /** Returns the last generation that it acknowledged, or the newest before. */
    private long killAtRandom(ChildJvm victim) throws IOException, InterruptedException {
        int commits = random.nextInt(MOST_ACKNOWLEDGED);
        long last = newest;
        for (int heard = 0; heard < commits + 2; heard++) { // the answers to the two commands before come first
            last = Math.max(last, acknowledgement(victim.hear()));
        }
        LockSupport.parkNanos(random.nextInt(MOST_DELAY_NANOS));
        victim.kill();
        kills++;
        for (Optional<String> line = victim.hearUnlessEnded(); line.isPresent(); line = victim.hearUnlessEnded()) {
            last = Math.max(last, acknowledgement(line.get()));
        }
        return last;
    }

    private long acknowledgement(String line) {
        if (!line.startsWith("ACK ")) {
            assertThat(line).matches("done|false|generation \\d+");
            return 0;
        }
        acknowledged++;
        return Long.parseLong(line.substring("ACK ".length()));
    }

    private void check(ChildJvm reader, long last) throws IOException, InterruptedException {
        String found = reader.ask("inspect");
        assertThat(found).as("after kill %d", kills).matches("generation \\d+");
        long generation = Long.parseLong(found.substring("generation ".length()));
        assertThat(generation)
                .as("generation %d was acknowledged before kill %d", last, kills)
                .isGreaterThanOrEqualTo(last);
        inTheMiddle += generation > last || leftOver(generation) ? 1 : 0;
        newest = generation;
        if (kills % 10 == 0) {
            anotherWriterWorks();
        }
    }

    /** Whether there are files of a generation that was not published. */
    private boolean leftOver(long generation) throws IOException {
        return segments().stream()
                .anyMatch(name -> name.endsWith(".tmp") || name.endsWith(".g" + (generation + 1) + ".arrow"));
    }

    private void anotherWriterWorks() throws IOException {
        try (SharedDataPool writer = SharedDataPool.open(options)) {
            newest = Generations.publish(writer);
            writer.gc();
            assertThat(segments()).isEqualTo(Generations.liveFiles(writer));
        }
    }

    private List<String> segments() throws IOException {
        try (Stream<Path> files = Files.list(options.directory().resolve("segments"))) {
            return files.map(file -> String.valueOf(file.getFileName()))
                    .sorted()
                    .toList();
        }
    }
}
