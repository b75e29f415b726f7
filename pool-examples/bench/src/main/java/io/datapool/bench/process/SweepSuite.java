package io.datapool.bench.process;

import io.datapool.PoolOptions;
import io.datapool.SharedDataPool;
import io.datapool.bench.suite.Section;
import io.datapool.bench.suite.Settings;
import io.datapool.bench.suite.Suite;
import io.datapool.bench.suite.Table;
import io.datapool.bench.suite.Target;
import io.datapool.bench.suite.Times;
import io.datapool.cli.PoolCommand;
import io.datapool.examples.Comparison;
import io.datapool.examples.PoolWorker;
import io.datapool.examples.PrivateWorker;
import io.datapool.examples.SmaCrossover;
import io.datapool.examples.WorkerGroup;
import io.datapool.examples.WorkerJob;
import io.datapool.examples.WorkerJvm;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A parameter sweep in two worker processes: each tries half of the rules on all symbols. On the pool, which another process
 * loads first, and on arrays that each worker loads from Parquet itself.
 */
final class SweepSuite implements Suite {
    private static final int WORKERS = 2;
    private static final int ROUNDS = 3;
    private static final double MB = 1e6;

    /** One way of doing it: what the rounds took. */
    private static final class Contender {
        private final Times wall = new Times();
        private final Times cpu = new Times();
        private final Times loading = new Times();
        private long peakBytes;

        List<Double> figures() {
            return List.of(seconds(wall), seconds(loading), seconds(cpu), peakBytes / MB);
        }

        static double seconds(Times times) {
            return times.medianMillis() / TimeUnit.SECONDS.toMillis(1);
        }
    }

    @Override
    public String name() {
        return "sweep";
    }

    @Override
    public Section run(Settings settings) throws Exception {
        try (Workspace workspace = Workspace.of(settings, name())) {
            MinuteBars bars =
                    new MinuteBars(workspace.path("data"), settings.of(20, 2), settings.of(MinuteBars.YEAR, 2_000));
            bars.write();
            PoolOptions options = workspace.pool("sweep");
            List<SmaCrossover.Parameters> rules = rules(settings.of(8, 2));
            List<WorkerJob> jobs = jobs(rules, bars);
            Contender pooled = new Contender();
            Contender copying = new Contender();
            for (int round = 0; round < settings.of(ROUNDS, 1); round++) {
                WorkerGroup onPool = measure(pooled, () -> {
                    load(pooled, bars, options);
                    return WorkerGroup.run(
                            WorkerJvm.standard(),
                            PoolWorker.class,
                            jobs.stream()
                                    .map(job -> PoolWorker.arguments(options, job))
                                    .toList());
                });
                WorkerGroup onCopies = measure(
                        copying,
                        () -> WorkerGroup.run(
                                WorkerJvm.standard(),
                                PrivateWorker.class,
                                jobs.stream()
                                        .map(job -> PrivateWorker.arguments(bars.directory(), job))
                                        .toList()));
                copying.loading.add(onCopies.slowestDataReady().toNanos());
                new Comparison(onCopies, onPool).requireSameResults();
                SharedDataPool.delete(options);
            }
            return section(bars, rules.size(), pooled, copying);
        }
    }

    /** Every fast average with every slow one. */
    private static List<SmaCrossover.Parameters> rules(int ofEach) {
        List<SmaCrossover.Parameters> rules = new ArrayList<>();
        for (int fast = 1; fast <= ofEach; fast++) {
            for (int slow = 1; slow <= ofEach; slow++) {
                rules.add(new SmaCrossover.Parameters(5 * fast, 50 * slow));
            }
        }
        return rules;
    }

    private static List<WorkerJob> jobs(List<SmaCrossover.Parameters> rules, MinuteBars bars) {
        List<WorkerJob> jobs = new ArrayList<>();
        int each = rules.size() / WORKERS;
        for (int worker = 0; worker < WORKERS; worker++) {
            jobs.add(new WorkerJob(
                    rules.subList(worker * each, (worker + 1) * each),
                    bars.symbols(),
                    List.of(MinuteBars.TIMEFRAME),
                    false));
        }
        return jobs;
    }

    private interface Sweep {
        WorkerGroup run() throws IOException;
    }

    private static WorkerGroup measure(Contender contender, Sweep sweep) throws IOException {
        long cpuBefore = ChildrenCpu.nanos();
        try (PeakMemory peak = new PeakMemory()) {
            long started = System.nanoTime();
            WorkerGroup group = sweep.run();
            contender.wall.add(System.nanoTime() - started);
            contender.peakBytes = Math.max(contender.peakBytes, peak.bytes());
            contender.cpu.add(ChildrenCpu.nanos() - cpuBefore);
            return group;
        }
    }

    /** As a user does it: with the command, in a process of its own. */
    private static void load(Contender contender, MinuteBars bars, PoolOptions options) throws IOException {
        List<String> arguments = List.of(
                "load",
                "--home",
                options.home().toString(),
                "--pool",
                options.name(),
                "--data-dir",
                bars.directory().toString(),
                "--symbols",
                String.join(",", bars.symbols()),
                "--timeframes",
                MinuteBars.TIMEFRAME);
        long started = System.nanoTime();
        Process loader = new ProcessBuilder(WorkerJvm.standard().command(PoolCommand.class, arguments))
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        if (loader.onExit().join().exitValue() != 0) {
            throw new IOException("loading " + bars.directory() + " failed; it says why above");
        }
        contender.loading.add(System.nanoTime() - started);
    }

    private static Section section(MinuteBars bars, int rules, Contender pooled, Contender copying) {
        Table table = new Table.Builder(
                        "sweep",
                        rules + " rules on " + bars.symbolCount() + " symbols of " + bars.rows() + " bars, in "
                                + WORKERS + " processes, medians; peak: most Pss of all processes at a time",
                        "data",
                        List.of("all (s)", "of that, loading (s)", "CPU (s)", "peak (MB)"))
                .line("pool, loaded first", pooled.figures())
                .line("private arrays", copying.figures())
                .build();
        return new Section(
                "A sweep",
                List.of(table),
                List.of(
                        lower("wall time, pool against private arrays", pooled.wall, copying.wall),
                        lower("processor time, pool against private arrays", pooled.cpu, copying.cpu),
                        new Target(
                                "peak memory, pool against private arrays",
                                (double) pooled.peakBytes / copying.peakBytes,
                                1,
                                Target.Sense.AT_MOST,
                                "x")));
    }

    private static Target lower(String what, Times pooled, Times copying) {
        return new Target(what, pooled.medianMillis() / copying.medianMillis(), 1, Target.Sense.AT_MOST, "x");
    }
}
