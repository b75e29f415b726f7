package io.datapool.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.datapool.SharedDataPool;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The {@code pool} command as a process of its own. Waiting for its end is bounded, as a guard against a hang only, and {@link #close}
 * always kills it.
 */
final class PoolProcess implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 120;

    private final Process process;
    private final Path out;
    private final Path err;

    private PoolProcess(Process process, Path out, Path err) {
        this.process = process;
        this.out = out;
        this.err = err;
    }

    /** How to start one, in that directory; what it prints goes to files there unless told. */
    static final class Launch {
        private final Path directory;
        private final List<String> prefix = new ArrayList<>();
        private final List<String> jvmArguments = new ArrayList<>();
        private Path out;
        private Path err;
        private boolean piped;

        Launch(Path directory) throws IOException {
            this.directory = directory;
            out = Files.createTempFile(directory, "out", ".txt");
            err = Files.createTempFile(directory, "err", ".txt");
        }

        /** A command that runs it, with arguments. */
        Launch prefix(String... words) {
            prefix.addAll(List.of(words));
            return this;
        }

        Launch jvmArguments(String... more) {
            jvmArguments.addAll(List.of(more));
            return this;
        }

        Launch stdout(Path file) {
            out = file;
            return this;
        }

        Launch stderr(Path file) {
            err = file;
            return this;
        }

        /** Whoever started it reads what it prints. */
        Launch piped() {
            piped = true;
            return this;
        }

        PoolProcess start(String... arguments) throws IOException {
            List<String> command = new ArrayList<>(prefix);
            command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
            command.addAll(SharedDataPool.jvmArguments());
            command.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx256m"));
            command.addAll(jvmArguments);
            command.addAll(List.of("-cp", System.getProperty("java.class.path"), PoolCommand.class.getName()));
            command.addAll(List.of(arguments));
            ProcessBuilder builder = new ProcessBuilder(command)
                    .directory(directory.toFile())
                    .redirectOutput(piped ? Redirect.PIPE : Redirect.appendTo(out.toFile()))
                    .redirectError(Redirect.appendTo(err.toFile()));
            builder.environment().keySet().removeAll(List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS"));
            return new PoolProcess(builder.start(), out, err);
        }

        /** Starts it, and waits for its end. */
        CommandRun run(String... arguments) throws IOException, InterruptedException {
            try (PoolProcess started = start(arguments)) {
                return started.await();
            }
        }
    }

    Process process() {
        return process;
    }

    /** Its end; what the VM itself warns of on newer JDKs is taken from stderr. */
    CommandRun await() throws IOException, InterruptedException {
        boolean ended = process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
        assertThat(ended).as("it ends; stderr so far: %s", content(err)).isTrue();
        StringBuilder complaints = new StringBuilder();
        content(err)
                .lines()
                .filter(line -> !line.startsWith("WARNING: "))
                .forEach(line -> complaints.append(line).append('\n'));
        return new CommandRun(process.exitValue(), content(out), complaints.toString());
    }

    private static String content(Path file) throws IOException {
        return Files.isRegularFile(file) ? Files.readString(file) : "";
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
