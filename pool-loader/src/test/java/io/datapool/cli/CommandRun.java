package io.datapool.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * One run of the command.
 *
 * @param code what a process would have ended with
 * @param out what it printed
 * @param err what it complained of
 */
record CommandRun(int code, String out, String err) {
    private static final long SECONDS_TO_HANG = 120;

    /** A run inside this JVM. */
    static CommandRun of(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int code = PoolCommand.run(new PrintWriter(out), new PrintWriter(err), arguments);
        return new CommandRun(code, out.toString(), err.toString());
    }

    /** A run as a process of its own; without the VM's warnings, which newer JDKs print. */
    static CommandRun ofProcess(Path directory, List<String> command) throws IOException, InterruptedException {
        Path out = directory.resolve("out.txt");
        Path err = directory.resolve("err.txt");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        builder.environment().keySet().removeAll(List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS"));
        Process process = builder.start();
        try {
            assertThat(process.waitFor(SECONDS_TO_HANG, TimeUnit.SECONDS))
                    .as("%s ends", command)
                    .isTrue();
        } finally {
            process.destroyForcibly();
        }
        StringBuilder complaints = new StringBuilder();
        Files.readAllLines(err).stream()
                .filter(line -> !line.startsWith("WARNING: "))
                .forEach(line -> complaints.append(line).append('\n'));
        return new CommandRun(process.exitValue(), Files.readString(out), complaints.toString());
    }

    List<String> lines() {
        return out.lines().toList();
    }

    JsonNode json() throws JsonProcessingException {
        return new ObjectMapper().readTree(out);
    }

    CommandRun done() {
        assertThat(err).isEmpty();
        assertThat(code).isZero();
        return this;
    }

    /** It failed with one line on stderr, and no stack trace. */
    CommandRun failed(String... parts) {
        return complained(1, parts);
    }

    /** It was used in a wrong way, and says so in one line on stderr. */
    CommandRun misused(String... parts) {
        assertThat(out).isEmpty();
        return complained(2, parts);
    }

    private CommandRun complained(int expectedCode, String... parts) {
        assertThat(err.lines()).as("stderr: %s", err).hasSize(1);
        assertThat(err).startsWith("pool").contains(parts).doesNotContain("Exception", "\tat ");
        assertThat(code).isEqualTo(expectedCode);
        return this;
    }
}
