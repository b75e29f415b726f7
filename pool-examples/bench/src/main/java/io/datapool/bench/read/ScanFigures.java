package io.datapool.bench.read;

import io.datapool.bench.suite.Table;
import io.datapool.bench.suite.Target;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/** Times and allocations of all kernels over one number of rows, and what they come to. */
final class ScanFigures {
    /** The contender that all are compared with. */
    static final String ARRAY = "float[]";

    /** Ours. */
    static final String POOL = "pool";

    private static final double GEOMETRIC_MEAN_LIMIT = 1.05;
    private static final double KERNEL_LIMIT = 1.15;
    /** Less than what JMH itself allocates between two operations. */
    private static final double BYTES_PER_ROW_LIMIT = 0.001;
    /** Two contenders that are so near are equally fast, as far as repeated runs can tell. */
    private static final double NOISE = 1.02;

    private final int rows;
    private final List<String> contenders;
    private final Map<String, Map<String, Jmh.Run>> runs = new LinkedHashMap<>();

    ScanFigures(int rows, List<String> contenders) {
        this.rows = rows;
        this.contenders = List.copyOf(contenders);
    }

    void add(String kernel, String contender, Jmh.Run run) {
        runs.computeIfAbsent(kernel, name -> new LinkedHashMap<>()).merge(contender, run, Jmh.Run::best);
    }

    private double nanos(String kernel, String contender) {
        return run(kernel, contender).nanos();
    }

    private Jmh.Run run(String kernel, String contender) {
        return Objects.requireNonNull(Objects.requireNonNull(runs.get(kernel)).get(contender));
    }

    private double ratio(String kernel, String contender) {
        return nanos(kernel, contender) / nanos(kernel, ARRAY);
    }

    private double geometricMean(String contender) {
        double logarithms = 0;
        for (String kernel : runs.keySet()) {
            logarithms += Math.log(ratio(kernel, contender));
        }
        return Math.exp(logarithms / runs.size());
    }

    private String over() {
        return String.format(Locale.ROOT, " over %,d rows", rows);
    }

    List<Table> tables() {
        Table.Builder times =
                new Table.Builder("scan-" + rows + "-times", "Microseconds" + over(), "kernel", contenders);
        Table.Builder ratios = new Table.Builder(
                        "scan-" + rows,
                        "Time of a kernel" + over() + ", as a multiple of float[] (mean: geometric)",
                        "kernel",
                        contenders)
                .chart("Scanning" + over(), "times float[]", false);
        Table.Builder bytes = new Table.Builder(
                "scan-" + rows + "-bytes", "Bytes that JMH saw allocated per operation" + over(), "kernel", contenders);
        for (String kernel : runs.keySet()) {
            times.line(
                    kernel,
                    contenders.stream().map(one -> nanos(kernel, one) / 1000).toList());
            ratios.line(
                    kernel, contenders.stream().map(one -> ratio(kernel, one)).toList());
            bytes.line(
                    kernel,
                    contenders.stream().map(one -> run(kernel, one).bytes()).toList());
        }
        ratios.line("mean", contenders.stream().map(this::geometricMean).toList());
        return List.of(ratios.build(), times.build(), bytes.build());
    }

    List<Target> targets() {
        List<Target> targets = new ArrayList<>();
        targets.add(new Target(
                "pool, geometric mean of the kernels" + over(),
                geometricMean(POOL),
                GEOMETRIC_MEAN_LIMIT,
                Target.Sense.AT_MOST,
                "x float[]"));
        targets.add(new Target(
                "pool, slowest kernel" + over() + ": " + slowest(),
                ratio(slowest(), POOL),
                KERNEL_LIMIT,
                Target.Sense.AT_MOST,
                "x float[]"));
        targets.add(new Target(
                "kernels" + over() + " in which the pool is not first of the off-heap ones, by more than 2 %",
                runs.keySet().stream().filter(this::behind).count(),
                0,
                Target.Sense.AT_MOST,
                "kernels"));
        targets.add(new Target(
                "pool, bytes allocated per row" + over(),
                runs.keySet().stream()
                                .mapToDouble(kernel -> run(kernel, POOL).bytes())
                                .max()
                                .orElseThrow()
                        / rows,
                BYTES_PER_ROW_LIMIT,
                Target.Sense.AT_MOST,
                "bytes"));
        return targets;
    }

    private String slowest() {
        String slowest = "";
        double most = 0;
        for (String kernel : runs.keySet()) {
            if (ratio(kernel, POOL) > most) {
                most = ratio(kernel, POOL);
                slowest = kernel;
            }
        }
        return slowest;
    }

    private boolean behind(String kernel) {
        return contenders.stream()
                .filter(one -> !one.equals(ARRAY) && !one.equals(POOL))
                .anyMatch(one -> nanos(kernel, POOL) > NOISE * nanos(kernel, one));
    }
}
