package io.datapool;

import static org.assertj.core.api.Assertions.assertThat;

import io.datapool.agent.Mutation;
import io.datapool.agent.Without;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * A real JVM that runs {@link PoolCommands}: a test says a line and hears a line. Waiting is bounded, as a guard against a hang
 * only, and every failure shows what the child wrote to stderr. {@link #close} always kills it.
 */
final class ChildJvm implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 300;

    private final Launch launch;
    private final Process process;
    private final Writer stdin;
    /** Lines of stdout; empty at its end. */
    private final BlockingQueue<Optional<String>> stdout = new LinkedBlockingQueue<>();

    private final List<String> stderr = new CopyOnWriteArrayList<>();
    private final Thread stderrReader;

    private ChildJvm(Launch launch) throws IOException {
        this.launch = launch;
        ProcessBuilder builder = new ProcessBuilder(launch.commandLine());
        builder.directory(launch.directory().toFile());
        builder.environment().keySet().removeAll(List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "CLASSPATH"));
        process = builder.start();
        stdin = process.outputWriter(StandardCharsets.UTF_8);
        daemon(
                "stdout",
                process.getInputStream(),
                line -> stdout.add(Optional.of(line)),
                () -> stdout.add(Optional.empty()));
        stderrReader = daemon("stderr", process.getErrorStream(), stderr::add, () -> {});
    }

    private static Thread daemon(String name, InputStream stream, Consumer<String> line, Runnable end) {
        Thread thread = new Thread(
                () -> {
                    try (BufferedReader reader =
                            new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
                        reader.lines().forEach(line);
                    } catch (IOException | UncheckedIOException e) {
                        // The child was killed: that is the end, too.
                    } finally {
                        end.run();
                    }
                },
                "child-" + name);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    /**
     * How to start a child. Immutable.
     *
     * @param options the pool it works on; of these, home and name reach the child
     * @param directory its working directory
     * @param prefix a command that runs it, with arguments; usually none
     * @param jvmArguments the JVM's arguments
     * @param classPath where its classes are
     */
    record Launch(
            PoolOptions options, Path directory, List<String> prefix, List<String> jvmArguments, List<Path> classPath) {
        Launch on(PoolOptions otherPool) {
            return new Launch(otherPool, directory, prefix, jvmArguments, classPath);
        }

        Launch through(String... command) {
            return new Launch(options, directory, List.of(command), jvmArguments, classPath);
        }

        Launch jvmArguments(List<String> arguments) {
            return new Launch(options, directory, prefix, arguments, classPath);
        }

        Launch jvmArgument(String argument) {
            List<String> more = new ArrayList<>(jvmArguments);
            more.add(argument);
            return jvmArguments(more);
        }

        /** A child that has a wrong method from its start on; the files of its agent lie in its directory. */
        Launch with(Mutation mutation) throws IOException {
            return jvmArgument(Without.inChild(directory, mutation));
        }

        /** A child in which a method does nothing; likewise. */
        Launch without(Class<?> type, String method) throws IOException {
            return with(Mutation.without(type, method));
        }

        Launch classPath(List<Path> entries) {
            return new Launch(options, directory, prefix, jvmArguments, entries);
        }

        ChildJvm start() throws IOException {
            return new ChildJvm(this);
        }

        /** What a child answers last, which then ends normally. */
        String answer(String... commands) throws IOException, InterruptedException {
            try (ChildJvm child = start()) {
                String answer = "";
                for (String command : commands) {
                    answer = child.ask(command);
                }
                child.exit();
                return answer;
            }
        }

        private List<String> commandLine() {
            List<String> command = new ArrayList<>(prefix);
            command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
            command.addAll(jvmArguments);
            if (jvmArguments.stream().noneMatch(argument -> argument.matches("-XX:\\+Use\\w+GC"))) {
                command.add("-XX:+UseSerialGC");
            }
            command.add("-Xmx256m");
            command.addAll(List.of("-cp", joined(classPath), PoolCommands.class.getName()));
            command.addAll(List.of(options.home().toString(), options.name()));
            return command;
        }
    }

    private static String joined(List<Path> entries) {
        return String.join(
                File.pathSeparator, entries.stream().map(Path::toString).toList());
    }

    /**
     * A child as a user would start it: with the library's own JVM arguments, and a class path of pool-core, its runtime
     * dependencies and the command reader, alone in a directory of its own.
     *
     * @param options the pool it works on
     * @param work a directory for its classes; its working directory as well
     */
    static Launch on(PoolOptions options, Path work) throws IOException {
        return new Launch(options, work, List.of(), SharedDataPool.jvmArguments(), poolClassPath(work));
    }

    /** Pool-core and what it needs at run time, without anything of the tests but the command reader. */
    static List<Path> poolClassPath(Path work) throws IOException {
        List<Path> entries = new ArrayList<>();
        entries.add(codeSource(SharedDataPool.class));
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
            String name = String.valueOf(Path.of(entry).getFileName());
            if (name.matches(
                    "(chronicle-|posix-|arrow-format-|flatbuffers-java-|snakeyaml-|gson-|slf4j-api-|jspecify-).*")) {
                entries.add(Path.of(entry));
            }
        }
        entries.add(commandReader(work.resolve("command-reader")));
        return entries;
    }

    private static Path commandReader(Path target) throws IOException {
        copy(
                "io/datapool",
                "(PoolCommands|MappingCommands|Generations|PowerLossWriter|Scenario|Samples|Racer|EphemeralRacer|Worker|WrongSteps)",
                target);
        copy("io/datapool/internal/file", "(InterposedDisk|FaultyDisk|Fault|Mistakes)", target);
        copy("io/datapool/internal/segment", "UnmapAtOnce", target);
        copy("io/datapool/internal/lock", "LockRacer", target);
        return target;
    }

    private static void copy(String packageName, String types, Path target) throws IOException {
        Path copies = Files.createDirectories(target.resolve(packageName));
        try (Stream<Path> files = Files.list(codeSource(PoolCommands.class).resolve(packageName))) {
            for (Path file : files.toList()) {
                String name = String.valueOf(file.getFileName());
                if (name.matches(types + "(\\$.*)?\\.class") && Files.notExists(copies.resolve(name))) {
                    Files.copy(file, copies.resolve(name));
                }
            }
        }
    }

    static Path codeSource(Class<?> type) {
        return Path.of(URI.create(
                type.getProtectionDomain().getCodeSource().getLocation().toString()));
    }

    long pid() {
        return process.pid();
    }

    /** Sends a command and does not wait for its answer. */
    void say(String command) throws IOException {
        try {
            stdin.write(command + "\n");
            stdin.flush();
        } catch (IOException e) {
            throw new IOException("child does not listen to '" + command + "'" + condition(), e);
        }
    }

    /** Whether {@link #hear} would return at once, with a line or because the child has ended. */
    boolean hasSpoken() {
        return !stdout.isEmpty();
    }

    /** The child's next line. */
    String hear() throws InterruptedException {
        return hearUnlessEnded().orElseThrow(() -> new AssertionError("child ended" + condition()));
    }

    /** The child's next line; empty when it has ended. */
    Optional<String> hearUnlessEnded() throws InterruptedException {
        Optional<String> line = stdout.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        if (line == null) {
            throw new AssertionError("child said nothing for " + PATIENCE_SECONDS + " s" + condition());
        }
        return line;
    }

    /** Sends a command and returns its answer. */
    String ask(String command) throws IOException, InterruptedException {
        say(command);
        return hear();
    }

    /** Sends a signal, by its name without "SIG". */
    void signal(String name) throws IOException, InterruptedException {
        Process kill = new ProcessBuilder("kill", "-" + name, String.valueOf(pid())).start();
        assertThat(kill.waitFor()).as("kill -%s %d", name, pid()).isZero();
    }

    /** Ends it with SIGKILL. */
    void kill() throws InterruptedException {
        process.destroyForcibly();
        awaitEnd();
    }

    /** Ends it with SIGKILL, and returns what it had said and was not heard yet. */
    List<String> killAndHearAll() throws InterruptedException {
        kill();
        List<String> lines = new ArrayList<>();
        for (Optional<String> line = stdout.take(); line.isPresent(); line = stdout.take()) {
            lines.add(line.get());
        }
        return lines;
    }

    /** Lets it end by itself, and checks that it did so normally. */
    void exit() throws IOException, InterruptedException {
        stdin.close();
        awaitEnd();
        assertThat(process.exitValue()).as("exit code of child%s", condition()).isZero();
        try (Stream<Path> files = Files.list(launch.directory())) {
            assertThat(files.map(Path::getFileName).map(Path::toString).filter(name -> name.startsWith("hs_err")))
                    .as("crash reports of the child")
                    .isEmpty();
        }
    }

    /** Everything it wrote to stderr; complete after its end. */
    String stderr() {
        return String.join("\n", stderr);
    }

    private void awaitEnd() throws InterruptedException {
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            throw new AssertionError("child did not end within " + PATIENCE_SECONDS + " s" + condition());
        }
        stderrReader.join(TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS));
    }

    private String condition() {
        return " (process " + pid() + ", " + (process.isAlive() ? "alive" : "exit code " + process.exitValue())
                + "); its stderr:\n" + stderr();
    }

    @Override
    public void close() {
        process.destroyForcibly();
        process.onExit().orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
    }
}
