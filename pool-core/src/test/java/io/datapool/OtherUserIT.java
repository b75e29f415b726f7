package io.datapool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datapool.PoolOptions.Audience;
import io.datapool.error.PoolAccessException;
import io.datapool.upkeep.ReadersReport;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Pools of one user, here root, that another one reads in a JVM of its own; and pools on mounts where nothing can be written. */
class OtherUserIT extends OtherUsers {
    private static String trustingRoot(ChildJvm reader) throws Exception {
        assertThat(reader.ask("trust root")).isEqualTo("done");
        return reader.ask("attach");
    }

    @Test
    void aPoolOfItsOwnerAloneIsNotReadByOthers() throws Exception {
        poolFor(Audience.OWNER).close();
        assertThat(trustingRoot(otherUser(options)))
                .startsWith("PoolAccessException: ")
                .contains(options.directory().toString(), "readableBy");
    }

    @Test
    void aPoolOfAGroupIsReadByItsMembersOnly() throws Exception {
        poolFor(Audience.GROUP).close();
        assertThat(trustingRoot(otherUser(options))).startsWith("PoolAccessException: ");
        ChildJvm member = otherUser(options, "0");
        assertThat(trustingRoot(member)).isEqualTo("generation 2");
        assertThat(member.ask("survey")).startsWith("generation 2 ");
        member.exit();
    }

    @Test
    void aForeignPoolIsRefusedUntilItsOwnerIsTrusted() throws Exception {
        poolFor(Audience.EVERYONE).close();
        ChildJvm reader = otherUser(options);
        assertThat(reader.ask("attach"))
                .startsWith("PoolAccessException: ")
                .contains("belongs to user 'root'", "--trust-owner root");
        assertThat(trustingRoot(reader)).isEqualTo("generation 2");
        reader.exit();
    }

    /** Whoever may write a home that is not sticky can exchange the pool itself, whomever we trust. */
    @Test
    void aHomeThatEverybodyMayWriteIsRefusedUnlessSticky() throws Exception {
        poolFor(Audience.EVERYONE).close();
        Files.setPosixFilePermissions(options.home(), PosixFilePermissions.fromString("rwxrwxrwx"));
        ChildJvm reader = otherUser(options);
        assertThat(trustingRoot(reader)).startsWith("PoolAccessException: ").contains("chmod +t");
        assertThat(reader.ask("create")).startsWith("PoolAccessException: ").contains("chmod +t");
        Files.setAttribute(options.home(), "unix:mode", 01777);
        assertThat(reader.ask("attach")).isEqualTo("generation 2");
        reader.exit();

        PoolOptions theirs = PoolOptions.named("theirs").home(options.home());
        ChildJvm owner = otherUser(theirs);
        assertThat(owner.ask("create")).isEqualTo("generation 1");
        assertThatThrownBy(() -> SharedDataPool.attach(theirs))
                .isInstanceOf(PoolAccessException.class)
                .hasMessageContaining("trustOwner(\"" + UID + "\")");
        try (SharedDataPool trusted = SharedDataPool.attach(theirs.trustOwner(UID))) {
            assertThat(trusted.generation()).isEqualTo(1);
        }
        owner.exit();
    }

    @Test
    void anotherUserReadsAndCannotChangeAnything() throws Exception {
        try (SharedDataPool pool = poolFor(Audience.EVERYONE)) {
            ChildJvm reader = otherUser(options);
            trustingRoot(reader);
            assertThat(reader.ask("create-or-attach")).isEqualTo("generation 2");
            for (String change : List.of("begin", "gc", "publish 1")) {
                assertThat(reader.ask(change))
                        .startsWith("PoolAccessException: ")
                        .contains("shared", "only a pool's owner changes it");
            }
            assertThat(reader.ask("survey")).startsWith("generation 2 ");
            assertThat(reader.ask("verify")).isEqualTo("{}");
            assertThat(pool.refresh()).isFalse();
            reader.exit();
        }
    }

