package io.datapool.bench.read;

import io.datapool.bench.suite.Section;
import io.datapool.bench.suite.Settings;
import io.datapool.bench.suite.Suite;
import io.datapool.bench.suite.Table;
import io.datapool.bench.suite.Target;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What a slice costs; best of several runs, as in {@link ScanSuite}. */
public final class SliceSuite implements Suite {
    private static final int ROUNDS = 3;

    /** A benchmark in words, and how long it may take. */
    private record Slice(String method, String words, double mostNanos) {}

    private static final List<Slice> SLICES = List.of(
            new Slice("column", "one column", 100),
            new Slice("columnByTwoThreads", "one column, by two threads", 100),
            new Slice("dataset", "six columns", 500),
            new Slice("datasetByTwoThreads", "six columns, by two threads", 500));

    @Override
    public String name() {
        return "slice";
    }

    @Override
    public Section run(Settings settings) throws Exception {
        Path home = Files.createDirectories(settings.directory().resolve("read"));
        int rows = settings.of(1_000_000, 5_000);
        BarFile.ensure(home.toString(), rows);
        Map<String, String> parameters = Map.of("home", home.toString(), "rows", Integer.toString(rows));
        Jmh jmh = new Jmh(settings);
        Table.Builder table =
                new Table.Builder("slice", "Slices", "slice of", List.of("nanoseconds", "allocated bytes"));
        List<Target> targets = new ArrayList<>();
        for (Slice slice : SLICES) {
            Jmh.Run best = jmh.run(SliceBenchmark.class, slice.method(), parameters);
            for (int round = 1; round < settings.of(ROUNDS, 1); round++) {
                best = best.best(jmh.run(SliceBenchmark.class, slice.method(), parameters));
            }
            table.line(slice.words(), List.of(best.nanos(), best.bytes()));
            targets.add(new Target(
                    "slice of " + slice.words(), best.nanos(), slice.mostNanos(), Target.Sense.AT_MOST, "ns"));
        }
        return new Section("Slices", List.of(table.build()), targets);
    }
}
