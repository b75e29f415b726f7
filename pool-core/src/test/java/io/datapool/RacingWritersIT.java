package io.datapool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datapool.agent.Without;
import io.datapool.internal.lock.LockMutants;
import io.datapool.internal.lock.LockRacer;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Threads of three processes, and of two class loaders in one of them, want one writer lock and are interrupted all the time, while
 * they wait and while they hold it. Two never hold it at once; whoever is refused was interrupted, and is told so.
 */
class RacingWritersIT {
    private static final int THREADS = 3;
    private static final int TURNS = Rounds.of(150, 5_000);
    private static final int MUTANT_TURNS = 100;

    @TempDir
    Path work;

    private Path file;

    @BeforeEach
    void makeTheLockFile() throws IOException {
        file = Files.createFile(work.resolve("writer.lock"));
    }

    private static String call(Class<?> racer, String method, Class<?>[] types, Object... arguments) throws Exception {
        try {
            return String.valueOf(racer.getMethod(method, types).invoke(null, arguments));
        } catch (InvocationTargetException e) {
            throw new ExecutionException(e.getCause());
        }
    }

    private Callable<String> racing(Class<?> racer, long seed, int turns) {
        Class<?>[] types = {String.class, long.class, int.class, int.class};
        return () -> call(racer, "race", types, file.toString(), seed, THREADS, turns);
    }

    /** Two class loaders here, two child processes there. */
    private List<String> race(long seed, int turns) throws Exception {
        PoolOptions unused = PoolOptions.named("unused").home(work);
        try (OtherClassLoader loader = new OtherClassLoader(work);
                ChildJvm first = ChildJvm.on(unused, work).start();
                ChildJvm second = ChildJvm.on(unused, work).start()) {
            Class<?> elsewhere = loader.copyOf(LockRacer.class);
            List<Callable<String>> racers = List.of(
                    racing(LockRacer.class, seed, turns),
                    racing(elsewhere, seed + 100, turns),
                    () -> first.ask("lock " + file + "," + (seed + 200) + "," + THREADS + "," + turns),
                    () -> second.ask("lock " + file + "," + (seed + 300) + "," + THREADS + "," + turns));
            ExecutorService threads = Executors.newFixedThreadPool(racers.size());
            try {
                List<String> outcomes = new ArrayList<>();
                for (Future<String> each : threads.invokeAll(racers)) {
                    outcomes.add(each.get());
                }
                return outcomes;
            } finally {
                threads.shutdownNow();
            }
        }
    }

    private static void requireOneWriter(List<String> outcomes, int turns) {
        assertThat(outcomes).allMatch(outcome -> outcome.startsWith("held " + THREADS * turns + ", refused "));
    }

    @Test
    void twoNeverHoldTheLock() throws Exception {
        long seed = System.nanoTime();
        System.out.println("RacingWritersIT seed " + seed);
        List<String> outcomes = race(seed, TURNS);
        requireOneWriter(outcomes, TURNS);
        Figures figures = Figures.of(RacingWritersIT.class, "one writer");
        figures.add("racers (class loaders or processes) x threads x turns", "4 x " + THREADS + " x " + TURNS);
        figures.add("outcome of each racer", outcomes);
        figures.add("two at once", 0);
    }

    /**
     * Each class loader has a guard of its own, so two threads of this process try the file lock at once: the second is refused for
     * no reason, and closing its channel drops the lock of the first.
     */
    @Test
    @SuppressWarnings("try") // the mutant is there, not used
    void catchesTheMutantWhoseGuardIsNotJvmWide() {
        try (Without mutant = LockMutants.notJvmWide()) {
            assertThatThrownBy(() -> requireOneWriter(race(1, MUTANT_TURNS), MUTANT_TURNS))
                    .isInstanceOfAny(ExecutionException.class, AssertionError.class);
        }
    }
}
