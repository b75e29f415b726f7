package io.datapool.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;

/**
 * One run of the command inside this JVM.
 *
 * @param code what a process would have ended with
 * @param out what it printed
 * @param err what it complained of
 */
record CommandRun(int code, String out, String err) {
    static CommandRun of(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int code = PoolCommand.run(new PrintWriter(out), new PrintWriter(err), arguments);
        return new CommandRun(code, out.toString(), err.toString());
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
