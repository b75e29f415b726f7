package io.datapool;

import static org.junit.jupiter.api.Assumptions.abort;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;

/**
 * What a test needs of the machine. Where that is missing the test is skipped, and says what it needs. Tools can be installed:
 * with {@code -Dtools=required} a test whose tool is missing fails. Rights cannot: without them a test is always skipped.
 */
public final class Needs {
    private static final Tools TOOLS =
            Tools.valueOf(System.getProperty("tools", "optional").toUpperCase(Locale.ROOT));

    private Needs() {}

    /** What the system property {@code tools} says, in lower case. */
    enum Tools {
        /** Without its tools a test is skipped. */
        OPTIONAL,
        /** Without its tools a test fails. */
        REQUIRED,
        /** Tests with tools of their own are skipped: the same build runs them on another JDK. */
        ELSEWHERE
    }

    /** Commands that not every system has; the packages that they come from are listed in {@code .ci/packages}. */
    public static void tools(String... commands) {
        tools(TOOLS, commands);
    }

    static void tools(Tools tools, String... commands) {
        for (String command : commands) {
            assumeTrue(tools != Tools.ELSEWHERE, "needs '" + command + "': left to the run on the other JDK");
            install(tools, command);
        }
    }

    private static void install(Tools tools, String command) {
        if (!isInstalled(command)) {
            String missing = "needs '" + command + "', which is not on the PATH";
            assumeTrue(tools == Tools.REQUIRED, missing);
            throw new AssertionError(missing + "; install what .ci/packages lists");
        }
    }

    private static boolean isInstalled(String command) {
        return Arrays.stream(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1))
                .anyMatch(directory -> Files.isExecutable(Path.of(directory, command)));
    }

    /**
     * A right that not every user has, or not in every container.
     *
     * @param what "to ..."
     * @param trial a command that succeeds where the right is there; what it does stays done
     */
    public static void right(String what, String... trial) throws IOException {
        right(TOOLS, what, trial);
    }

    static void right(Tools tools, String what, String... trial) throws IOException {
        install(tools, trial[0]);
        Process process = new ProcessBuilder(trial).redirectErrorStream(true).start();
        String output;
        try (InputStream stream = process.getInputStream()) {
            output = new String(stream.readAllBytes(), StandardCharsets.UTF_8).strip();
        }
        if (process.onExit().join().exitValue() != 0) {
            abort("needs the right " + what + ": " + output);
        }
    }

    public static void root() throws IOException {
        assumeTrue(isRoot(), "needs root");
    }

    public static void anOrdinaryUser() throws IOException {
        assumeTrue(!isRoot(), "needs a user whom permissions bind, and is run by root");
    }

    public static boolean isRoot() throws IOException {
        return Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0);
    }
}
