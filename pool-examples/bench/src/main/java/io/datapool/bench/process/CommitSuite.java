package io.datapool.bench.process;

import io.datapool.DatasetDraft;
import io.datapool.PoolOptions;
import io.datapool.PoolUpdate;
import io.datapool.SharedDataPool;
import io.datapool.bench.suite.Section;
import io.datapool.bench.suite.Settings;
import io.datapool.bench.suite.Suite;
import io.datapool.bench.suite.Table;
import io.datapool.bench.suite.Target;
import io.datapool.bench.suite.Times;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What it costs to commit one dataset into a large pool, and many datasets at once. */
final class CommitSuite implements Suite {
    private static final int ROUNDS = 15;
    private static final int WARM_UP = 5;
    /** How much more a dataset may cost in the larger load, noise included. */
    private static final double LINEAR = 1.25;

    /** The parts of a commit. */
    private static final class Parts {
        private final Times begin = new Times();
        private final Times put = new Times();
        private final Times commit = new Times();
        private final Times all = new Times();

        void add(SharedDataPool pool, DatasetDraft draft, boolean counts) {
            long started = System.nanoTime();
            try (PoolUpdate update = pool.beginUpdate()) {
                long begun = System.nanoTime();
                update.put("ONE_1m", draft);
                long put = System.nanoTime();
                update.commit();
                long committed = System.nanoTime();
                if (counts) {
                    begin.add(begun - started);
                    this.put.add(put - begun);
                    commit.add(committed - put);
                    all.add(committed - started);
                }
            }
        }

        List<Double> medians() {
            return List.of(begin.medianMillis(), put.medianMillis(), commit.medianMillis(), all.medianMillis());
        }
    }

    @Override
    public String name() {
        return "commit";
    }

    @Override
    public Section run(Settings settings) throws Exception {
        try (Workspace workspace = Workspace.of(settings, name())) {
            List<Integer> sizes = settings.smoke() ? List.of(5, 20) : List.of(1_000, 10_000);
            int small = sizes.get(0);
            int large = sizes.get(1);
            PoolOptions smallPool = workspace.pool("small");
            PoolOptions largePool = workspace.pool("large");
            // One small load before the large one and one after: what the machine does meanwhile hits both.
            Times smallLoads = new Times();
            SmallDatasets.create(workspace.pool("warm"), small);
            smallLoads.add(SmallDatasets.create(smallPool, small));
            double largeMillis = SmallDatasets.create(largePool, large) / 1e6;
            smallLoads.add(SmallDatasets.create(workspace.pool("again"), small));
            double perSmall = smallLoads.medianMillis() / small;
            double perLarge = largeMillis / large;

            DatasetDraft tiny = SmallDatasets.bars(1, 1);
            DatasetDraft year = SmallDatasets.bars(settings.of(MinuteBars.YEAR, 1_000), 1);
            List<Parts> parts = race(settings, smallPool, largePool, List.of(tiny, year));
            Table commits = new Table.Builder(
                            "commit",
                            "Committing one dataset; ms, medians",
                            "pool and dataset",
                            List.of("begin", "put", "commit", "all"))
                    .line(label(small) + ", 1 row", parts.get(0).medians())
                    .line(label(large) + ", 1 row", parts.get(1).medians())
                    .line(label(large) + ", a year of 1m bars", parts.get(2).medians())
                    .build();
            Table loads = new Table.Builder(
                            "commit-many", "A load in one commit; ms", "datasets", List.of("all", "per dataset"))
                    .line(label(small), List.of(smallLoads.medianMillis(), perSmall))
                    .line(label(large), List.of(largeMillis, perLarge))
                    .build();
            return new Section(
                    "Committing",
                    List.of(commits, loads),
                    List.of(
                            new Target(
                                    "commit of one row into " + label(large),
                                    parts.get(1).all.medianMillis(),
                                    50,
                                    Target.Sense.AT_MOST,
                                    "ms"),
                            new Target(
                                    "time per dataset, load of " + label(large) + " against " + label(small),
                                    perLarge / perSmall,
                                    LINEAR,
                                    Target.Sense.AT_MOST,
                                    "x")));
        }
    }

    /** One row into the small pool, one into the large one, and many into the large one. */
    private static List<Parts> race(
            Settings settings, PoolOptions smallPool, PoolOptions largePool, List<DatasetDraft> drafts) {
        List<Parts> parts = new ArrayList<>(List.of(new Parts(), new Parts(), new Parts()));
        int warmUp = settings.of(WARM_UP, 1);
        try (SharedDataPool small = SharedDataPool.open(smallPool);
                SharedDataPool large = SharedDataPool.open(largePool)) {
            for (int round = 0; round < warmUp + settings.of(ROUNDS, 1); round++) {
                parts.get(0).add(small, drafts.get(0), round >= warmUp);
                parts.get(1).add(large, drafts.get(0), round >= warmUp);
                parts.get(2).add(large, drafts.get(1), round >= warmUp);
            }
        }
        return parts;
    }

    private static String label(int datasets) {
        return String.format(Locale.ROOT, "%,d datasets", datasets);
    }
}
