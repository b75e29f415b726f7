package io.datapool.bench.load;

import io.datapool.PoolOptions;
import io.datapool.SharedDataPool;
import io.datapool.bench.suite.Times;
import io.datapool.loader.LoadReport;
import io.datapool.loader.MarketData;
import io.datapool.parquet.ParquetFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** All contenders on one file, one after the other, round after round, so that a busy machine disturbs them alike. */
final class Race {
    private final Path file;
    private final int rows;
    private final Course course;
    private final List<Result> results = new ArrayList<>();
    private final Map<String, Times> parts = new LinkedHashMap<>();

    /** One contender's times. */
    record Result(String name, int threads, Times times) {
        String title() {
            return name + ", " + threads + (threads == 1 ? " thread" : " threads");
        }
    }

    /**
     * How long they run.
     *
     * @param home directory of pools; decides which file system is written
     * @param rounds how often each contender is measured
     * @param warmup rounds before, which do not count
     */
    record Course(Path home, int rounds, int warmup) {}

    private Race(Path file, int rows, Course course) {
        this.file = file;
        this.rows = rows;
        this.course = course;
    }

    /** Runs it; throws when contenders disagree. */
    static Race run(Path file, Course course) throws Exception {
        int rows;
        try (ParquetFile parquet = ParquetFile.open(file)) {
            rows = Math.toIntExact(parquet.rows());
        }
        Race race = new Race(file, rows, course);
        List<Contender> contenders = List.of(
                new PoolContender(course.home(), 1),
                new DuckDb.Values(1),
                new DuckDb.Sums(1),
                new ColumnReaderContender(),
                new AvroContender(),
                new PoolContender(course.home(), 2),
                new DuckDb.Values(2),
                new DuckDb.Sums(2));
        try {
            race.rounds(contenders);
            race.publishing();
        } finally {
            for (Contender contender : contenders) {
                contender.close();
            }
        }
        return race;
    }

    /** File and rows. */
    String title() {
        return file.getFileName() + String.format(Locale.ROOT, ", %,d rows", rows);
    }

    /** In the order of their runs. */
    List<Result> results() {
        return results;
    }

    /** Of a load that is published, on one thread, and of a whole load as a program calls it, on all. */
    Map<String, Times> parts() {
        return parts;
    }

    private void rounds(List<Contender> contenders) throws Exception {
        contenders.forEach(contender -> results.add(new Result(contender.name(), contender.threads(), new Times())));
        Bars bars = new Bars(rows);
        contenders.get(0).nanos(file, bars);
        long expected = bars.checksum();
        for (int round = -course.warmup(); round < course.rounds(); round++) {
            for (int i = 0; i < contenders.size(); i++) {
                Contender contender = contenders.get(i);
                if (!(contender instanceof DuckDb.Sums)) {
                    bars.clear();
                }
                long nanos = contender.nanos(file, bars);
                contender.check(file, bars, expected);
                if (round >= 0) {
                    results.get(i).times().add(nanos);
                }
            }
        }
    }

    private void publishing() throws Exception {
        try (PoolContender contender = new PoolContender(course.home().resolve("publish"), 1)) {
            for (int round = 0; round < course.rounds(); round++) {
                PoolContender.Parts one = contender.publish(file, rows);
                add("reserve", one.reserve());
                add("decode", one.decode());
                add("checksums, fsync", one.finish());
                add("publish", one.commit());
            }
        }
        for (int round = 0; round < course.rounds(); round++) {
            long started = System.nanoTime();
            try (SharedDataPool pool = SharedDataPool.create(
                    PoolOptions.named("bench_whole").home(course.home()).ephemeral())) {
                LoadReport report = MarketData.ofFiles().file("bars", file).load(pool);
                if (!report.ok()) {
                    throw new IllegalStateException(report.toString());
                }
                add("whole load, all cores", System.nanoTime() - started);
            }
        }
    }

    private void add(String part, long nanos) {
        parts.computeIfAbsent(part, name -> new Times()).add(nanos);
    }
}
