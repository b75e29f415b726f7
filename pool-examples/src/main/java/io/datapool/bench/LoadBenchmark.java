package io.datapool.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * How fast bars come out of Parquet files, compared with other readers: this loader into the reserved pages of a dataset, the
 * others into arrays that were touched before. All read all columns, prices and volumes as float32 and times as nanoseconds;
 * it fails when they do not agree to the last bit. Figures of one run can be compared with each other, not with another run's.
 *
 * <p>Run it with {@code mvn -q -B -ntp -DskipTests -Pbench-load package}, options in {@code -Dbench.args}.
 */
public final class LoadBenchmark {
    private LoadBenchmark() {}

    /** See the usage. */
    public static void main(String[] args) throws Exception {
        BenchOptions options;
        try {
            options = BenchOptions.parse(args);
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage() + System.lineSeparator() + BenchOptions.USAGE);
            System.exit(2);
            return;
        }
        Files.createDirectories(options.home());
        BenchReport report = new BenchReport(Machine.here(), DuckDb.version(), String.join(" ", args));
        System.out.print(report.heading());
        for (Path file : files(options)) {
            System.err.println("reading " + file);
            System.out.print(report.add(Race.run(file, options), HeapOfLoad.measure(file, options.home())));
        }
        report.writeJson(options.json());
    }

    private static List<Path> files(BenchOptions options) throws Exception {
        List<Path> files = new ArrayList<>();
        options.sharedData().ifPresent(directory -> {
            for (String name : List.of("big_snappy.parquet", "big_round.parquet")) {
                Path file = directory.resolve("writers").resolve(name);
                if (Files.exists(file)) {
                    files.add(file);
                }
            }
        });
        files.addAll(BenchFiles.ensureIn(options.dataDir(), options.rows()));
        return files;
    }
}
