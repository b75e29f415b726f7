package io.datapool.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The figures, for people and as JSON. */
final class BenchReport {
    private static final String COMMAND = "mvn -q -B -ntp -DskipTests -Pbench-load package";
    private static final String TITLES = "  %-28s %7s %10s %10s %14s %14s";
    private static final double MIB = 1 << 20;

    private final Machine machine;
    private final String duckDb;
    private final String arguments;
    private final List<Map<String, Object>> files = new ArrayList<>();
    private final Instant date = Instant.now().truncatedTo(ChronoUnit.SECONDS);

    BenchReport(Machine machine, String duckDb, String arguments) {
        this.machine = machine;
        this.duckDb = duckDb;
        this.arguments = arguments;
    }

    /** What was run, where and when. */
    String heading() {
        StringBuilder text = new StringBuilder();
        line(text, "%s", COMMAND);
        line(text, "arguments: %s", arguments);
        line(
                text,
                "%s, %s cores, %.0f GiB, %s; %s; DuckDB %s; %s",
                machine.cpu(),
                machine.cores(),
                machine.memoryBytes() / MIB / 1024,
                machine.system(),
                machine.jdk(),
                duckDb,
                date);
        return text.toString();
    }

    /** Takes what was measured on one file, and returns its table: milliseconds, and how many times this loader's. */
    String add(Race race, HeapOfLoad heap) throws IOException {
        files.add(figures(race, heap));
        StringBuilder text = new StringBuilder(System.lineSeparator());
        line(text, "%s: %,d rows, %,.1f MB", race.file().getFileName(), race.rows(), Files.size(race.file()) / 1e6);
        line(text, TITLES, "reader", "threads", "best ms", "median ms", "best, times", "median, times");
        for (Race.Result result : race.results()) {
            Times loader = race.loader(result.threads());
            Times times = result.times();
            line(
                    text,
                    "  %-28s %7d %10.1f %10.1f %14.2f %14.2f",
                    result.name(),
                    result.threads(),
                    times.bestMillis(),
                    times.medianMillis(),
                    times.bestMillis() / loader.bestMillis(),
                    times.medianMillis() / loader.medianMillis());
        }
        race.parts()
                .forEach((name, times) -> line(
                        text,
                        "  %-36s %10.1f %10.1f",
                        "published load: " + name,
                        times.bestMillis(),
                        times.medianMillis()));
        line(
                text,
                "  whole load with -Xmx%dm: heap %.1f MiB before, %.1f at most, %.1f after",
                HeapOfLoad.MAX_HEAP_MIB,
                heap.beforeBytes() / MIB,
                heap.peakBytes() / MIB,
                heap.afterBytes() / MIB);
        return text.toString();
    }

    @SuppressWarnings("AnnotateFormatMethod")
    private static void line(StringBuilder text, String format, Object... values) {
        text.append(String.format(Locale.ROOT, format, values)).append(System.lineSeparator());
    }

    void writeJson(Path file) throws IOException {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("command", COMMAND);
        all.put("arguments", arguments);
        all.put("date", date.toString());
        all.put(
                "machine",
                Map.of(
                        "cpu", machine.cpu(),
                        "cores", machine.cores(),
                        "memoryBytes", machine.memoryBytes(),
                        "system", machine.system(),
                        "jdk", machine.jdk()));
        all.put("duckDb", duckDb);
        all.put("files", files);
        Path directory = file.toAbsolutePath().getParent();
        if (directory != null) {
            Files.createDirectories(directory);
        }
        new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValue(file.toFile(), all);
    }

    private static Map<String, Object> figures(Race race, HeapOfLoad heap) throws IOException {
        Map<String, Object> file = new LinkedHashMap<>();
        file.put("file", String.valueOf(race.file().getFileName()));
        file.put("rows", race.rows());
        file.put("bytes", Files.size(race.file()));
        List<Map<String, Object>> readers = new ArrayList<>();
        for (Race.Result result : race.results()) {
            Map<String, Object> reader = new LinkedHashMap<>();
            reader.put("reader", result.name());
            reader.put("threads", result.threads());
            reader.putAll(figures(result.times()));
            readers.add(reader);
        }
        file.put("readers", readers);
        Map<String, Object> parts = new LinkedHashMap<>();
        race.parts().forEach((name, times) -> parts.put(name, figures(times)));
        file.put("publishedLoad", parts);
        file.put(
                "heapOfLoad",
                Map.of(
                        "maxHeapMiB", HeapOfLoad.MAX_HEAP_MIB,
                        "beforeBytes", heap.beforeBytes(),
                        "peakBytes", heap.peakBytes(),
                        "afterBytes", heap.afterBytes()));
        return file;
    }

    private static Map<String, Object> figures(Times times) {
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("bestMillis", times.bestMillis());
        figures.put("medianMillis", times.medianMillis());
        return figures;
    }
}
