package io.datapool.examples;

import io.datapool.PoolOptions;
import io.datapool.SharedDataPool;
import io.datapool.loader.MarketData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The {@link ClassArchive}s of the example's workers, which the build makes, one for each kind. */
final class ClassArchives {
    private ClassArchives() {}

    /**
     * How a kind of worker is started: with its archive, where there is one.
     *
     * @param directory of the archives
     */
    static WorkerJvm jvm(Class<?> worker, Optional<Path> directory) {
        WorkerJvm plain = WorkerJvm.standard();
        return directory
                .map(archives -> archives.resolve(ClassArchive.fileName(worker)))
                .filter(Files::exists)
                .map(archive -> ClassArchive.start(plain, archive))
                .orElse(plain);
    }

    /** Lets one worker of each kind do a small job. Argument: the directory. The class path has to consist of jars. */
    public static void main(String[] args) throws IOException {
        Path directory = Files.createDirectories(Path.of(args[0])).toAbsolutePath();
        Path scratch = Files.createTempDirectory(directory, "training");
        WorkerJob job =
                new WorkerJob(List.of(new SmaCrossover.Parameters(5, 20)), SampleData.SYMBOLS, List.of("1h"), true);
        new SampleData(2).ensureIn(scratch);
        PoolOptions options = PoolOptions.named("training").home(scratch).ephemeral();
        try (SharedDataPool pool = SharedDataPool.create(options)) {
            MarketData.in(scratch)
                    .symbols(job.symbols().toArray(String[]::new))
                    .timeframes(job.timeframes().toArray(String[]::new))
                    .includeFunding(true)
                    .load(pool);
            train(PoolWorker.class, directory, PoolWorker.arguments(options, job));
            train(PrivateWorker.class, directory, PrivateWorker.arguments(scratch, job));
        } finally {
            delete(scratch);
        }
    }

    private static void train(Class<?> worker, Path directory, List<String> arguments) throws IOException {
        ClassArchive.train(WorkerJvm.standard(), directory.resolve(ClassArchive.fileName(worker)), worker, arguments);
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
