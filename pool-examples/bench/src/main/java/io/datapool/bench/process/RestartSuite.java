package io.datapool.bench.process;

import io.datapool.PoolOptions;
import io.datapool.SharedDataPool;
import io.datapool.bench.suite.Section;
import io.datapool.bench.suite.Settings;
import io.datapool.bench.suite.Suite;
import io.datapool.bench.suite.Table;
import io.datapool.bench.suite.Target;
import io.datapool.bench.suite.Times;
import io.datapool.loader.LoadReport;
import io.datapool.loader.LoadStatus;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * How long a load takes when the pool holds it all already. That no data is read is shown twice: by the bytes that the process
 * read meanwhile, and by a last restart over sources whose content is gone, while their names, lengths and times are as before.
 */
final class RestartSuite implements Suite {
    private static final int WARM_UP = 5;
    private static final int ROUNDS = 15;
    private static final int FULL_LOADS = 3;
    private static final double KB = 1e3;

    @Override
    public String name() {
        return "restart";
    }

    @Override
    public Section run(Settings settings) throws Exception {
        try (Workspace workspace = Workspace.of(settings, name())) {
            MinuteBars bars = new MinuteBars(workspace.path("data"), settings.of(1_000, 5), settings.of(1_440, 100));
            bars.write();
            age(bars);
            PoolOptions options = workspace.pool("restart");
            Times full = new Times();
            for (int round = 0; round < settings.of(FULL_LOADS, 1); round++) {
                if (round > 0) {
                    SharedDataPool.delete(options);
                }
                full.add(load(bars, options));
            }
            long generation = generation(options);

            Times restart = new Times();
            for (int round = 0; round < settings.of(WARM_UP, 1); round++) {
                load(bars, options);
            }
            for (int round = 0; round < settings.of(ROUNDS, 1); round++) {
                restart.add(load(bars, options));
            }
            long readBefore = bytesRead();
            load(bars, options);
            long bytesRead = bytesRead() - readBefore;
            int readAgain = readAgainWhenHollow(bars, options);
            if (generation(options) != generation) {
                throw new IllegalStateException("a restart published a generation of pool " + options);
            }
            long registryBytes = Files.size(options.directory().resolve("registry.yaml"));
            return section(bars, full, restart, List.of(bytesRead, registryBytes, sourceBytes(bars)), readAgain);
        }
    }

    /** Sources are older than the pool; of those written while it was loaded, the loader reads the footer again. */
    private static void age(MinuteBars bars) throws IOException {
        FileTime then = FileTime.from(Instant.now().minus(Duration.ofDays(1)));
        for (Path file : files(bars)) {
            Files.setLastModifiedTime(file, then);
        }
    }

    private static List<Path> files(MinuteBars bars) throws IOException {
        try (Stream<Path> all = Files.walk(bars.directory())) {
            return all.filter(Files::isRegularFile).toList();
        }
    }

    private static long sourceBytes(MinuteBars bars) throws IOException {
        long sum = 0;
        for (Path file : files(bars)) {
            sum += Files.size(file);
        }
        return sum;
    }

    private static long load(MinuteBars bars, PoolOptions options) {
        long started = System.nanoTime();
        bars.loadInto(options);
        return System.nanoTime() - started;
    }

    private static long generation(PoolOptions options) {
        try (SharedDataPool pool = SharedDataPool.attach(options)) {
            return pool.generation();
        }
    }

    /** Bytes that this process has read from files so far, from the page cache or not; see proc(5). */
    private static long bytesRead() throws IOException {
        String name = "rchar: ";
        for (String line : Files.readAllLines(Path.of("/proc/self/io"), StandardCharsets.UTF_8)) {
            if (line.startsWith(name)) {
                return Long.parseLong(line.substring(name.length()));
            }
        }
        throw new IOException("/proc/self/io tells no " + name);
    }

    /** How many sources are looked into, when there is nothing in any of them. */
    private static int readAgainWhenHollow(MinuteBars bars, PoolOptions options) throws IOException {
        for (Path file : files(bars)) {
            long length = Files.size(file);
            FileTime modified = Files.getLastModifiedTime(file);
            try (RandomAccessFile content = new RandomAccessFile(file.toFile(), "rw")) {
                content.setLength(0);
                content.setLength(length);
            }
            Files.setLastModifiedTime(file, modified);
        }
        try (SharedDataPool pool = SharedDataPool.open(options)) {
            LoadReport report = bars.market().load(pool);
            return report.outcomes().size() - report.count(LoadStatus.UNCHANGED);
        }
    }

    private static Section section(MinuteBars bars, Times full, Times restart, List<Long> bytes, int readAgain) {
        Table times = new Table.Builder(
                        "restart",
                        bars.symbolCount() + " sources of " + bars.rows() + " bars; ms",
                        "load",
                        List.of("median", "best"))
                .line("full load", List.of(full.medianMillis(), full.bestMillis()))
                .line("restart, nothing changed", List.of(restart.medianMillis(), restart.bestMillis()))
                .build();
        List<Double> kilobytes = new ArrayList<>();
        bytes.forEach(each -> kilobytes.add(each / KB));
        kilobytes.add((double) readAgain);
        Table reads = new Table.Builder(
                        "restart-reads",
                        "What a restart reads",
                        "load",
                        List.of(
                                "read in all, kB",
                                "the registry has, kB",
                                "the sources have, kB",
                                "emptied sources that it reads"))
                .line("restart, nothing changed", kilobytes)
                .build();
        return new Section(
                "Restarting a load",
                List.of(times, reads),
                List.of(
                        new Target(
                                "restart with " + bars.symbolCount() + " unchanged sources, warm",
                                restart.medianMillis(),
                                100,
                                Target.Sense.AT_MOST,
                                "ms"),
                        new Target(
                                "sources of which anything is read", readAgain, 0, Target.Sense.AT_MOST, "sources")));
    }
}
