package io.datapool.bench.process;

import io.datapool.PoolOptions;
import io.datapool.SharedDataPool;
import io.datapool.bench.suite.Section;
import io.datapool.bench.suite.Settings;
import io.datapool.bench.suite.Suite;
import io.datapool.bench.suite.Table;
import io.datapool.bench.suite.Target;
import io.datapool.bench.suite.Times;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/** How long a warm JVM takes to attach and read a first value, in pools of few and of many datasets; and that mapping is lazy. */
final class AttachSuite implements Suite {
    private static final List<Integer> SIZES = List.of(10, 1_000, 10_000);
    private static final List<Integer> SMOKE_SIZES = List.of(2, 5, 20);
    private static final List<Double> LIMITS_MILLIS = List.of(1.0, 5.0, 50.0);
    /** How many keys of each pool are asked for: as many of a large pool as of a small one, so that files are equally warm. */
    private static final int KEYS = 10;

    private static final int WARM_UP = 40;
    private static final int ROUNDS = 41;
    /** How much longer the first get of the largest pool may take than of the smallest, noise included. */
    private static final double INDEPENDENT = 1.5;

    /** A pool, how long its parts took, and how many segments were mapped after each part. */
    private static final class Contender {
        private final int datasets;
        private final PoolOptions options;
        private final SplittableRandom keys = new SplittableRandom(1);
        private final Times attach = new Times();
        private final Times firstValue = new Times();
        private final Times both = new Times();
        private final Times anotherKey = new Times();
        private long mappedByAttach;
        private long mappedByGet;

        Contender(int datasets, PoolOptions options) {
            this.datasets = datasets;
            this.options = options;
        }

        String label() {
            return String.format(Locale.ROOT, "%,d datasets", datasets);
        }

        void measure(boolean counts) {
            int asked = Math.min(KEYS, datasets);
            int first = keys.nextInt(asked) * (datasets / asked);
            int another = (first + datasets / asked) % datasets;
            long started = System.nanoTime();
            try (SharedDataPool pool = SharedDataPool.attach(options)) {
                long attached = System.nanoTime();
                float value = firstValue(pool, first);
                long ready = System.nanoTime();
                float anotherValue = firstValue(pool, another);
                long readyAgain = System.nanoTime();
                if (value != SmallDatasets.value(first) || anotherValue != SmallDatasets.value(another)) {
                    throw new IllegalStateException("datasets " + first + " and " + another + " of " + options
                            + " begin with " + value + " and " + anotherValue);
                }
                if (counts) {
                    attach.add(attached - started);
                    firstValue.add(ready - attached);
                    both.add(ready - started);
                    anotherKey.add(readyAgain - ready);
                }
            }
        }

        private static float firstValue(SharedDataPool pool, int number) {
            return pool.ohlcv(SmallDatasets.symbol(number), SmallDatasets.TIMEFRAME)
                    .close()
                    .get(0);
        }

        /** Datasets of earlier rounds may still be mapped, until they are collected: differences count. */
        void countMappings() throws IOException {
            Path segments = options.directory().resolve("segments");
            long before = mappingsBelow(segments);
            try (SharedDataPool pool = SharedDataPool.attach(options)) {
                long attached = mappingsBelow(segments);
                pool.get(pool.keys().get(0));
                mappedByAttach = attached - before;
                mappedByGet = mappingsBelow(segments) - attached;
            }
        }

        private static long mappingsBelow(Path directory) throws IOException {
            try (Stream<String> mappings = Files.lines(Path.of("/proc/self/maps"))) {
                return mappings.filter(mapping -> mapping.contains(directory + "/"))
                        .count();
            }
        }
    }

    @Override
    public String name() {
        return "attach";
    }

    @Override
    public Section run(Settings settings) throws Exception {
        try (Workspace workspace = Workspace.of(settings, name())) {
            List<Contender> contenders = new ArrayList<>();
            for (int datasets : settings.smoke() ? SMOKE_SIZES : SIZES) {
                PoolOptions options = workspace.pool("attach_" + datasets);
                SmallDatasets.create(options, datasets);
                contenders.add(new Contender(datasets, options));
            }
            for (Contender contender : contenders) {
                contender.countMappings();
            }
            int warmUp = settings.of(WARM_UP, 1);
            for (int round = 0; round < warmUp + settings.of(ROUNDS, 1); round++) {
                for (Contender contender : contenders) {
                    contender.measure(round >= warmUp);
                }
            }
            return section(contenders);
        }
    }

    private static Section section(List<Contender> contenders) {
        Table.Builder times = new Table.Builder(
                        "attach",
                        "Attaching in a warm JVM, and the first value of some dataset; ms, medians",
                        "pool",
                        List.of("attach", "first value", "both", "another key's first value"))
                .chart("Attaching in a warm JVM", "ms", true);
        Table.Builder mappings = new Table.Builder(
                "attach-mappings", "Segments that are mapped", "pool", List.of("by attaching", "by the first get"));
        List<Target> targets = new ArrayList<>();
        for (int i = 0; i < contenders.size(); i++) {
            Contender each = contenders.get(i);
            double both = each.both.medianMillis();
            times.line(
                    each.label(),
                    List.of(
                            each.attach.medianMillis(),
                            each.firstValue.medianMillis(),
                            both,
                            each.anotherKey.medianMillis()));
            mappings.line(each.label(), List.of((double) each.mappedByAttach, (double) each.mappedByGet));
            targets.add(new Target(
                    "attach and first value, " + each.label(), both, LIMITS_MILLIS.get(i), Target.Sense.AT_MOST, "ms"));
        }
        Contender smallest = contenders.get(0);
        Contender largest = contenders.get(contenders.size() - 1);
        // Right after attaching, the processor's caches hold the registry and not the code: that is not the key's
        // doing.
        targets.add(new Target(
                "first get of another key, " + largest.label() + " against " + smallest.label(),
                largest.anotherKey.medianMillis() / smallest.anotherKey.medianMillis(),
                INDEPENDENT,
                Target.Sense.AT_MOST,
                "x"));
        targets.add(new Target(
                "segments mapped by attaching, " + largest.label(),
                largest.mappedByAttach,
                0,
                Target.Sense.AT_MOST,
                "segments"));
        targets.add(new Target(
                "segments mapped by the first get, " + largest.label(),
                largest.mappedByGet,
                1,
                Target.Sense.AT_MOST,
                "segments"));
        return new Section("Attaching", List.of(times.build(), mappings.build()), targets);
    }
}
