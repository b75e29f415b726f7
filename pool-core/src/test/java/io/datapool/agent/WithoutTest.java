package io.datapool.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datapool.SharedDataPool;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@SuppressWarnings("try") // mutants are there, not used
class WithoutTest {
    @TempDir
    Path work;

    @Test
    void aVoidMethodDoesNothingUntilClosed() {
        try (Without mutant = Without.method(Subject.class, "count")) {
            assertThat(new Subject().countedCalls()).isZero();
        }
        assertThat(new Subject().countedCalls()).isEqualTo(1);
    }

    @Test
    void aMethodWithAResultReturnsTheDefaultUntilClosed() {
        try (Without mutant = Without.method(Subject.class, "word");
                Without other = Without.method(Subject.class, "holds")) {
            assertThat(Subject.word()).isNull();
            assertThat(Subject.asked()).isFalse();
        }
        assertThat(Subject.word()).isEqualTo("original");
        assertThat(Subject.asked()).isTrue();
    }

    @Test
    void aMethodGivesTheAnswerUntilClosed() {
        try (Without mutant = Without.answering(Subject.class, "word", "other");
                Without other = Without.answering(Subject.class, "countedCalls", 7)) {
            assertThat(Subject.word()).isEqualTo("other");
            assertThat(new Subject().countedCalls()).isEqualTo(7);
        }
        assertThat(Subject.word()).isEqualTo("original");
        assertThat(new Subject().countedCalls()).isEqualTo(1);
    }

    @Test
    void anotherMethodIsCalledBeforeUntilClosed() {
        try (Without mutant = Without.all(Mutation.before(Subject.class, "twice", Subject.class, "refuse"))) {
            assertThat(new Subject().twice("a", 7)).isEqualTo("a7a");
            assertThatThrownBy(() -> new Subject().twice("a", -7))
                    .isInstanceOf(IOException.class)
                    .hasMessage("a -7 after 0");
        }
        assertThat(new Subject().twice("a", -7)).isEqualTo("a-7a");
    }

    @Test
    void anotherMethodIsCalledInsteadUntilClosed() {
        try (Without mutant = Without.all(
                Mutation.instead(Subject.class, "twice", Subject.class, "once"),
                Mutation.instead(Subject.class, "holds", WithoutTest.class, "never"))) {
            assertThat(new Subject().twice("a", 7)).isEqualTo("a70");
            assertThat(Subject.asked()).isFalse();
        }
        assertThat(new Subject().twice("a", 7)).isEqualTo("a7a");
        assertThat(Subject.asked()).isTrue();
    }

    static boolean never() {
        return false;
    }

    @Test
    void aTestThatPassesWithTheMutantIsNotOneThatCanFail() {
        assertThatThrownBy(() -> Without.method(Subject.class, "holds").isCaughtBy(() -> {}))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("holds");
        assertThat(Subject.asked()).isTrue();
        Without.method(Subject.class, "holds")
                .isCaughtBy(() -> assertThat(Subject.asked()).isTrue());
        assertThat(Subject.asked()).isTrue();
    }

    @Test
    void aMethodThatIsNotThereIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Without.method(Subject.class, "gone"))
                .withMessage("io.datapool.agent.Subject declares no method gone that has code");
    }

    @Test
    void anotherJvmRunsWithoutTheMethods() throws Exception {
        assertThat(saidBy()).isEqualTo("1 original true a7a");
        assertThat(saidBy(
                        Without.inChild(work, Mutation.without(Subject.class, "count")),
                        Without.inChild(work, Mutation.answering(Subject.class, "word", "other")),
                        Without.inChild(work, Mutation.answering(Subject.class, "holds", false)),
                        Without.inChild(work, Mutation.instead(Subject.class, "twice", Subject.class, "once"))))
                .isEqualTo("0 other false a70");
    }

    /** Everything that another JVM says, which has the library's JVM arguments and nothing of the agent on its class path. */
    private static String saidBy(String... jvmArguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(SharedDataPool.jvmArguments());
        command.addAll(List.of(jvmArguments));
        command.addAll(List.of("-cp", testClasses(), Subject.class.getName()));
        Process child = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(child.waitFor()).as(output).isZero();
        return output.strip();
    }

    private static String testClasses() {
        return Path.of(URI.create(Subject.class
                        .getProtectionDomain()
                        .getCodeSource()
                        .getLocation()
                        .toString()))
                .toString();
    }
}
