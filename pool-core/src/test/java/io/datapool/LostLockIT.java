package io.datapool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datapool.agent.Without;
import io.datapool.error.PoolDamagedException;
import io.datapool.error.PoolException;
import io.datapool.error.PoolLockLostException;
import io.datapool.internal.file.FaultyDisk;
import io.datapool.internal.file.InterposedDisk;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A process loses its writer lock, or its pins, without a word: because something in it opens and closes a lock file, as a back-up
 * does, or because the pool's directory is moved or deleted. Another process then does what the lock should have kept it from.
 */
class LostLockIT {
    private static final int ROUNDS = Rounds.of(25, 100);
    private static final int MUTANT_ROUNDS = 60;

    @TempDir
    Path work;

    private final InterposedDisk disk = new InterposedDisk();
    private PoolOptions options;
    private ChildJvm other;

    /** Keys whose commit was acknowledged, by poolId. */
    private final Map<String, Set<String>> acknowledged = new HashMap<>();

    @BeforeEach
    void startTheOtherProcess() throws Exception {
        options = PoolOptions.named("p").home(work.resolve("home")).in(disk.surroundings());
        other = ChildJvm.on(options, work).start();
    }

    @AfterEach
    void endTheOtherProcess() {
        other.close();
    }

    /** What happens in the middle of an update. */
    private enum Attack {
        MOVED {
            @Override
            void strike(LostLockIT test) throws IOException {
                Files.move(test.options.directory(), test.aside());
            }
        },
        MOVED_AND_MADE_ANEW {
            @Override
            void strike(LostLockIT test) throws IOException {
                Files.move(test.options.directory(), test.aside());
                test.otherCommits();
            }
        },
        REMOVED_AND_MADE_ANEW {
            @Override
            void strike(LostLockIT test) throws IOException {
                PoolFiles.deleteTree(test.options.directory());
                test.acknowledged.clear();
                test.otherCommits();
            }
        },
        DROPPED_AND_COMMITTED {
            @Override
            void strike(LostLockIT test) throws IOException {
                test.backUp();
                test.otherCommits();
            }
        },
        DROPPED_AND_COLLECTED {
            @Override
            void strike(LostLockIT test) throws IOException {
                test.backUp();
                test.ask("gc");
            }
        },
        DROPPED_AND_COMMITTED_AND_COLLECTED {
            @Override
            void strike(LostLockIT test) throws IOException {
                test.backUp();
                test.otherCommits();
                test.ask("gc");
            }
        };

        abstract void strike(LostLockIT test) throws IOException;
    }

    private Path aside() {
        return work.resolve("aside").resolve(options.name());
    }

    /** As somebody does who reads all files of the home. */
    private void backUp() throws IOException {
        assertThat(Files.readAllBytes(options.directory().resolve("writer.lock")))
                .isEmpty();
    }

