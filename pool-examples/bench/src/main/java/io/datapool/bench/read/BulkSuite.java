package io.datapool.bench.read;

import io.datapool.bench.suite.Section;
import io.datapool.bench.suite.Settings;
import io.datapool.bench.suite.Suite;
import io.datapool.bench.suite.Table;
import io.datapool.bench.suite.Target;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Bulk copies out of a pool beside {@link System#arraycopy} between arrays; best of several runs, as in {@link ScanSuite}. */
public final class BulkSuite implements Suite {
    private static final int ROUNDS = 3;
    private static final double SPEED = 0.9;
    /** The baseline first. */
    private static final List<String> METHODS = List.of("arraycopy", "copyTo", "asFloatBuffer");

    @Override
    public String name() {
        return "bulk";
    }

    @Override
    public Section run(Settings settings) throws Exception {
        Path home = Files.createDirectories(settings.directory().resolve("read"));
        int rows = settings.of(50_000_000, 20_000);
        BarFile.ensure(home.toString(), rows);
        Jmh jmh = new Jmh(settings);
        Table.Builder speeds = new Table.Builder(
                        "bulk", "Bulk copies into a float[], gigabytes per second", "values", METHODS)
                .chart("Copying a column into a float[]", "GB/s", false);
        List<Target> targets = new ArrayList<>();
        for (int count : new int[] {1_000, settings.of(100_000, 10_000), settings.of(10_000_000, 20_000)}) {
            Map<String, String> parameters =
                    Map.of("home", home.toString(), "rows", Integer.toString(rows), "count", Integer.toString(count));
            checkThatTheyAgree(home, rows, count);
            double[] nanos = new double[METHODS.size()];
            Arrays.fill(nanos, Double.POSITIVE_INFINITY);
            for (int round = 0; round < settings.of(ROUNDS, 1); round++) {
                for (int i = 0; i < nanos.length; i++) {
                    Jmh.Run run = jmh.run(BulkBenchmark.class, METHODS.get(i), parameters);
                    nanos[i] = Math.min(nanos[i], run.nanos());
                }
            }
            String label = String.format(Locale.ROOT, "%,d", count);
            double bytes = (double) count * Float.BYTES;
            speeds.line(label, Arrays.stream(nanos).mapToObj(one -> bytes / one).toList());
            for (int i = 1; i < nanos.length; i++) {
                targets.add(new Target(
                        METHODS.get(i) + " of " + label + " values",
                        nanos[0] / nanos[i],
                        SPEED,
                        Target.Sense.AT_LEAST,
                        "x arraycopy"));
            }
        }
        return new Section("Bulk copies", List.of(speeds.build()), targets);
    }

    private static void checkThatTheyAgree(Path home, int rows, int count) {
        BulkBenchmark benchmark = new BulkBenchmark();
        benchmark.home = home.toString();
        benchmark.rows = rows;
        benchmark.count = count;
        benchmark.setUp();
        try {
            float[] expected = benchmark.arraycopy().clone();
            Arrays.fill(benchmark.arraycopy(), 0);
            boolean copies = Arrays.equals(expected, benchmark.copyTo());
            Arrays.fill(benchmark.arraycopy(), 0);
            if (!copies || !Arrays.equals(expected, benchmark.asFloatBuffer())) {
                throw new IllegalStateException("bulk copies of " + count + " values differ");
            }
        } finally {
            benchmark.tearDown();
        }
    }
}
