package io.datapool;

import static org.assertj.core.api.Assertions.assertThat;

import io.datapool.PoolOptions.Audience;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Directories that a user may not enter: he is told which one, and who can change that. */
class ClosedDoorsIT extends OtherUsers {
    private static void mode(Path path, String mode) throws IOException {
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(mode));
    }

    /** A pool of the other user, which he has open. */
    private ChildJvm owner() throws Exception {
        mode(options.home(), "rwxrwxrwx");
        Files.setAttribute(options.home(), "unix:mode", 01777);
        ChildJvm owner = otherUser(options);
        assertThat(owner.ask("create")).isEqualTo("generation 1");
        assertThat(owner.ask("publish 1")).isEqualTo("generation 2");
        return owner;
    }

    @Test
    void theOwnerIsNotSentToTheOwner() throws Exception {
        ChildJvm owner = owner();
        mode(options.directory(), "rw-------");
        for (String command : List.of("attach", "create-or-attach", "refresh", "readers", "repair")) {
            assertThat(owner.ask(command))
                    .startsWith("PoolAccessException: ")
                    .contains("It is your own: run 'chmod u+rx " + options.directory() + "'")
                    .doesNotContain("Ask");
        }
        mode(options.directory(), "rwx------");
        mode(options.directory().resolve("segments"), "rw-------");
        assertThat(owner.ask("attach")).isEqualTo("generation 2");
        for (String command : List.of("check slot-0", "verify")) {
            assertThat(owner.ask(command))
                    .contains("may not enter " + options.directory().resolve("segments"))
                    .contains("'chmod u+rx " + options.directory().resolve("segments") + "'");
        }
        mode(options.directory().resolve("segments"), "rwx------");
        owner.exit();
    }

    @Test
    void aHomeThatMayNotBeEnteredIsNamedAndNotTakenForEmpty() throws Exception {
        poolFor(Audience.EVERYONE).close();
        mode(options.home(), "rwxr--r--");
        ChildJvm reader = otherUser(options);
        for (String command : List.of("names", "attach", "readers")) {
            assertThat(reader.ask(command))
                    .startsWith("PoolAccessException: user '" + UID + "' may not enter " + options.home() + ", ")
                    .contains("Ask its owner, user 'root'");
        }
        reader.exit();
    }

    @Test
    void aDirectoryAboveTheHomeIsNamed() throws Exception {
        Path above = Files.createDirectory(work.resolve("above"));
        PoolOptions below = PoolOptions.named("shared").home(above.resolve("home"));
        SharedDataPool.create(below.readableBy(Audience.EVERYONE)).close();
        mode(above, "rwx------");
        ChildJvm reader = otherUser(below);
        for (String command : List.of("names", "attach", "readers")) {
            assertThat(reader.ask(command)).contains("may not enter " + above + ", ", "user 'root'");
        }
        reader.exit();
    }
}
