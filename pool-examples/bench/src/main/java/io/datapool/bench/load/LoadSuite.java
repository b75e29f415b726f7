package io.datapool.bench.load;

import io.datapool.bench.suite.Section;
import io.datapool.bench.suite.Settings;
import io.datapool.bench.suite.Suite;
import io.datapool.bench.suite.Table;
import io.datapool.bench.suite.Times;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * How fast bars come out of Parquet files, compared with other readers: this loader into the reserved pages of a dataset, the
 * others into arrays that were touched before. All read all columns, prices and volumes as float32 and times as nanoseconds;
 * it fails when they do not agree to the last bit.
 */
public final class LoadSuite implements Suite {
    private static final int ROWS = 1_000_000;
    private static final int SMOKE_ROWS = 20_000;
    private static final int ROUNDS = 5;
    private static final int WARMUP = 2;
    private static final double MIB = 1 << 20;

    @Override
    public String name() {
        return "load";
    }

    @Override
    public Section run(Settings settings) throws Exception {
        Path home = Files.createDirectories(settings.directory().resolve("load"));
        Race.Course course = new Race.Course(home, settings.of(ROUNDS, 1), settings.of(WARMUP, 0));
        List<Race> races = new ArrayList<>();
        Table.Builder heap = new Table.Builder(
                "load-heap",
                "Heap of a whole load with -Xmx" + HeapOfLoad.MAX_HEAP_MIB + "m, MiB",
                "file",
                List.of("before", "at most", "after"));
        for (Path file : files(settings, home)) {
            Race race = Race.run(file, course);
            races.add(race);
            HeapOfLoad used = HeapOfLoad.measure(file, home);
            heap.line(race.title(), List.of(used.beforeBytes() / MIB, used.peakBytes() / MIB, used.afterBytes() / MIB));
        }
        return new Section(
                "Loading Parquet files",
                List.of(
                        readers("load-best", "Reading all columns of a file, best of the rounds, ms", races, true),
                        readers("load-median", "Reading all columns of a file, median, ms", races, false),
                        parts(races),
                        heap.build()),
                List.of());
    }

    private static List<Path> files(Settings settings, Path home) throws Exception {
        List<Path> files = new ArrayList<>();
        if (!settings.smoke()) {
            settings.sharedData().ifPresent(directory -> {
                for (String name : List.of("big_snappy.parquet", "big_round.parquet")) {
                    Path file = directory.resolve("writers").resolve(name);
                    if (Files.exists(file)) {
                        files.add(file);
                    }
                }
            });
        }
        files.addAll(BenchFiles.ensureIn(home, settings.of(ROWS, SMOKE_ROWS)));
        return files;
    }

    private static Table readers(String id, String title, List<Race> races, boolean best) {
        List<String> contenders =
                races.get(0).results().stream().map(Race.Result::title).toList();
        Table.Builder table = new Table.Builder(id, title, "file", contenders);
        for (Race race : races) {
            table.line(
                    race.title(),
                    race.results().stream()
                            .map(result -> best
                                    ? result.times().bestMillis()
                                    : result.times().medianMillis())
                            .toList());
        }
        return best
                ? table.chart("Loading a Parquet file, best of the rounds", "milliseconds", false)
                        .build()
                : table.build();
    }

    private static Table parts(List<Race> races) {
        Table.Builder table = new Table.Builder(
                "load-parts",
                "Parts of a load that is published, on one thread, and a whole load on all cores; medians, ms",
                "file",
                List.copyOf(races.get(0).parts().keySet()));
        for (Race race : races) {
            table.line(
                    race.title(),
                    race.parts().values().stream().map(Times::medianMillis).toList());
        }
        return table.build();
    }
}
