package io.datapool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datapool.error.PoolAccessException;
import io.datapool.schema.ColumnInfo;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each mistake in starting a reader, and each kind of damage, has an error of its own, and the JVM lives. */
class StartupErrorsIT {
    private static final int NOBODY = 65534;

    @TempDir
    Path work;

    private PoolOptions options;

    @BeforeEach
    void publish() {
        options = PoolOptions.named("damaged").home(work.resolve("home"));
        try (SharedDataPool pool = SharedDataPool.create(options)) {
            Generations.publish(pool);
        }
    }

    private ChildJvm.Launch launch() throws IOException {
        return ChildJvm.on(options, work);
    }

    // ---------------------------------------------------------------- the JVM

    @Test
    void missingJvmFlagsAreNamedWithTheRemedy() throws Exception {
        assertThat(launch().jvmArguments(List.of()).answer("attach"))
                .startsWith("PlatformException: ")
                .contains(
                        "--add-opens=java.base/java.lang.reflect=ALL-UNNAMED",
                        "--add-exports=java.base/sun.nio.ch=ALL-UNNAMED",
                        "--add-exports=java.base/jdk.internal.ref=ALL-UNNAMED",
                        "jvm.args",
                        "SharedDataPool.jvmArguments()");
    }

    @Test
    void onlyTheMissingFlagIsNamed() throws Exception {
        List<String> arguments = new ArrayList<>(SharedDataPool.jvmArguments());
        assertThat(arguments.removeIf(argument -> argument.contains("jdk.internal.ref")))
                .isTrue();
        assertThat(launch().jvmArguments(arguments).answer("create-or-attach"))
                .startsWith("PlatformException: ")
                .contains("without --add-exports=java.base/jdk.internal.ref=ALL-UNNAMED, ");
    }

    @Test
    void theArgumentFileServesAsItIs() throws Exception {
        Path file = work.resolve("jvm.args");
        Files.writeString(file, LibraryVersion.read("jvm.args"));

        assertThat(launch().jvmArguments(List.of("@" + file)).answer("attach", "check slot-0"))
                .isEqualTo("right");
    }

    @Test
    void theArgumentFileKeepsStderrQuiet() throws Exception {
        try (ChildJvm child =
                launch().jvmArgument("-Dslf4j.internal.verbosity=ERROR").start()) {
            assertThat(child.ask("attach")).isEqualTo("generation 2");
            assertThat(child.ask("check slot-0")).isEqualTo("right");
            child.exit();
            assertThat(child.stderr()).isEmpty();
        }
    }

    @Test
    void withoutDflibADataFrameIsRefusedByName() throws Exception {
        assertThat(launch().answer("attach", "frame slot-0"))
                .startsWith("PlatformException: ")
                .contains("org.dflib:dflib");
        assertThat(launch().answer("attach", "frame slot-0", "check slot-0")).isEqualTo("right");
    }

    @Test
    void withDflibADataFrameIsShown() throws Exception {
        List<Path> classPath = new ArrayList<>(ChildJvm.poolClassPath(work));
        classPath.add(ChildJvm.codeSource(org.dflib.DataFrame.class));
        assertThat(launch().classPath(classPath).answer("attach", "frame slot-0"))
                .contains("price");
    }

    // ---------------------------------------------------------------- a stray system.properties

    @Test
    void aStraySystemPropertiesInTheWorkingDirectoryIsNamed() throws Exception {
        assertStrayIsNamed(Files.writeString(work.resolve("system.properties"), "some=thing\n"), launch());
    }

    @Test
    void aStraySystemPropertiesInTheParentDirectoryIsNamed() throws Exception {
        Path below = Files.createDirectory(work.resolve("below"));
        assertStrayIsNamed(
                Files.writeString(work.resolve("system.properties"), "some=thing\n"), ChildJvm.on(options, below));
    }

    @Test
    void aStraySystemPropertiesOnTheClassPathIsNamed() throws Exception {
        Path entry = Files.createDirectory(work.resolve("entry"));
        List<Path> classPath = new ArrayList<>(ChildJvm.poolClassPath(work));
        classPath.add(entry);
        assertStrayIsNamed(
                Files.writeString(entry.resolve("system.properties"), "some=thing\n"), launch().classPath(classPath));
    }

    private static void assertStrayIsNamed(Path stray, ChildJvm.Launch launch) throws Exception {
        assertThat(launch.answer("attach"))
                .startsWith("PlatformException: ")
                .contains(stray.toString(), "-Dsystem.properties=/dev/null");
        assertThat(launch.jvmArgument("-Dsystem.properties=/dev/null").answer("attach", "check slot-0"))
                .isEqualTo("right");
    }

    // ---------------------------------------------------------------- access

