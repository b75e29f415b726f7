package io.datapool.examples;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;

/**
 * Archives of loaded classes, with which worker JVMs start faster: until the first dataset is mapped, a worker spends nearly all
 * of its time loading classes. Such an archive is the result of a training run, one run of the worker to its end:
 *
 * <table>
 *   <caption>What to add to the worker's command line</caption>
 *   <tr><th>JDK</th><th>training run</th><th>every later run</th></tr>
 *   <tr><td>17 to 24 (application class-data sharing)</td><td>{@code -XX:ArchiveClassesAtExit=worker.jsa}</td>
 *       <td>{@code -XX:SharedArchiveFile=worker.jsa}</td></tr>
 *   <tr><td>25 and later (ahead-of-time cache)</td><td>{@code -XX:AOTCacheOutput=worker.aot}</td>
 *       <td>{@code -XX:AOTCache=worker.aot}</td></tr>
 * </table>
 *
 * <p>An archive serves the very JDK, class path and jars that it was made with; with others the JVM starts without it. It holds
 * classes of jars only.
 */
public final class ClassArchive {
    /** Whether this JDK makes ahead-of-time caches. */
    private static final boolean IS_CACHE = Runtime.version().feature() >= 25;

    private ClassArchive() {}

    /**
     * Makes an archive in one training run.
     *
     * @param jvm how the worker is started; all of its class path must be jars, see {@link #onJars}
     * @param archive the file to make
     * @param mainClass the worker's; must end by itself when its standard input ends
     * @param arguments of the training run
     * @return how the worker is started with it
     * @throws IOException when the run fails or leaves no archive; the message holds what it printed
     */
    public static WorkerJvm train(WorkerJvm jvm, Path archive, Class<?> mainClass, List<String> arguments)
            throws IOException {
        Files.deleteIfExists(archive);
        WorkerJvm training = jvm.with((IS_CACHE ? "-XX:AOTCacheOutput=" : "-XX:ArchiveClassesAtExit=") + archive);
        Process process = new ProcessBuilder(training.command(mainClass, arguments))
                .redirectErrorStream(true)
                .redirectInput(Path.of("/dev/null").toFile())
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            if (process.waitFor() != 0 || !Files.exists(archive)) {
                throw new IOException("the training run for " + archive + " failed:\n" + output);
            }
        } catch (InterruptedException e) {
            process.destroy();
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while training for " + archive, e);
        }
        return start(jvm, archive);
    }

    /** How a worker is started with an archive that {@link #train} made. */
    public static WorkerJvm start(WorkerJvm jvm, Path archive) {
        return jvm.with((IS_CACHE ? "-XX:AOTCache=" : "-XX:SharedArchiveFile=") + archive);
    }

    /** The usual name of an archive that this JDK makes. */
    public static String fileName(Class<?> mainClass) {
        return mainClass.getSimpleName() + (IS_CACHE ? ".aot" : ".jsa");
    }

    /**
     * The same class path with each directory of classes packed into a jar.
     *
     * @param directory where those jars are made
     */
    public static WorkerJvm onJars(WorkerJvm jvm, Path directory) throws IOException {
        Files.createDirectories(directory);
        List<String> jars = new ArrayList<>();
        for (String entry : jvm.classPath().split(File.pathSeparator, -1)) {
            Path path = Path.of(entry);
            if (Files.isDirectory(path)) {
                Path jar = directory.resolve("classes-" + jars.size() + ".jar");
                pack(path, jar);
                jars.add(jar.toString());
            } else if (Files.exists(path)) {
                jars.add(entry);
            }
        }
        return new WorkerJvm(jvm.options(), String.join(File.pathSeparator, jars));
    }

    private static void pack(Path classes, Path jar) throws IOException {
        try (OutputStream file = Files.newOutputStream(jar);
                JarOutputStream packed = new JarOutputStream(file);
                Stream<Path> all = Files.walk(classes)) {
            for (Path each : all.filter(Files::isRegularFile).sorted().toList()) {
                packed.putNextEntry(new JarEntry(classes.relativize(each).toString()));
                Files.copy(each, packed);
                packed.closeEntry();
            }
        }
    }
}
