package io.datapool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datapool.internal.file.Mistakes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Seen from outside, without any help of the library: the n-th system call of a kind fails, or is the process's last one. The
 * mistake that it is shown to find: a generation that is told to be published and is not.
 */
class FailingCallsIT {
    @TempDir
    Path work;

    @BeforeEach
    void wantStrace() throws IOException {
        Needs.tools("strace");
        Needs.right("to trace a process", "strace", "-o", "/dev/null", "true");
    }

    private ChildJvm child(String home, String injection, Path log) throws IOException {
        return ChildJvm.on(PoolOptions.named("any").home(work.resolve(home)), work)
                .jvmArgument("-XX:-UsePerfData")
                .through("strace", "-f", "-qq", "-e", injection, "-e", "signal=none", "-o", log.toString())
                .start();
    }

    @ParameterizedTest
    @CsvSource({
        "fsync, error=EIO",
        "fsync, signal=KILL",
        "link, error=EACCES",
        "link, signal=KILL",
        "rename, error=EIO",
        "rename, signal=KILL",
        "unlink, error=EIO",
        "unlink, signal=KILL",
        "ftruncate, error=EIO",
        "pwrite64, error=ENOSPC",
        "pwrite64, signal=KILL",
        "chmod, error=EACCES",
        "chmod, signal=KILL",
        "mkdir, error=ENOSPC",
        "mkdir, signal=KILL"
    })
    void everySystemCallMayGoWrong(String call, String fault) throws Exception {
        Rounds.inLongBuildOr(call.equals("rename"));
        int hits = 0;
        while (goesWrong(call, fault, hits + 1)) {
            hits++;
        }
        assertThat(hits).isPositive();
        Figures.of(getClass(), "every step").add("injected from outside, " + call + " " + fault, hits + " calls");
    }

    /** Creates a pool and updates it, while the n-th call of a kind goes wrong; false when there are fewer. */
    private boolean goesWrong(String call, String fault, int number) throws Exception {
        String home = call + number;
        Path log = work.resolve(home + ".log");
        String injection = "inject=" + call + ":" + fault + ":when=" + number;
        Scenario scenario = Scenario.UPDATE;
        Optional<String> prepared;
        Optional<String> answer = Optional.empty();
        try (ChildJvm child = child(home, injection, log)) {
            child.say("play " + scenario + ":999");
            prepared = child.hearUnlessEnded();
            if (prepared.filter("prepared"::equals).isPresent()) {
                answer = child.hearUnlessEnded();
            }
            child.kill();
        }
        check(scenario, work.resolve(home).resolve("999"), prepared, answer);
        return Files.readString(log).contains("INJECTED") || answer.isEmpty();
    }

    private static void check(Scenario scenario, Path home, Optional<String> prepared, Optional<String> answer)
            throws IOException {
        Aftermath aftermath = new Aftermath(scenario, PoolOptions.named("stage").home(home));
        String said = prepared + ", " + answer;
        assertThat(said).doesNotContain("Error", "IllegalState", "UncheckedIO");
        if (answer.filter("survived"::equals).isPresent()) {
            aftermath.afterSuccess();
        } else if (prepared.filter("prepared"::equals).isPresent()) {
            assertThat(aftermath.state()).as(said).isIn(scenario.before, scenario.after);
        } else {
            aftermath.state(); // whatever the preparation got to: all of it can be read
        }
        aftermath.anotherWriterWorks();
    }

    @Test
    void catchesTheMutantThatForgetsToPublish() throws Exception {
        try (ChildJvm child = child("wrong", "trace=none", work.resolve("wrong.log"))) {
            Optional<String> prepared =
                    Optional.of(child.ask("play " + Scenario.UPDATE + ":999:" + Mistakes.FORGETS_TO_PUBLISH));
            Optional<String> answer = Optional.of(child.hear());
            child.kill();
            assertThatThrownBy(() -> check(Scenario.UPDATE, work.resolve("wrong/999"), prepared, answer))
                    .isInstanceOf(AssertionError.class)
                    .hasMessageContaining("state after success");
        }
    }
}
