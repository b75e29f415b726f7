package io.datapool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Worker JVMs read at random while this one publishes and collects garbage without a pause. After every round each worker closes
 * what it opened, collects its garbage and tells what it takes; the sums over all workers are the measures. None may grow: the
 * median of the last third of the rounds may not be above that of the middle third, but for what {@link #ALLOWED_PERCENT} allows
 * resident memory, in which compiled code and the collector's own tables still move, in a short run more than in a long one.
 */
class SoakIT {
    private static final int WORKERS = Rounds.of(4, 16);
    private static final int ROUNDS = Rounds.of(9, 60);
    private static final int STEPS = Rounds.of(1_500, 1_000);
    private static final int MUTANT_STEPS = 100;
    private static final Map<String, Integer> ALLOWED_PERCENT =
            Map.of("rssKilobytes", Rounds.of(10, 5), "descriptors", 0, "mappings", 2, "poolMappings", 0, "garbage", 0);

    @TempDir(factory = InMemory.class)
    Path work;

    private final List<ChildJvm> workers = new ArrayList<>();

    @AfterEach
    void endWorkers() {
        workers.forEach(ChildJvm::close);
    }

    private PoolOptions options() {
        return PoolOptions.named("soaked").home(work.resolve("home"));
    }

    /** With a heap that is there from the start: what grows is the library's. */
    private void startWorkers(ChildJvm.Launch how, int count) throws Exception {
        try (SharedDataPool pool = SharedDataPool.create(options())) {
            Generations.publish(pool);
        }
        ChildJvm.Launch launch =
                how.jvmArgument("-Xms48m").jvmArgument("-Xmn16m").jvmArgument("-XX:+AlwaysPreTouch");
        for (int i = 0; i < count; i++) {
            workers.add(launch.start());
        }
    }

    /** The sums over all workers, and the files of the pool, after each round. */
    private Map<String, List<Long>> soak(int rounds, int steps, long seed) throws Exception {
        Map<String, List<Long>> measures = new LinkedHashMap<>();
        try (SharedDataPool pool = SharedDataPool.open(options())) {
            for (int round = 0; round < rounds; round++) {
                for (ChildJvm worker : workers) {
                    worker.say("work " + (seed + 100L * round + workers.indexOf(worker)) + "," + steps);
                }
                Map<String, Long> sums = new LinkedHashMap<>();
                for (ChildJvm worker : workers) {
                    add(publishUntilHeard(pool, worker), sums);
                }
                pool.gc();
                int files = new SegmentFiles(options()).names().size();
                sums.put("garbage", (long) files - Generations.liveFiles(pool).size());
                sums.forEach((name, sum) -> measures.computeIfAbsent(name, first -> new ArrayList<>())
                        .add(sum));
            }
        }
        return measures;
    }

    private static String publishUntilHeard(SharedDataPool pool, ChildJvm worker) throws Exception {
        while (!worker.hasSpoken()) {
            Generations.publish(pool);
            pool.gc();
        }
        return worker.hear();
    }

    private static void add(String usage, Map<String, Long> sums) {
        assertThat(usage).startsWith("Usage[");
        for (String part :
                usage.substring("Usage[".length(), usage.length() - 1).split(", ", -1)) {
            String[] words = part.split("=", -1);
            sums.merge(words[0], Long.parseLong(words[1]), Long::sum);
        }
    }

    /** The median of the first (0), middle (1) or last (2) third. */
    private static long median(Map<String, List<Long>> measures, String name, int which) {
        List<Long> all = measures.getOrDefault(name, List.of());
        int length = all.size() / 3;
        return all.subList(which * length, (which + 1) * length).stream()
                .sorted()
                .toList()
                .get(length / 2);
    }

    private static void requireNoGrowth(Map<String, List<Long>> measures) {
        assertThat(measures.get("garbage")).as("files that gc left").containsOnly(0L);
        ALLOWED_PERCENT.forEach((name, percent) -> {
            long middle = median(measures, name, 1);
            long last = median(measures, name, 2);
            assertThat(last)
                    .as("%s in the last third; rounds %s", name, measures.get(name))
                    .isLessThanOrEqualTo(middle + middle * percent / 100);
        });
    }

    @Test
    void nothingGrows() throws Exception {
        long seed = System.nanoTime();
        System.out.println("SoakIT seed " + seed);
        startWorkers(ChildJvm.on(options(), work), WORKERS);
        long begun = System.nanoTime();
        Map<String, List<Long>> measures = soak(ROUNDS, STEPS, seed);
        long seconds = (System.nanoTime() - begun) / 1_000_000_000L;
        for (ChildJvm worker : workers) {
            worker.exit();
        }
        requireNoGrowth(measures);

        Figures figures = Figures.of(SoakIT.class, "soak");
        figures.add("workers, rounds, seconds", WORKERS + ", " + ROUNDS + ", " + seconds);
        try (SharedDataPool pool = SharedDataPool.attach(options())) {
            figures.add("generations published", pool.generation());
        }
        figures.add(
                "values compared",
                measures.getOrDefault("reads", List.of()).stream()
                        .mapToLong(Long::longValue)
                        .sum());
        for (String name : List.of("rssKilobytes", "descriptors", "mappings", "poolMappings", "garbage")) {
            figures.add(
                    name + ", middle and last third", median(measures, name, 1) + " -> " + median(measures, name, 2));
        }
    }

    private void assertCaught(Mutant mutant) throws Exception {
        startWorkers(mutant.in(ChildJvm.on(options(), work)), 2);
        Map<String, List<Long>> measures = soak(3, MUTANT_STEPS, 1);
        assertThatThrownBy(() -> requireNoGrowth(measures)).isInstanceOf(AssertionError.class);
    }

    @Test
    void catchesTheMutantThatNeverUnpins() throws Exception {
        assertCaught(Mutant.NEVER_UNPINS);
    }

    @Test
    void catchesTheMutantThatRemembersColumns() throws Exception {
        assertCaught(Mutant.CLOSE_REMEMBERS_COLUMNS);
    }
}