    @Test
    void aMissingPoolIsAnErrorThatNamesThePath() throws Exception {
        PoolOptions missing = PoolOptions.named("missing").home(options.home());
        assertThat(ChildJvm.on(missing, work).answer("attach"))
                .startsWith("PoolNotFoundException: ")
                .contains(missing.directory().toString());
    }

    @Test
    void aPoolOfAnotherUserWantsTrust() throws Exception {
        Needs.root();
        Files.setAttribute(options.directory(), "unix:uid", NOBODY);
        String owner = Files.getOwner(options.directory()).getName();

        assertThatThrownBy(() -> SharedDataPool.attach(options))
                .isInstanceOf(PoolAccessException.class)
                .hasMessageContaining(options.directory().toString())
                .hasMessageContaining("trustOwner(\"" + owner + "\")");
        assertThat(launch().answer("attach"))
                .startsWith("PoolAccessException: ")
                .contains("'" + owner + "'");
        assertThat(launch().answer("trust " + owner, "attach", "check slot-0")).isEqualTo("right");
    }

    @Test
    void aPoolWithoutPermissionIsNotAMissingPool() throws Exception {
        PoolOptions own = PoolOptions.named("own").home(Files.createDirectory(work.resolve("own-home")));
        ChildJvm.Launch user = whomPermissionsBind(own.home()).on(own);
        assertThat(user.answer("create")).isEqualTo("generation 1");
        Files.setPosixFilePermissions(own.directory(), PosixFilePermissions.fromString("---------"));
        try {
            assertThat(user.answer("attach"))
                    .startsWith("PoolAccessException: ")
                    .contains(own.directory().toString());
            assertThat(user.answer("create")).startsWith("PoolAccessException: ");
        } finally {
            Files.setPosixFilePermissions(own.directory(), PosixFilePermissions.fromString("rwx------"));
        }
    }

    /** A child whose user that home belongs to: root reads everything, and so hands it to nobody. */
    private ChildJvm.Launch whomPermissionsBind(Path home) throws IOException {
        if (!Needs.isRoot()) {
            return launch();
        }
        Files.setAttribute(home, "unix:uid", NOBODY);
        return asNobody();
    }

    @Test
    void anotherUserIsRefusedAPrivatePool() throws Exception {
        ChildJvm.Launch asNobody = asNobody();

        assertThat(asNobody.answer("attach"))
                .startsWith("PoolAccessException: ")
                .contains(options.directory().toString(), "trustOwner(\"root\")");
        assertThat(asNobody.answer("trust root", "attach"))
                .startsWith("PoolAccessException: ")
                .contains(options.directory().toString(), "readableBy");
        assertThat(asNobody.answer("create")).startsWith("PoolAccessException: ");
        Files.setPosixFilePermissions(options.home(), PosixFilePermissions.fromString("rwx------"));
        assertThat(asNobody.answer("attach"))
                .startsWith("PoolAccessException: ")
                .contains(options.home().toString());
    }

    @Test
    void anotherUserReadsAPoolForEveryone() throws Exception {
        PoolOptions shared = forEveryone();
        try (SharedDataPool pool = SharedDataPool.create(shared);
                ChildJvm child = asNobody().on(shared).start()) {
            Generations.publish(pool);
            assertThat(child.ask("attach")).startsWith("PoolAccessException: ");
            assertThat(child.ask("trust root")).isEqualTo("done");
            assertThat(child.ask("attach")).isEqualTo("generation 2");
            Generations.publish(pool);

            assertThat(pool.gc().kept()).as("pinned by another user").containsKey("slot-0.g2.arrow");
            assertThat(child.ask("survey")).startsWith("generation 2 ");
            assertThat(child.ask("refresh")).isEqualTo("true");
            assertThat(child.ask("survey")).isEqualTo(Generations.survey(pool));
            child.exit();
        }
    }

    @Test
    void anotherUserDoesNotWriteAPoolForEveryone() throws Exception {
        PoolOptions shared = forEveryone();
        SharedDataPool.create(shared).close();

        assertThat(asNobody().on(shared).answer("trust root", "create-or-attach", "begin"))
                .startsWith("PoolAccessException: ")
                .contains("shared", "only a pool's owner changes it");
        assertThat(asNobody().on(shared).answer("trust root", "create")).startsWith("PoolAccessException: ");
    }

    @Test
    void anotherUserOpensAnEphemeralPoolForEveryone() throws Exception {
        PoolOptions shared = forEveryone().ephemeral();
        SharedDataPool creator = SharedDataPool.create(shared);
        try (creator) {
            assertThat(asNobody().on(shared).answer("trust root", "create-or-attach"))
                    .isEqualTo("generation 1");
        }
        assertThat(asNobody().on(shared).answer("trust root", "attach")).startsWith("PoolNotFoundException: ");
    }

