package io.datapool;

import static org.assertj.core.api.Assertions.assertThat;

import io.datapool.PoolOptions.Audience;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Readers in a user namespace, as in a container without root, to which the kernel shows many users as one. */
class UserNamespaceIT extends OtherUsers {
    private static final int NOBODY = 65534;

    @BeforeEach
    void needsUserNamespaces() throws Exception {
        Needs.right("to make a user namespace", "unshare", "--user", "true");
        Files.setPosixFilePermissions(options.home(), PosixFilePermissions.fromString("rwxrwxrwx"));
        Files.setAttribute(options.home(), "unix:mode", 01777);
    }

    private void assertRefused(ChildJvm child) throws Exception {
        for (String command : List.of("attach", "create-or-attach")) {
            assertThat(child.ask(command))
                    .startsWith("PoolAccessException: ")
                    .contains(options.directory().toString(), "anybody whom it does not map", "trustOwner");
        }
    }

    /** Both are shown as user 65534: whose pool it is cannot be told. */
    @Test
    void theNamespaceWithoutAMapMakesNoPoolOnesOwn() throws Exception {
        poolFor(Audience.EVERYONE).close();
        ChildJvm inside = started(launch.through("unshare", "--user"));
        assertRefused(inside);
        inside.exit();

        Files.setAttribute(options.directory(), "unix:uid", Integer.valueOf(UID));
        ChildJvm stranger = started(launch.through("unshare", "--user"));
        assertRefused(stranger);
        stranger.exit();
    }

    @Test
    void nothingIsCreatedWhereNobodyCouldTellWhoseItIs() throws Exception {
        ChildJvm inside = started(launch.through("unshare", "--user"));
        assertThat(inside.ask("create"))
                .startsWith("PoolAccessException: ")
                .contains(options.directory().toString(), "user 65534", "uid_map");
        inside.exit();
        assertThat(options.directory()).doesNotExist();
    }

    @Test
    void whoTrustsAnybodyReadsAndChangesNothing() throws Exception {
        poolFor(Audience.EVERYONE).close();
        ChildJvm inside = started(launch.through("unshare", "--user"));
        String refusal = inside.ask("attach");
        String owner = refusal.replaceFirst(".*--trust-owner ", "");
        assertThat(inside.ask("trust " + owner)).isEqualTo("done");
        assertThat(inside.ask("create-or-attach")).isEqualTo("generation 2");
        assertThat(inside.ask("begin"))
                .startsWith("PoolAccessException: ")
                .contains("anybody whom it does not map", "only a pool's owner changes it");
        inside.exit();
    }

    /** Root outside is root inside; everybody else is shown as nobody. */
    @Test
    void whoIsMappedOwnsItsPools() throws Exception {
        ChildJvm inside = started(launch.through("unshare", "--user", "--map-root-user"));
        assertThat(inside.ask("create")).isEqualTo("generation 1");
        assertThat(inside.ask("publish 1")).isEqualTo("generation 2");
        inside.exit();

        Files.setAttribute(options.directory(), "unix:uid", Integer.valueOf(UID));
        ChildJvm stranger = started(launch.through("unshare", "--user", "--map-root-user"));
        assertThat(stranger.ask("trust root")).isEqualTo("done");
        assertRefused(stranger);
        stranger.exit();
    }

    @Test
    void outsideOfContainersNobodyOwnsHisPools() throws Exception {
        ChildJvm nobody = started(launch.through("setpriv", "--reuid=" + NOBODY, "--regid=" + GID, "--clear-groups"));
        assertThat(nobody.ask("create")).isEqualTo("generation 1");
        assertThat(nobody.ask("publish 1")).isEqualTo("generation 2");
        nobody.exit();
    }
}
