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
import java.util.Locale;
import java.util.Map;

/** Rows of moments, in a pool and by bisection of a private array; best of several runs, as in {@link ScanSuite}. */
public final class LookupSuite implements Suite {
    private static final int ROUNDS = 3;
    private static final double MUCH_FASTER = 5;

    @Override
    public String name() {
        return "lookup";
    }

    @Override
    public Section run(Settings settings) throws Exception {
        Path home = Files.createDirectories(settings.directory().resolve("read"));
        int rows = settings.of(10_000_000, 20_000);
        Jmh jmh = new Jmh(settings);
        Table.Builder table = new Table.Builder(
                        "lookup",
                        String.format(Locale.ROOT, "Nanoseconds to find the row of a random moment among %,d", rows),
                        "time stamps",
                        List.of("Arrays.binarySearch", "rowAtOrBefore"))
                .chart("Finding the row of a moment", "nanoseconds", true);
        List<Target> targets = new ArrayList<>();
        for (Stamps stamps : Stamps.values()) {
            stamps.ensure(home.toString(), rows);
            Map<String, String> parameters =
                    Map.of("home", home.toString(), "rows", Integer.toString(rows), "stamps", stamps.name());
            checkThatTheyAgree(stamps, home, rows);
            Jmh.Run bisection = jmh.run(LookupBenchmark.class, "binarySearch", parameters);
            Jmh.Run pool = jmh.run(LookupBenchmark.class, "rowAtOrBefore", parameters);
            for (int round = 1; round < settings.of(ROUNDS, 1); round++) {
                bisection = bisection.best(jmh.run(LookupBenchmark.class, "binarySearch", parameters));
                pool = pool.best(jmh.run(LookupBenchmark.class, "rowAtOrBefore", parameters));
            }
            String label = stamps.name().toLowerCase(Locale.ROOT);
            table.line(
                    label,
                    List.of(bisection.nanos() / LookupBenchmark.MOMENTS, pool.nanos() / LookupBenchmark.MOMENTS));
            targets.add(new Target(
                    "rowAtOrBefore, " + label + " stamps",
                    bisection.nanos() / pool.nanos(),
                    stamps == Stamps.IRREGULAR ? 1 : MUCH_FASTER,
                    Target.Sense.AT_LEAST,
                    "x as fast as binarySearch"));
        }
        return new Section("Looking up times", List.of(table.build()), targets);
    }

    private static void checkThatTheyAgree(Stamps stamps, Path home, int rows) {
        LookupBenchmark benchmark = new LookupBenchmark();
        benchmark.home = home.toString();
        benchmark.rows = rows;
        benchmark.stamps = stamps;
        benchmark.setUp();
        try {
            long expected = benchmark.binarySearch();
            long found = benchmark.rowAtOrBefore();
            if (found != expected) {
                throw new IllegalStateException("rows of " + stamps + " moments differ: " + found + ", " + expected);
            }
        } finally {
            benchmark.tearDown();
        }
    }
}
