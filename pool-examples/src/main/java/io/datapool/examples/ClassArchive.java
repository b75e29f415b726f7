package io.datapool.examples;

import io.datapool.PoolOptions;
import io.datapool.SharedDataPool;
import io.datapool.loader.MarketData;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * The classes that a worker loads, in a file from which its JVM maps them ready for use, which more than halves the time until
 * the first value is read: a class-data archive (AppCDS) up to JDK 24, an ahead-of-time cache from JDK 25 on. A JVM writes it as
 * it ends, after it has done what later ones are to do. It fits the JDK and the class path that it was made with, which has to
 * consist of jars; a JVM that it does not fit starts without it.
 */
final class ClassArchive {
    private static final boolean AHEAD_OF_TIME = Runtime.version().feature() >= 25;

    private final Path file;

    private ClassArchive(Path file) {
        this.file = file;
    }

    /** The archive for workers of that main class, made or yet to be made. */
    static ClassArchive of(Class<?> worker, Path directory) {
        return new ClassArchive(directory.resolve(worker.getSimpleName() + (AHEAD_OF_TIME ? ".aot" : ".jsa")));
    }

    /** Arguments of a JVM that writes it. */
    List<String> recording() {
        return List.of((AHEAD_OF_TIME ? "-XX:AOTCacheOutput=" : "-XX:ArchiveClassesAtExit=") + file, "-Xlog:cds=off");
    }

    /** Arguments of a JVM that starts from it; none when it has not been made. */
    List<String> using() {
        if (!Files.exists(file)) {
            return List.of();
        }
        return List.of((AHEAD_OF_TIME ? "-XX:AOTCache=" : "-XX:SharedArchiveFile=") + file, "-Xlog:cds=off");
    }

    /** Where it is, or is to be. */
    Path file() {
        return file;
    }

    /**
     * Makes the archives of both kinds of workers, by letting one of each do a small job. Takes a few seconds. Argument: the
     * directory.
     */
    public static void main(String[] args) throws IOException, InterruptedException {
        Path directory = Files.createDirectories(Path.of(args[0])).toAbsolutePath();
        Path scratch = Files.createTempDirectory(directory, "training");
        PoolOptions options = PoolOptions.named("training").home(scratch).ephemeral();
        WorkerJob job = new WorkerJob(new SmaCrossover.Parameters(5, 20), SampleData.SYMBOLS, List.of("1h"), true);
        Path data = scratch.resolve("data");
        new SampleData(2).ensureIn(data);
        try (SharedDataPool pool = SharedDataPool.create(options)) {
            MarketData.in(data)
                    .symbols(job.symbols().toArray(String[]::new))
                    .timeframes("1h")
                    .includeFunding(true)
                    .load(pool);
            train(PoolWorker.class, directory, PoolWorker.arguments(options, job));
            train(PrivateWorker.class, directory, PrivateWorker.arguments(data, job));
        } finally {
            delete(scratch);
        }
    }

    /** Nobody listens to that worker, so it ends by itself. */
    private static void train(Class<?> worker, Path directory, List<String> arguments)
            throws IOException, InterruptedException {
        ClassArchive archive = of(worker, directory);
        Files.deleteIfExists(archive.file);
        Path log = directory.resolve(worker.getSimpleName() + ".log");
        Process process = new ProcessBuilder(new WorkerKind(worker, archive.recording()).command(arguments))
                .redirectInput(new File("/dev/null"))
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        int exitCode = process.waitFor();
        if (exitCode != 0 || !Files.exists(archive.file)) {
            throw new IOException("the JVM that was to write " + archive.file + " ended with exit code " + exitCode
                    + " and said:\n" + Files.readString(log) + "\nIs there a directory in its class path, "
                    + System.getProperty("java.class.path") + "?");
        }
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