    private String ask(String command) {
        try {
            return other.ask(command);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private void otherCommits() {
        assertThat(ask("create-or-attach")).startsWith("generation ");
        assertThat(ask("begin")).startsWith("generation ");
        assertThat(ask("put both-0")).startsWith("generation ");
        assertThat(ask("put theirs-0")).startsWith("generation ");
        assertThat(ask("commit")).startsWith("generation ");
        try (SharedDataPool pool = SharedDataPool.attach(options)) {
            acknowledge(pool, "both-0", "theirs-0");
        }
    }

    private void acknowledge(SharedDataPool pool, String... keys) {
        acknowledged.computeIfAbsent(pool.poolId(), id -> new HashSet<>()).addAll(List.of(keys));
    }

    @Test
    void noAcknowledgedCommitIsLost() throws Exception {
        long seed = System.nanoTime();
        System.out.println("LostLockIT seed " + seed);
        Map<String, Integer> outcomes = attack(new Random(seed), List.of(Attack.values()), ROUNDS);
        Figures figures = Figures.of(LostLockIT.class, "a lost lock");
        figures.add("updates attacked", ROUNDS);
        figures.add("outcomes", outcomes);
        figures.add("acknowledged commits lost", 0);
    }

    /** Each attack before a random file operation of an update, up to the rename; for the rest see {@link #whatIsLeft}. */
    private Map<String, Integer> attack(Random random, List<Attack> attacks, int rounds) throws IOException {
        int operations = operationsOfAnUpdate();
        Map<String, Integer> outcomes = new TreeMap<>();
        for (int round = 0; round < rounds; round++) {
            Attack attack = attacks.get(round % attacks.size());
            Interloper interloper = new Interloper(random.nextInt(operations), () -> attack.strike(this));
            String outcome = update(interloper);
            outcomes.merge(interloper.hasStruck() ? outcome : "not attacked", 1, Integer::sum);
            nothingIsLost(attack + " " + interloper + ", " + outcome);
            startAnew();
        }
        return outcomes;
    }

    private int operationsOfAnUpdate() throws IOException {
        Interloper watcher = new Interloper(Integer.MAX_VALUE - 1, () -> {});
        update(watcher);
        startAnew();
        return watcher.operationsBefore("RENAME");
    }

    private void startAnew() throws IOException {
        PoolFiles.deleteTree(work.resolve("home"));
        PoolFiles.deleteTree(work.resolve("aside"));
        acknowledged.clear();
    }

    @SuppressWarnings("try") // the disk is in place, not used
    private String update(Interloper interloper) throws IOException {
        Files.createDirectories(aside().getParent());
        try (SharedDataPool pool = SharedDataPool.create(options)) {
            pool.put("first-0", Generations.draft("first-0", 1));
            acknowledge(pool, "first-0");
            assertThat(ask("create-or-attach")).isEqualTo("generation 2");
            try (FaultyDisk faulty = FaultyDisk.watching(disk, work, interloper);
                    PoolUpdate update = pool.beginUpdate()) {
                update.put("both-0", Generations.draft("both-0", 2));
                update.put("ours-0", Generations.draft("ours-0", 2));
                update.commit();
            } catch (PoolException e) {
                return e.getClass().getSimpleName();
            }
            acknowledge(pool, "both-0", "ours-0");
            return "committed";
        }
    }

    private void nothingIsLost(String round) {
        List<PoolOptions> places = new ArrayList<>(List.of(options));
        places.add(options.home(work.resolve("aside")));
        Set<String> found = new HashSet<>();
        for (PoolOptions place : places) {
            if (Files.exists(place.directory())) {
                try (SharedDataPool pool = SharedDataPool.attach(place)) {
                    assertThat(pool.verify().problems()).as(round).isEmpty();
                    assertThat(pool.keys()).as(round).containsAll(acknowledged.getOrDefault(pool.poolId(), Set.of()));
                    pool.keys().forEach(key -> Generations.check(pool.get(key), Generations.content(pool.info(key))));
                    found.add(pool.poolId());
                }
            }
        }
        assertThat(found).as(round).containsAll(acknowledged.keySet());
    }

    @Test
    void theErrorNamesWhatDroppedTheLock() {
        try (SharedDataPool pool = SharedDataPool.create(options);
                PoolUpdate update = pool.beginUpdate()) {
            update.put("ours-0", Generations.draft("ours-0", 2));
            backUp();
            otherCommits();
            assertThatThrownBy(update::commit)
                    .isInstanceOf(PoolLockLostException.class)
                    .hasMessageContaining(
                            "opened and closed " + options.directory().resolve("writer.lock"))
                    .hasMessageContaining("leave *.lock files out")
                    .hasMessageContaining("begin it again");
            pool.refresh();
            assertThat(pool.keys()).containsExactly("both-0", "theirs-0");
            assertThat(pool.put("ours-0", Generations.draft("ours-0", 2))).isEqualTo(4);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Between the look and the rename, as long as somebody sleeps there: a commit that another process had prepared before, and
     * acknowledges now, is replaced. What is there then is whole, and everybody who looks again is told.
     */
    @Test
    @SuppressWarnings("try") // the disk is in place, not used
    void whatIsLeft() throws IOException {
        FaultyDisk.Mistake sleepsBeforeTheRename = (event, tick, right) -> {
            if (event.verb().equals("FORCE_DIRECTORY") && event.path().endsWith("segments")) {
                backUp();
                assertThat(ask("create-or-attach")).isEqualTo("generation 2");
                assertThat(ask("begin")).isEqualTo("generation 2");
                assertThat(ask("put theirs-0")).isEqualTo("generation 2");
            } else if (event.verb().equals("RENAME")) {
                assertThat(ask("commit")).isEqualTo("generation 4");
            }
            right.run();
        };
        try (SharedDataPool pool = SharedDataPool.create(options)) {
            pool.put("first-0", Generations.draft("first-0", 1));
            try (FaultyDisk faulty = FaultyDisk.watching(disk, work, sleepsBeforeTheRename)) {
                assertThat(pool.put("ours-0", Generations.draft("ours-0", 2))).isEqualTo(3);
            }
            assertThat(pool.keys()).as("the other's commit is replaced").containsExactly("first-0", "ours-0");
            assertThat(pool.verify().problems()).isEmpty();
            assertThat(ask("refresh")).startsWith("PoolReplacedException: ").contains("Close it and attach again");
            assertThat(ask("attach")).isEqualTo("generation 3");
            assertThat(ask("verify")).isEqualTo("{}");
            assertThat(pool.put("next-0", Generations.draft("next-0", 3))).isEqualTo(5);
        }
    }

    @Test
    @SuppressWarnings("try") // the disk is in place, not used
    void aPoolThatIsExchangedRightBeforeTheRenameIsNotChanged() throws IOException {
        FaultyDisk.Mistake sleepsBeforeTheRename = (event, tick, right) -> {
            if (event.verb().equals("RENAME")) {
                Attack.MOVED_AND_MADE_ANEW.strike(this);
            }
            right.run();
        };
        Files.createDirectories(aside().getParent());
        try (SharedDataPool pool = SharedDataPool.create(options)) {
            pool.put("first-0", Generations.draft("first-0", 1));
            acknowledge(pool, "first-0");
            try (FaultyDisk faulty = FaultyDisk.watching(disk, work, sleepsBeforeTheRename)) {
                assertThatThrownBy(() -> pool.put("ours-0", Generations.draft("ours-0", 2)))
                        .isInstanceOf(PoolLockLostException.class);
            }
        }
        nothingIsLost("exchanged right before the rename");
    }

    @Test
    void aReaderThatLostItsPinIsToldWhy() throws IOException {
        try (SharedDataPool pool = SharedDataPool.create(options)) {
            pool.put("slot-0", Generations.draft("slot-0", 1));
        }
        try (SharedDataPool reader = SharedDataPool.attach(options)) {
            assertThat(Files.readAllBytes(options.directory().resolve("readers.lock")))
                    .isEmpty();
            ask("create-or-attach");
            ask("begin");
            ask("put slot-0");
            assertThat(ask("commit")).isEqualTo("generation 3");
            assertThat(ask("gc")).contains("slot-0.g2.arrow");
            assertThatThrownBy(() -> reader.get("slot-0"))
                    .isInstanceOf(PoolDamagedException.class)
                    .hasMessageContaining("segments/slot-0.g2.arrow of dataset 'slot-0' is missing")
                    .hasMessageContaining("The pin on generation 2 is lost")
                    .hasMessageContaining(
                            "opened and closed " + options.directory().resolve("readers.lock"))
                    .hasMessageContaining("attach again");
        }
    }

    @Test
    @SuppressWarnings("try") // the mutant is there, not used
    void catchesTheMutantThatDoesNotLookAtTheRegistry() {
        try (Without mutant = Without.method(LockedPool.class, "requireRegistry")) {
            assertThatThrownBy(() -> attack(new Random(1), List.of(Attack.DROPPED_AND_COMMITTED), MUTANT_ROUNDS))
                    .isInstanceOf(AssertionError.class);
        }
    }

    @Test
    @SuppressWarnings("try") // the mutant is there, not used
    void catchesTheMutantThatDoesNotLookForItsSegments() {
        try (Without mutant = Without.method(PoolUpdate.class, "requireOwnSegments")) {
            assertThatThrownBy(() -> attack(new Random(1), List.of(Attack.DROPPED_AND_COLLECTED), MUTANT_ROUNDS))
                    .isInstanceOf(AssertionError.class);
        }
    }
}
