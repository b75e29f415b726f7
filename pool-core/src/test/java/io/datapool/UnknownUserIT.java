package io.datapool;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A user without an entry in the passwd file, as a container runs one by number. JDK 17 gives a question mark for his home
 * directory, which would be a directory of that name below the working directory.
 */
class UnknownUserIT extends OtherUsers {
    private static final String QUESTION_MARK = "-Duser.home=?";

    private Path shellHome;

    @BeforeEach
    void letEverybodyWriteTheWorkingDirectory() throws Exception {
        shellHome = Files.createDirectory(work.resolve("shell-home"));
        for (Path directory : List.of(work, shellHome)) {
            Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxrwxrwx"));
        }
    }

    /** @param jvmArgument one more, or nothing */
    private ChildJvm unknown(String jvmArgument, String... environment) throws Exception {
        List<String> command =
                new ArrayList<>(List.of("setpriv", "--reuid=" + UID, "--regid=" + GID, "--clear-groups"));
        command.addAll(List.of("env", "-u", "DATAPOOL_HOME", "-u", "HOME"));
        command.addAll(List.of(environment));
        ChildJvm.Launch how = launch.through(command.toArray(String[]::new));
        ChildJvm child = started(jvmArgument.isEmpty() ? how : how.jvmArgument(jvmArgument));
        assertThat(child.ask("at-default-home")).isEqualTo("done");
        return child;
    }

    @Test
    void hisPoolsAreWhereHomeSays() throws Exception {
        for (String jvmArgument : List.of("", QUESTION_MARK, "-Duser.home=", "-Duser.home=relative")) {
            ChildJvm child = unknown(jvmArgument, "HOME=" + shellHome);
            assertThat(child.ask("directory")).isEqualTo(shellHome + "/.datapool/shared");
            assertThat(child.ask("create-or-attach")).isEqualTo("generation 1");
            child.exit();
        }
        assertThat(work.resolve("?")).doesNotExist();
    }

    @Test
    void withoutAHomeDirectoryNothingIsMadeAndEveryWayToNameOneIsTold() throws Exception {
        for (String[] environment : new String[][] {{}, {"HOME="}, {"HOME=relative"}}) {
            ChildJvm child = unknown(QUESTION_MARK, environment);
            for (String question : List.of("create", "attach", "create-or-attach", "names", "readers")) {
                assertThat(child.ask(question))
                        .startsWith("PlatformException: user '" + UID + "' has no home directory")
                        .contains("--home", "PoolOptions.home", "DATAPOOL_HOME");
            }
            child.exit();
        }
        assertThat(work.resolve("?")).doesNotExist();
        assertThat(work.resolve("relative")).doesNotExist();
    }

    @Test
    void aNamedHomeNeedsNoHomeDirectory() throws Exception {
        ChildJvm child = unknown(QUESTION_MARK, "DATAPOOL_HOME=" + shellHome + "/pools");
        assertThat(child.ask("create")).isEqualTo("generation 1");
        assertThat(child.ask("directory")).isEqualTo(shellHome + "/pools/shared");
        child.exit();

        PoolOptions named = options.home(shellHome.resolve("pools"));
        ChildJvm other = otherUser(named);
        assertThat(other.ask("attach")).isEqualTo("generation 1");
        other.exit();
    }
}
