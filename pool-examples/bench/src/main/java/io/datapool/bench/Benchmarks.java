package io.datapool.bench;

import io.datapool.bench.load.LoadSuite;
import io.datapool.bench.process.ProcessSuites;
import io.datapool.bench.read.BulkSuite;
import io.datapool.bench.read.LookupSuite;
import io.datapool.bench.read.ScanSuite;
import io.datapool.bench.read.SliceSuite;
import io.datapool.bench.suite.Suite;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Runs the benchmarks and reports them: plain tables on standard output; the same, JSON and charts in files. Figures of one run
 * can be compared with each other, not with another run's.
 *
 * <p>Run it with {@code mvn -q -B -ntp -DskipTests -Pbench package}, options in {@code -Dbench.args}.
 */
public final class Benchmarks {
    private Benchmarks() {}

    /** All suites, in the order of the report. */
    static List<Suite> suites() {
        List<Suite> suites = new ArrayList<>();
        suites.add(new ScanSuite());
        suites.add(new BulkSuite());
        suites.add(new SliceSuite());
        suites.add(new LookupSuite());
        suites.add(new LoadSuite());
        suites.addAll(ProcessSuites.all());
        return suites;
    }

    /** See the usage. Exit code 2 when the arguments make no sense; missed targets are reported, not failures. */
    public static void main(String[] args) throws Exception {
        BenchmarkOptions options;
        try {
            options = BenchmarkOptions.parse(suites(), args);
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage() + System.lineSeparator() + BenchmarkOptions.USAGE);
            System.exit(2);
            return;
        }
        Path directory = Files.createDirectories(options.output());
        Report report = new Report(Machine.here(options.settings().directory()), options.what());
        System.out.print(report.heading());
        for (Suite suite : options.suites()) {
            System.err.println("running " + suite.name());
            System.out.print(report.add(suite.name(), suite.run(options.settings())));
            report.write(directory); // what a later suite does to this process does not matter
        }
    }
}
