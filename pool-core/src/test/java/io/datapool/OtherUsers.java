package io.datapool;

import static org.assertj.core.api.Assertions.assertThat;

import io.datapool.PoolOptions.Audience;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Root, whom these tests run as, can start children as another user, in a home that everybody may enter. */
abstract class OtherUsers {
    /** Nobody's: neither of them needs to be known to the system. */
    static final String UID = "54321";

    static final String GID = "54322";

    @TempDir
    Path work;

    PoolOptions options;
    ChildJvm.Launch launch;
    private final List<ChildJvm> children = new ArrayList<>();
    final List<Path> mounts = new ArrayList<>();

    @BeforeEach
    void needsRoot() throws Exception {
        Needs.root();
        Needs.right(
                "to start a process as another user",
                "setpriv",
                "--reuid=" + UID,
                "--regid=" + GID,
                "--clear-groups",
                "true");
        Files.setPosixFilePermissions(work, PosixFilePermissions.fromString("rwxr-xr-x"));
        Path home = Files.createDirectory(work.resolve("home"));
        Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwxr-xr-x"));
        options = PoolOptions.named("shared").home(home);
        launch = ChildJvm.on(options, work).classPath(readableByAll(ChildJvm.poolClassPath(work)));
    }

    @AfterEach
    void endChildrenAndUnmount() throws Exception {
        children.forEach(ChildJvm::close);
        for (Path mount : mounts) {
            assertThat(runs("umount", mount.toString())).as("umount %s", mount).isTrue();
        }
    }

    static boolean runs(String... command) throws InterruptedException {
        try {
            return new ProcessBuilder(command)
                            .redirectError(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false;
        }
    }

    /** Copies, where another user may read them. */
    private List<Path> readableByAll(List<Path> classPath) throws IOException {
        List<Path> copies = new ArrayList<>();
        for (Path entry : classPath) {
            Path copy = work.resolve("class-path").resolve(copies.size() + "-" + entry.getFileName());
            try (Stream<Path> files = Files.walk(entry)) {
                for (Path file : files.toList()) {
                    Path target = copy.resolve(entry.relativize(file).toString());
                    if (Files.isDirectory(file)) {
                        Files.createDirectories(target);
                    } else {
                        Files.createDirectories(target.resolveSibling(""));
                        Files.copy(file, target);
                    }
                }
            }
            copies.add(copy);
        }
        assertThat(launchable(work.resolve("class-path"))).isTrue();
        return copies;
    }

    private static boolean launchable(Path directory) throws IOException {
        try {
            return runs("chmod", "-R", "a+rX", directory.toString());
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    final ChildJvm otherUser(PoolOptions pool, String... groups) throws IOException {
        List<String> prefix = new ArrayList<>(List.of("setpriv", "--reuid=" + UID, "--regid=" + GID));
        prefix.add(groups.length == 0 ? "--clear-groups" : "--groups=" + String.join(",", groups));
        return started(launch.on(pool).through(prefix.toArray(String[]::new)));
    }

    final ChildJvm started(ChildJvm.Launch how) throws IOException {
        ChildJvm child = how.start();
        children.add(child);
        return child;
    }

    final SharedDataPool poolFor(Audience audience) {
        SharedDataPool pool = SharedDataPool.create(options.readableBy(audience));
        Generations.publish(pool);
        return pool;
    }
}
