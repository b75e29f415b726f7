package io.datapool.bench.read;

import io.datapool.bench.suite.Settings;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.BenchmarkResult;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Runs one JMH benchmark at a time, each time in a new JVM, with JMH's garbage collection profiler. */
final class Jmh {
    private static final int WARMUP = 3;
    private static final int ITERATIONS = 5;
    private static final TimeValue WARMUP_TIME = TimeValue.milliseconds(400);
    private static final TimeValue TIME = TimeValue.milliseconds(200);
    private static final TimeValue SMOKE_TIME = TimeValue.milliseconds(5);
    private static final String ALLOCATED = "gc.alloc.rate.norm";

    /** Besides those of this JVM: room for private copies, and what Arrow needs to run at all. */
    private static final List<String> JVM_ARGUMENTS =
            List.of("-Xms4g", "-Xmx4g", "--add-opens=java.base/java.nio=ALL-UNNAMED");

    private final boolean smoke;

    Jmh(Settings settings) {
        smoke = settings.smoke();
    }

    /**
     * One run of one benchmark.
     *
     * @param nanos per operation: the middle one of the run's iterations
     * @param bytes allocated per operation, as the profiler has it
     */
    record Run(double nanos, double bytes) {
        /** The quicker of two runs: whatever else the machine does makes a run slower, never quicker. */
        Run best(Run other) {
            return nanos <= other.nanos ? this : other;
        }
    }

    Run run(Class<?> benchmark, String method, Map<String, String> parameters) throws RunnerException {
        return run(benchmark, List.of(), method, parameters);
    }

    Run run(Class<?> benchmark, List<String> jvmArguments, String method, Map<String, String> parameters)
            throws RunnerException {
        ChainedOptionsBuilder options = new OptionsBuilder()
                .include("^" + Pattern.quote(benchmark.getName() + "." + method) + "$")
                .addProfiler(GCProfiler.class)
                .forks(smoke ? 0 : 1)
                .warmupIterations(smoke ? 1 : WARMUP)
                .measurementIterations(smoke ? 1 : ITERATIONS)
                .warmupTime(smoke ? SMOKE_TIME : WARMUP_TIME)
                .measurementTime(smoke ? SMOKE_TIME : TIME)
                .jvmArgsAppend(Stream.concat(JVM_ARGUMENTS.stream(), jvmArguments.stream())
                        .toArray(String[]::new))
                .shouldFailOnError(true)
                .verbosity(VerboseMode.SILENT);
        parameters.forEach(options::param);
        Collection<RunResult> results = new Runner(options.build()).run();
        if (results.size() != 1) {
            throw new IllegalStateException(results.size() + " results for " + benchmark + "." + method);
        }
        RunResult result = results.iterator().next();
        double[] nanos = result.getBenchmarkResults().stream()
                .map(BenchmarkResult::getIterationResults)
                .flatMap(Collection::stream)
                .map(IterationResult::getPrimaryResult)
                .mapToDouble(one -> one.getScore())
                .sorted()
                .toArray();
        return new Run(
                nanos[nanos.length / 2],
                Objects.requireNonNull(result.getSecondaryResults().get(ALLOCATED), ALLOCATED)
                        .getScore());
    }
}
