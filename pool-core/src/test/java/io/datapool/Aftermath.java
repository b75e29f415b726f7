package io.datapool;

import static org.assertj.core.api.Assertions.assertThat;

import io.datapool.error.CommitInDoubtException;
import io.datapool.error.PoolAccessException;
import io.datapool.error.PoolException;
import io.datapool.error.PoolNotFoundException;
import io.datapool.error.PoolWriteException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Looks at what a {@link Scenario} left behind that may have been disturbed, and throws what is not as promised. */
final class Aftermath {
    private final Scenario scenario;
    private final PoolOptions options;

    Aftermath(Scenario scenario, PoolOptions options) {
        this.scenario = scenario;
        this.options = options;
    }

    /** What a process that opens the pool now finds, after reading all of it. */
    Optional<Map<String, Integer>> state() {
        try (SharedDataPool pool = SharedDataPool.attach(whatIsThere())) {
            assertThat(pool.verify().problems()).as("damage").isEmpty();
            Map<String, Integer> state = new HashMap<>();
            pool.keys().forEach(key -> state.put(key, value(pool.get(key))));
            return Optional.of(state);
        } catch (PoolNotFoundException e) {
            return Optional.empty();
        }
    }

    /** An ephemeral pool or a persistent one. */
    private PoolOptions whatIsThere() {
        return PoolOptions.named(options.name()).home(options.home());
    }

    private static int value(Dataset dataset) {
        assertThat(dataset.rows()).isEqualTo(Scenario.ROWS);
        int value = (int) dataset.longs("number").get(0);
        for (int row = 0; row < Scenario.ROWS; row++) {
            assertThat(dataset.longs("number").get(row)).isEqualTo(value);
            assertThat(dataset.floats("value").get(row)).isEqualTo(value);
        }
        return value;
    }

    /** Of a process that ended in the middle: all of the change is there, or nothing. */
    void afterACrash() {
        Optional<Map<String, Integer>> state = state();
        if (scenario == Scenario.CREATE_OVER_LEFTOVERS && state.isEmpty()) {
            return; // the dead creator's pool goes first
        }
        assertThat(state).as("state after a crash").isIn(scenario.before, scenario.after);
    }

    /** Of a change that was told to have happened. */
    void afterSuccess() {
        assertThat(state()).as("state after success").isEqualTo(scenario.after);
    }

    /** Of a change that threw, with the handle that made it. */
    void afterFailure(PoolException failure, @Nullable SharedDataPool handle) {
        Optional<Map<String, Integer>> state = state();
        assertThat(failure).as("names the place").hasMessageMatching("(?s).*(stage|parent-).*");
        if (failure instanceof CommitInDoubtException) {
            assertThat(state)
                    .as("state in doubt")
                    .isIn(
                            scenario.after,
                            scenario == Scenario.CREATE_OVER_LEFTOVERS ? Optional.empty() : scenario.after);
        } else if (saysThatThePoolIsGone(failure)) {
            assertThat(state).as("state after half a deletion").isEmpty();
        } else if (isOfOpening(failure)) {
            assertThat(state).as("state after opening failed").isIn(scenario.before, scenario.after);
        } else {
            assertThat(failure).isInstanceOfAny(PoolWriteException.class, PoolAccessException.class);
            assertThat(state).as("state after %s", failure).isIn(unchanged());
        }
        if (handle != null && state.isPresent() && scenario.before.isPresent()) {
            worksOn(handle, state.get());
        }
    }

    /** What a failed change may leave: what was there, or where a leftover was to be replaced, nothing. */
    private List<Optional<Map<String, Integer>>> unchanged() {
        return scenario == Scenario.CREATE_OVER_LEFTOVERS
                ? List.of(scenario.before, Optional.empty())
                : List.of(scenario.before);
    }

    private static boolean saysThatThePoolIsGone(PoolException failure) {
        return String.valueOf(failure.getMessage()).contains("is deleted, but not all of its files are");
    }

    /** Creating was done, but what was created could not be opened. */
    private boolean isOfOpening(PoolException failure) {
        return scenario.name().startsWith("CREATE") && failure.getClass() == PoolException.class;
    }

    /** The handle reads its generation and can go on. */
    private void worksOn(SharedDataPool handle, Map<String, Integer> state) {
        if (scenario == Scenario.CLOSE_EPHEMERAL || scenario == Scenario.CREATE_OVER_LEFTOVERS) {
            return; // it is closed
        }
        assertThat(handle.keys()).containsExactlyElementsOf(new TreeSet<>(state.keySet()));
        state.forEach((key, value) -> assertThat(value(handle.get(key))).isEqualTo(value));
        long generation = handle.generation();
        assertThat(handle.put("again", Scenario.draft(5))).isGreaterThan(generation);
        assertThat(value(handle.get("again"))).isEqualTo(5);
    }

    /** The files of the pool, without the permanent ones. */
    static Set<String> files(PoolOptions options) throws IOException {
        Set<String> names = new TreeSet<>();
        if (Files.isDirectory(options.directory())) {
            try (Stream<Path> files = Files.walk(options.directory())) {
                files.filter(Files::isRegularFile)
                        .map(file -> options.directory().relativize(file).toString())
                        .filter(name -> !name.endsWith(".lock"))
                        .forEach(names::add);
            }
        }
        return names;
    }

    /** Somebody else can write, no number comes twice, and gc leaves nothing that is not of the current generation. */
    void anotherWriterWorks() throws IOException {
        Map<String, Long> before = new HashMap<>();
        try (SharedDataPool pool = SharedDataPool.attach(whatIsThere())) {
            before.put(pool.poolId(), pool.generation());
        } catch (PoolNotFoundException e) {
            // So there is no number to surpass.
        }
        try (SharedDataPool pool =
                SharedDataPool.createOrAttach(PoolOptions.named(options.name()).home(options.home()))) {
            assertThat(pool.put("next", Scenario.draft(6)))
                    .as("generation")
                    .isGreaterThan(before.getOrDefault(pool.poolId(), 0L));
            assertThat(value(pool.get("next"))).isEqualTo(6);
            assertThat(pool.gc().kept()).isEmpty();
            assertThat(pool.verify().problems()).isEmpty();
            Set<String> live = new TreeSet<>(Set.of("registry.yaml"));
            pool.keys().forEach(key -> live.add("segments/" + pool.info(key).file()));
            assertThat(files(options)).as("files after gc").isEqualTo(live);
        }
    }
}
