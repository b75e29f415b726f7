package io.datapool.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.datapool.PoolOptions;
import io.datapool.loader.MarketData;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The archives that the build made from the jars. */
class ClassArchiveIT {
    private static final Path ARCHIVES = Path.of("target", "class-archives");

    @TempDir
    Path directory;

    @Test
    void poolWorkerTakesItsClassesFromTheArchive() throws Exception {
        WorkerJob job =
                new WorkerJob(List.of(new SmaCrossover.Parameters(5, 20)), List.of("BTCUSDT"), List.of("1h"), true);
        Path data = directory.resolve("data");
        new SampleData(3).ensureIn(data);
        PoolOptions options = PoolOptions.named("p").home(directory);
        MarketData.in(data)
                .symbols("BTCUSDT")
                .timeframes("1h")
                .includeFunding(true)
                .loadInto(options)
                .close();

        assertThat(classesFromArchive(PoolWorker.class, PoolWorker.arguments(options, job)))
                .contains(
                        "io.datapool.SharedDataPool",
                        "io.datapool.examples.PoolWorker",
                        "net.openhft.chronicle.bytes.MappedFile",
                        "com.google.gson.stream.JsonReader");
    }

    @Test
    void privateWorkerTakesItsClassesFromTheArchive() throws Exception {
        WorkerJob job =
                new WorkerJob(List.of(new SmaCrossover.Parameters(5, 20)), List.of("BTCUSDT"), List.of("1h"), true);
        new SampleData(3).ensureIn(directory);
        assertThat(classesFromArchive(PrivateWorker.class, PrivateWorker.arguments(directory, job)))
                .contains("io.datapool.examples.PrivateWorker", "io.datapool.parquet.ParquetFile");
    }

    @Test
    void workersWithoutAnArchiveStartAsWell() {
        assertThat(ClassArchives.jvm(PoolWorker.class, Optional.of(directory))).isEqualTo(WorkerJvm.standard());
    }

    private List<String> classesFromArchive(Class<?> worker, List<String> arguments) throws Exception {
        Path log = directory.resolve("classes.log");
        WorkerJvm archived = ClassArchives.jvm(worker, Optional.of(ARCHIVES));
        assertThat(archived).isNotEqualTo(WorkerJvm.standard());
        WorkerJvm logging = new WorkerJvm(archived.options(), System.getProperty("example.jars"))
                .with("-Xlog:class+load:file=" + log);
        try (WorkerProcess process = WorkerProcess.start(logging, worker, arguments)) {
            process.listen();
            process.finish();
        }
        return Files.readAllLines(log).stream()
                .filter(line -> line.contains(" source: shared objects file"))
                .map(line -> line.replaceFirst(" source: .*", "").replaceFirst(".* ", ""))
                .toList();
    }
}
