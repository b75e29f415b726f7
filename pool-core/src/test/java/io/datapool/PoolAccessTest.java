package io.datapool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datapool.PoolOptions.Audience;
import io.datapool.error.PoolAccessException;
import io.datapool.error.PoolDamagedException;
import io.datapool.internal.directory.DirectoryMutants;
import io.datapool.upkeep.RepairOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PoolAccessTest {
    private static final int NOBODY = 65534;

    @TempDir
    Path home;

    private PoolOptions options;

    @BeforeEach
    void nameThePool() {
        options = Samples.options(home);
    }

    private void makeThePool() {
        try (SharedDataPool pool = SharedDataPool.create(options)) {
            pool.put("a", Samples.values(1));
        }
    }

    private static String mode(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }

    @ParameterizedTest
    @CsvSource({"OWNER, rwx------, rw-------", "GROUP, rwxr-x---, rw-r-----", "EVERYONE, rwxr-xr-x, rw-r--r--"})
    void audienceDecidesWhoMayReadAndNobodyElseWrites(Audience audience, String directory, String file)
            throws IOException {
        options = options.readableBy(audience);
        makeThePool();
        Path root = options.directory();
        assertThat(mode(root)).isEqualTo(directory);
        assertThat(mode(root.resolve("segments"))).isEqualTo(directory);
        assertThat(mode(root.resolve("registry.yaml"))).isEqualTo(file);
        assertThat(mode(root.resolve("readers.lock"))).isEqualTo(file);
        assertThat(mode(root.resolve("writer.lock"))).isEqualTo("rw-------");
        assertThat(mode(new SegmentFiles(options).of("a", 2))).isEqualTo("r--r--r--");
    }

    @Test
    void homeThatEverybodyMayWriteIsRefusedUnlessSticky() throws IOException {
        makeThePool();
        Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwxrwxrwx"));
        assertThatThrownBy(() -> SharedDataPool.attach(options))
                .isInstanceOf(PoolAccessException.class)
                .hasMessageContaining(home.toString())
                .hasMessageContaining("chmod +t");
        assertThatThrownBy(() -> SharedDataPool.create(options)).isInstanceOf(PoolAccessException.class);
        Files.setAttribute(home, "unix:mode", 01777);
        try (SharedDataPool pool = SharedDataPool.attach(options)) {
            assertThat(pool.keys()).containsExactly("a");
        }
    }

    @Test
    void rootDoesNotWriteIntoThePoolOfAnotherUser() throws IOException {
        Needs.root();
        makeThePool();
        Files.setAttribute(options.directory(), "unix:uid", NOBODY);
        String owner = Files.getOwner(options.directory()).getName();
        PoolOptions trusting = options.trustOwner(owner);
        try (SharedDataPool pool = SharedDataPool.open(trusting)) {
            assertThat(pool.keys()).containsExactly("a");
            assertThatThrownBy(() -> pool.put("b", Samples.values(1)))
                    .isInstanceOf(PoolAccessException.class)
                    .hasMessageContaining("belongs to user '" + owner + "'");
        }
        assertThatThrownBy(() -> SharedDataPool.repair(trusting, RepairOptions.defaults()))
                .isInstanceOf(PoolAccessException.class);
        Files.setAttribute(options.directory(), "unix:uid", 0);
    }

    @Test
    void homeMustBeADirectory() throws IOException {
        Path file = Files.writeString(home.resolve("file"), "x");
        assertThatThrownBy(() -> SharedDataPool.attach(options.home(file)))
                .isInstanceOf(PoolAccessException.class)
                .hasMessageContaining(file + " is not a directory");
        assertThatThrownBy(() -> SharedDataPool.create(options.home(file))).isInstanceOf(PoolAccessException.class);
    }

    @Test
    void poolDirectoryMayNotBeALink() throws IOException {
        makeThePool();
        Files.createSymbolicLink(home.resolve("link"), options.directory());
        assertThatThrownBy(() -> SharedDataPool.attach(PoolOptions.named("link").home(home)))
                .isInstanceOf(PoolAccessException.class)
                .hasMessageContaining("symbolic links are not followed");
    }

    @Test
    void registryMayNotBeALink() throws IOException {
        makeThePool();
        Path registry = options.directory().resolve("registry.yaml");
        Path elsewhere = Files.move(registry, home.resolve("elsewhere.yaml"));
        Files.createSymbolicLink(registry, elsewhere);
        assertThatThrownBy(() -> SharedDataPool.attach(options))
                .isInstanceOf(PoolDamagedException.class)
                .hasMessageContaining(registry + " is not a regular file");
    }

    @Test
    void segmentMayNotBeALink() throws IOException {
        makeThePool();
        Path segment = new SegmentFiles(options).of("a", 2);
        Path elsewhere = Files.move(segment, home.resolve("elsewhere.arrow"));
        Files.createSymbolicLink(segment, elsewhere);
        try (SharedDataPool pool = SharedDataPool.attach(options)) {
            assertThatThrownBy(() -> pool.get("a"))
                    .isInstanceOf(PoolDamagedException.class)
                    .hasMessageContaining("not a regular file");
        }
    }

    @Test
    void poolOfAnotherUserIsRefusedUnlessTrusted() throws IOException {
        Needs.root();
        makeThePool();
        Files.setAttribute(options.directory(), "unix:uid", NOBODY);
        String owner = Files.getOwner(options.directory()).getName();
        assertThatThrownBy(() -> SharedDataPool.attach(options))
                .isInstanceOf(PoolAccessException.class)
                .hasMessageContaining("belongs to user '" + owner + "'")
                .hasMessageContaining("trustOwner");
        try (SharedDataPool pool =
                SharedDataPool.attach(options.trustOwner("somebody").trustOwner(owner))) {
            assertThat(pool.keys()).containsExactly("a");
        }
    }

    @Test
    void catchesTheMutantThatTrustsEverybody() throws IOException {
        Needs.root();
        DirectoryMutants.trustingEverybody().isCaughtBy(this::poolOfAnotherUserIsRefusedUnlessTrusted);
    }

    @Test
    void unreadablePoolNamesThePathAndTheRemedy() throws IOException {
        Needs.anOrdinaryUser();
        makeThePool();
        Files.setPosixFilePermissions(options.directory(), PosixFilePermissions.fromString("---------"));
        try {
            assertThatThrownBy(() -> SharedDataPool.attach(options))
                    .isInstanceOf(PoolAccessException.class)
                    .hasMessageContaining(options.directory().toString())
                    .hasMessageContaining("readableBy");
        } finally {
            Files.setPosixFilePermissions(options.directory(), PosixFilePermissions.fromString("rwx------"));
        }
    }

    @Test
    void poolWithoutItsReadersLockIsReadUnpinned() throws IOException {
        makeThePool();
        Files.delete(options.directory().resolve("readers.lock"));
        try (SharedDataPool pool = SharedDataPool.attach(options)) {
            assertThat(pool.get("a").get(0, "v")).isEqualTo(1);
        }
    }
}
