package io.datapool.examples;

import io.datapool.PoolOptions;
import io.datapool.SharedDataPool;
import io.datapool.error.PoolException;
import io.datapool.error.PoolNotFoundException;
import io.datapool.loader.LoadOutcome;
import io.datapool.loader.LoadReport;
import io.datapool.loader.MarketData;
import io.datapool.schema.SourceInfo;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * The whole path: Parquet files, a pool that outlives this process, four worker JVMs that back-test on it at the same time, and
 * what that saves compared with four workers that each load a copy of their own. Run it twice: the second time there is nothing
 * to load.
 */
public final class SharedPoolExample {
    /** What the workers try, one each. */
    private static final List<SmaCrossover.Parameters> RULES = List.of(
            new SmaCrossover.Parameters(5, 20),
            new SmaCrossover.Parameters(10, 30),
            new SmaCrossover.Parameters(20, 50),
            new SmaCrossover.Parameters(50, 200));

    private final ExampleOptions options;
    private final PrintStream out;

    private SharedPoolExample(ExampleOptions options, PrintStream out) {
        this.options = options;
        this.out = out;
    }

    /** Runs the example; exit code 0 when all went well, 1 when something failed, 2 when the arguments make no sense. */
    public static void main(String[] args) {
        System.exit(run(System.out, System.err, args));
    }

    static int run(PrintStream out, PrintStream err, String... args) {
        try {
            new SharedPoolExample(ExampleOptions.parse(args), out).run();
            return 0;
        } catch (ExampleOptions.UsageException e) {
            err.println(e.getMessage());
            err.println(ExampleOptions.USAGE);
            return 2;
        } catch (IOException | PoolException e) {
            err.println("SharedPoolExample failed: " + e.getMessage());
            return 1;
        }
    }

    private void run() throws IOException {
        prepareSampleData();
        load();
        // The pool is closed here. From now on only the workers map it.
        warmPageCache();
        List<WorkerJob> jobs = RULES.stream()
                .map(rule -> new WorkerJob(List.of(rule), options.symbols(), options.timeframes(), options.funding()))
                .toList();
        Path segments = options.pool().directory().resolve("segments");

        out.println();
        out.printf("Back-tests: %d worker processes on the pool, each with its own moving averages%n%n", jobs.size());
        WorkerGroup pooled = WorkerGroup.run(
                ClassArchives.jvm(PoolWorker.class, options.classArchives()),
                PoolWorker.class,
                jobs.stream()
                        .map(job -> PoolWorker.arguments(options.pool(), job))
                        .toList(),
                segments);
        out.println(new ResultTable(jobs, pooled));

        out.printf(
                "The same with %d worker processes that each load a copy of their own from Parquet%n%n", jobs.size());
        WorkerGroup copying = WorkerGroup.run(
                ClassArchives.jvm(PrivateWorker.class, options.classArchives()),
                PrivateWorker.class,
                jobs.stream()
                        .map(job -> PrivateWorker.arguments(options.directory(), job))
                        .toList(),
                segments);
        Comparison comparison = new Comparison(copying, pooled);
        comparison.requireSameResults();
        out.println(comparison);
    }

    private void prepareSampleData() throws IOException {
        if (options.dataDir().isPresent()) {
            out.println("Data: " + options.directory());
            return;
        }
        long started = System.nanoTime();
        boolean written = new SampleData(options.sampleDays()).ensureIn(options.sampleDir());
        out.printf(
                Locale.ROOT,
                "Sample data: a random walk, %d days of %s, %s %s%s%n",
                options.sampleDays(),
                String.join(" and ", SampleData.SYMBOLS),
                written ? "written to" : "found in",
                options.sampleDir(),
                written ? " in " + millisSince(started) + " ms" : "");
    }

    private void load() throws IOException {
        reportWhatIsThere();
        long started = System.nanoTime();
        try (SharedDataPool pool = SharedDataPool.createOrAttach(options.pool())) {
            LoadReport report = MarketData.in(options.directory())
                    .symbols(options.symbols().toArray(String[]::new))
                    .timeframes(options.timeframes().toArray(String[]::new))
                    .includeFunding(options.funding())
                    .load(pool);
            long millis = millisSince(started);
            if (!report.ok()) {
                throw new IOException(report.summary() + "\n" + report.problems()
                        + (options.funding() ? "\nWithout funding rates, give --no-funding" : ""));
            }
            out.printf(
                    Locale.ROOT,
                    "Load: %s; %,d rows, %s MB of values, %d ms%n",
                    report.summary(),
                    report.outcomes().stream().mapToLong(LoadOutcome::rows).sum(),
                    Text.megabytes(report.outcomes().stream()
                            .mapToLong(LoadOutcome::nbytes)
                            .sum()),
                    millis);
            out.printf("Pool: %s, generation %d%n", options.pool(), pool.generation());
        }
    }

    /** A pool of an earlier run is still there, whatever became of the processes that made and used it. */
    private void reportWhatIsThere() {
        PoolOptions wanted = options.pool();
        try (SharedDataPool pool = SharedDataPool.attach(wanted)) {
            Instant loaded = pool.keys().stream()
                    .flatMap(key -> pool.info(key).source().map(SourceInfo::loadedAt).stream())
                    .reduce(Instant.EPOCH, (one, other) -> one.isAfter(other) ? one : other);
            out.printf(
                    Locale.ROOT,
                    "Pool %s survived: generation %d, loaded %s, %d datasets, %s MB of values%n",
                    wanted.name(),
                    pool.generation(),
                    loaded.truncatedTo(ChronoUnit.SECONDS),
                    pool.keys().size(),
                    Text.megabytes(pool.totalBytes()));
        } catch (PoolNotFoundException e) {
            out.println("Pool " + wanted.name() + " does not exist yet");
        }
    }

    /** Neither kind of worker is to pay for the disk: each file is read once before anything is measured. */
    private void warmPageCache() throws IOException {
        for (Path directory : List.of(options.directory(), options.pool().directory())) {
            try (Stream<Path> files = Files.walk(directory)) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    if (isData(file)) {
                        Files.copy(file, OutputStream.nullOutputStream());
                    }
                }
            }
        }
    }

    private static boolean isData(Path file) {
        return file.toString().endsWith(".parquet") || file.toString().endsWith(".arrow");
    }

    private static long millisSince(long startedNanos) {
        return Duration.ofNanos(System.nanoTime() - startedNanos).toMillis();
    }
}