    private PoolOptions forEveryone() {
        return PoolOptions.named("shared").home(options.home()).readableBy(PoolOptions.Audience.EVERYONE);
    }

    /** A child that runs as user nobody, with the home and a copy of its class path where everyone can read them. */
    private ChildJvm.Launch asNobody() throws IOException {
        Needs.root();
        Needs.right(
                "to start a process as another user",
                "setpriv",
                "--reuid=" + NOBODY,
                "--regid=" + NOBODY,
                "--clear-groups",
                "true");
        for (Path open : List.of(work, options.home())) {
            Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
        Path libraries = Files.createDirectories(work.resolve("libraries"));
        List<Path> copies = new ArrayList<>();
        for (Path entry : ChildJvm.poolClassPath(work)) {
            copies.add(copyOf(entry, libraries.resolve(String.valueOf(entry.getFileName()))));
        }
        return launch().through("setpriv", "--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups")
                .classPath(copies);
    }

    private static Path copyOf(Path source, Path target) throws IOException {
        try (Stream<Path> files = Files.walk(source)) {
            for (Path file : files.toList()) {
                Path copy = target.resolve(source.relativize(file).toString());
                if (Files.notExists(copy)) {
                    Files.copy(file, copy);
                }
            }
        }
        return target;
    }

    // ---------------------------------------------------------------- damage

    @Test
    void aTruncatedSegmentIsRefusedByLength() throws Exception {
        Path segment = segment("slot-0");
        long bytes = Files.size(segment);
        try (FileChannel file = FileChannel.open(segment, StandardOpenOption.WRITE)) {
            file.truncate(bytes / 2);
        }

        assertDamageIsContained(segment, bytes / 2 + " bytes", String.valueOf(bytes));
    }

    @Test
    void aSegmentOfTheRightLengthWithoutItsEndIsRefused() throws Exception {
        Path segment = segment("slot-0");
        long bytes = Files.size(segment);
        try (FileChannel file = FileChannel.open(segment, StandardOpenOption.WRITE)) {
            file.truncate(bytes / 2);
            file.write(ByteBuffer.allocate(1), bytes - 1);
        }

        assertDamageIsContained(segment, "ARROW1");
    }

    /** The damaged dataset is refused, the others are not affected, and the child ends normally. */
    private void assertDamageIsContained(Path segment, String... parts) throws Exception {
        assertThat(launch().answer("attach", "check slot-0"))
                .startsWith("PoolDamagedException: ")
                .contains("'slot-0'", segment.toString())
                .contains(parts);
        assertThat(launch().answer("attach", "verify"))
                .startsWith("{slot-0=segment ")
                .contains(parts);
        assertThat(launch().answer("attach", "check slot-0", "check slot-1")).isEqualTo("right");
    }

    @Test
    void aFlippedByteIsFoundByVerify() throws Exception {
        Path segment = segment("slot-1");
        ColumnInfo exact;
        try (SharedDataPool pool = SharedDataPool.attach(options)) {
            exact = pool.info("slot-1").columns().get(2);
        }
        flip(segment, exact.offsetBytes() + 100);

        assertThat(launch().answer("attach", "verify"))
                .startsWith("{slot-1=segment ")
                .contains(segment.toString(), "'exact'", "CRC-32C", exact.crc32c())
                .doesNotContain("slot-0");
    }

    @Test
    void aCorruptRegistryIsRefused() throws Exception {
        Path registry = options.directory().resolve("registry.yaml");
        flip(registry, Files.size(registry) / 2);

        assertThat(launch().answer("attach"))
                .startsWith("PoolDamagedException: ")
                .contains(registry.toString(), "crc32c");
        assertThat(launch().answer("create-or-attach")).startsWith("PoolDamagedException: ");
        assertThat(launch().answer("create")).startsWith("PoolDamagedException: ");
    }

    @Test
    void anEmptyRegistryIsRefused() throws Exception {
        Files.write(options.directory().resolve("registry.yaml"), new byte[0]);

        assertThat(launch().answer("attach"))
                .startsWith("PoolDamagedException: ")
                .contains("0 bytes");
    }

    private Path segment(String key) throws IOException {
        Path segment = options.directory().resolve("segments").resolve(key + ".g2.arrow");
        Files.setPosixFilePermissions(segment, PosixFilePermissions.fromString("rw-------"));
        assertThat(Files.isRegularFile(segment, LinkOption.NOFOLLOW_LINKS)).isTrue();
        return segment;
    }

    private static void flip(Path path, long offsetBytes) throws IOException {
        try (FileChannel file = FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            ByteBuffer one = ByteBuffer.allocate(1);
            file.read(one, offsetBytes);
            one.put(0, (byte) (one.get(0) ^ 0x10)).rewind();
            file.write(one, offsetBytes);
        }
    }
}