    private void pinsOfOthersBlockGc() throws Exception {
        try (SharedDataPool pool = poolFor(Audience.EVERYONE)) {
            ChildJvm reader = otherUser(options);
            assertThat(trustingRoot(reader)).isEqualTo("generation 2");
            Generations.publish(pool);

            assertThat(pool.gc().kept().get("slot-0.g2.arrow"))
                    .contains(
                            "generation 2 by process " + reader.pid(),
                            "java io.datapool.PoolCommands",
                            "user " + UID,
                            "refresh()");
            reader.signal("STOP");
            assertThat(pool.gc().kept()).containsKey("slot-0.g2.arrow");
            reader.signal("CONT");
            assertThat(reader.ask("survey")).startsWith("generation 2 ");
            assertThat(reader.ask("refresh")).isEqualTo("true");
            assertThat(pool.gc().deleted()).contains("slot-0.g2.arrow");

            Generations.publish(pool);
            assertThat(pool.gc().kept()).containsKey("slot-0.g3.arrow");
            reader.kill();
            assertThat(pool.gc().deleted()).contains("slot-0.g3.arrow");
        }
    }

    @Test
    void thePinsOfAnotherUserBlockTheOwnersGc() throws Exception {
        pinsOfOthersBlockGc();
        Figures.of(OtherUserIT.class, "two users")
                .add("pins of another user that gc heeded, alive, stopped, killed", "all");
    }

    @Test
    void catchesTheMutantInWhichOtherUsersDoNotPin() throws Exception {
        launch = Mutant.OTHER_USERS_DO_NOT_PIN.in(launch);
        assertThatThrownBy(this::pinsOfOthersBlockGc)
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("not to be null");
    }

    @Test
    void aPoolOnAReadOnlyMountIsReadAndItsPinsCount() throws Exception {
        Path mount = Files.createDirectory(work.resolve("read-only"));
        Needs.right("to mount", "mount", "--bind", options.home().toString(), mount.toString());
        mounts.add(mount);
        assertThat(runs("mount", "-o", "remount,bind,ro", mount.toString())).isTrue();
        PoolOptions readOnly = PoolOptions.named("shared").home(mount);
        try (SharedDataPool pool = poolFor(Audience.EVERYONE)) {
            ChildJvm reader = started(launch.on(readOnly));
            ChildJvm other = otherUser(readOnly);
            assertThat(reader.ask("attach")).isEqualTo("generation 2");
            assertThat(trustingRoot(other)).isEqualTo("generation 2");
            Generations.publish(pool);

            assertThat(pool.gc().kept().get("slot-0.g2.arrow"))
                    .contains("process " + reader.pid(), "process " + other.pid());
            for (ChildJvm each : List.of(reader, other)) {
                assertThat(each.ask("survey")).startsWith("generation 2 ");
                assertThat(each.ask("refresh")).isEqualTo("true");
                assertThat(each.ask("survey")).startsWith("generation 3 ");
            }
            assertThat(pool.gc().deleted()).contains("slot-0.g2.arrow");
            assertThat(reader.ask("create-or-attach")).isEqualTo("generation 3");
            assertThat(reader.ask("publish 1")).matches("Pool(Access|Write)?Exception: .*Read-only file system.*");
            reader.exit();
            other.exit();
        }
    }

    /** As in a container: {@code /proc/locks} then hides everybody outside. */
    @Test
    void readersOutsideThePidNamespaceAreNotSeenButKnownOf() throws Exception {
        String[] namespace = {"unshare", "--pid", "--fork", "--kill-child", "--mount-proc"};
        List<String> trial = new ArrayList<>(List.of(namespace));
        trial.add("true");
        Needs.right("to make a pid namespace", trial.toArray(String[]::new));
        try (SharedDataPool pool = poolFor(Audience.EVERYONE)) {
            ChildJvm inside = started(launch.through(namespace));
            assertThat(inside.ask("readers")).contains("generation=2", "readers=[]", "hidden=SOME");
            assertThat(inside.ask("create-or-attach")).isEqualTo("generation 2");
            assertThat(inside.ask("publish 1")).isEqualTo("generation 3");
            assertThat(inside.ask("gc")).contains("generation 2 is read by a process that cannot be seen from here");
            assertThat(SharedDataPool.readers(options).hidden()).isEqualTo(ReadersReport.Hidden.NONE);
            assertThat(SharedDataPool.readers(options).readers()).hasSize(2);
            assertThat(pool.refresh()).isTrue();
            inside.exit();
        }
        ChildJvm other = otherUser(options);
        assertThat(other.ask("trust root")).isEqualTo("done");
        assertThat(other.ask("readers")).contains("readers=[]", "hidden=UNKNOWN");
        other.exit();
    }
}
