package io.datapool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datapool.agent.Without;
import io.datapool.error.PoolException;
import io.datapool.internal.directory.DirectoryMutants;
import io.datapool.upkeep.RepairOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Symbolic links in a pool directory that lead out of it. Outside lie canaries: copies of everything a pool has, with names
 * that gc or a writer would delete. Whatever is done with the pool, they stay as they are, down to the times of their last
 * change. Its mutant follows the links.
 */
class PlantedLinksTest {
    /** What of a pool directory can be a link. */
    private static final List<String> PARTS = List.of(
            "segments",
            "registry.yaml",
            "registry.yaml.tmp",
            "writer.lock",
            "readers.lock",
            "quarantine",
            "generations",
            "generations/g1.yaml",
            "generations/g2.yaml",
            "generations/g9.yaml",
            "segments/a.g2.arrow",
            "segments/a.g1.arrow",
            "segments/a.g9.arrow",
            "segments/a.g3.arrow.tmp",
            "segments/x.tmp");

    private final Figures figures = Figures.of(PlantedLinksTest.class, "hostile input");

    @TempDir
    Path work;

    private PoolOptions options;
    private Path outside;
    private PoolFiles files;

    @BeforeEach
    void makeAPoolAndCanaries() throws IOException {
        options = PoolOptions.named("p").home(work.resolve("home"));
        try (SharedDataPool pool = SharedDataPool.create(options)) {
            pool.put("a", Samples.values(1));
        }
        files = PoolFiles.of(options);
        outside = work.resolve("outside");
        Files.createDirectories(outside.resolve("segments"));
        Files.createDirectory(outside.resolve("generations"));
        for (Path file : files.files()) {
            Path canary = outside.resolve(options.directory().relativize(file));
            Files.copy(file, canary);
        }
        for (String name : List.of("old.g1.arrow", "new.g9.arrow", "half.tmp", "plain.txt")) {
            Files.writeString(outside.resolve("segments").resolve(name), "canary");
        }
        for (String name : List.of("g2.yaml", "g9.yaml", "plain.txt")) {
            Files.writeString(outside.resolve("generations").resolve(name), "canary");
        }
        Files.writeString(outside.resolve("canary"), "canary");
    }

    /** Type, mode, length, time of last change of content and of anything else, and the content itself, of all outside. */
    private Map<String, String> canaries() throws IOException {
        Map<String, String> found = new TreeMap<>();
        try (Stream<Path> all = Files.walk(outside)) {
            for (Path path : all.toList()) {
                Map<String, Object> attributes = Files.readAttributes(
                        path, "unix:mode,size,lastModifiedTime,ctime,ino", LinkOption.NOFOLLOW_LINKS);
                String content = Files.isRegularFile(path)
                        ? String.valueOf(java.util.Arrays.hashCode(Files.readAllBytes(path)))
                        : "";
                found.put(path.toString(), new TreeMap<>(attributes) + content);
            }
        }
        return found;
    }

    interface Action {
        void run() throws IOException;
    }

    /** Everything that can be done with a pool. */
    static List<Action> actions(PoolOptions options) {
        List<Action> actions = new ArrayList<>();
        actions.add(() -> SharedDataPool.attach(options).close());
        actions.add(() -> withWriter(options, pool -> pool.get("a")));
        actions.add(() -> withWriter(options, SharedDataPool::verify));
        actions.add(() -> withWriter(options, SharedDataPool::verifyDeep));
        actions.add(() -> withWriter(options, pool -> pool.put("b", Samples.values(2))));
        actions.add(() -> withWriter(options, pool -> pool.put("a", Samples.values(3))));
        actions.add(() -> withWriter(options, pool -> pool.remove("a")));
        actions.add(() -> withWriter(options, SharedDataPool::gc));
        actions.add(() -> SharedDataPool.create(options.readableBy(PoolOptions.Audience.EVERYONE))
                .close());
        actions.add(
                () -> SharedDataPool.repair(options, RepairOptions.defaults().dryRun()));
        actions.add(() -> SharedDataPool.repair(options, RepairOptions.defaults()));
        actions.add(
                () -> SharedDataPool.repair(options, RepairOptions.defaults().ignoringRegistry()));
        actions.add(() -> SharedDataPool.delete(options));
        actions.add(() -> SharedDataPool.create(options.readableBy(PoolOptions.Audience.EVERYONE))
                .close());
        return actions;
    }

    private interface Use {
        void of(SharedDataPool pool);
    }

    private static void withWriter(PoolOptions options, Use use) {
        try (SharedDataPool pool = SharedDataPool.open(options)) {
            use.of(pool);
        }
    }

    private void plant(String part, Path target) throws IOException {
        Path link = options.directory().resolve(part);
        if (Files.isDirectory(link, LinkOption.NOFOLLOW_LINKS)) {
            Files.move(link, work.resolve("home/moved-" + part));
        }
        Files.deleteIfExists(link);
        Files.createSymbolicLink(link, target);
    }

    private List<Path> targets(String part) {
        Path copy = outside.resolve(part);
        return List.of(copy, outside.resolve("canary"), outside.resolve("segments"), outside.resolve("nothing"));
    }

    private int assertNothingOutsideIsTouched(String part) throws IOException {
        int tried = 0;
        for (Path target : targets(part)) {
            List<Action> actions = actions(options);
            // Each action alone on a fresh pool, where that is new, and all of them one after the other.
            int first = target.equals(targets(part).get(0)) || Rounds.areLong() ? 0 : actions.size();
            for (int i = first; i <= actions.size(); i++) {
                Map<String, String> before = canaries();
                plant(part, target);
                List<Action> now = i < actions.size() ? List.of(actions.get(i)) : actions;
                for (Action action : now) {
                    runTyped(action);
                    tried++;
                }
                assertThat(canaries())
                        .as("%s -> %s, action %d", part, target, i)
                        .isEqualTo(before);
                reset();
            }
        }
        return tried;
    }

    private void reset() throws IOException {
        Files.createDirectories(options.directory()); // one of the actions deletes the pool
        try (Stream<Path> moved = Files.list(work.resolve("home"))) {
            for (Path path : moved.filter(path -> path.getFileName().toString().startsWith("moved-"))
                    .toList()) {
                Path target = options.directory()
                        .resolve(path.getFileName().toString().substring("moved-".length()));
                Files.deleteIfExists(target);
                Files.move(path, target);
            }
        }
        files.restore();
        Files.setPosixFilePermissions(options.directory(), PosixFilePermissions.fromString("rwx------"));
    }

    /** It may work, or fail with an error of ours. */
    static void runTyped(Action action) throws IOException {
        try {
            action.run();
        } catch (PoolException e) {
            assertThat(e.getMessage()).isNotBlank();
        }
    }

    @Test
    void linksLeadNowhere() throws IOException {
        int tried = 0;
        for (String part : PARTS) {
            tried += assertNothingOutsideIsTouched(part);
        }
        figures.add("planted links, actions tried", tried);
        figures.add("planted links, files outside touched", 0);
    }

    @Test
    void linkInPlaceOfALockOrOfTheSegmentsIsNamed() throws IOException {
        for (String part : List.of("segments", "writer.lock", "readers.lock")) {
            plant(part, outside.resolve(part));
            assertThatThrownBy(() -> SharedDataPool.attach(options))
                    .isInstanceOf(io.datapool.error.PoolAccessException.class)
                    .hasMessageContainingAll(
                            options.directory().resolve(part).toString(), "symbolic links are not followed");
            reset();
        }
    }

    @Test
    void namedPipesKeepNobodyWaiting() throws IOException {
        for (String part : List.of("registry.yaml", "writer.lock", "readers.lock", "segments", "segments/a.g2.arrow")) {
            Path pipe = options.directory().resolve(part);
            for (Action action : actions(options)) {
                if (Files.isDirectory(pipe)) {
                    Files.move(pipe, work.resolve("home/moved-" + part));
                }
                Files.deleteIfExists(pipe);
                DamagedSegmentTest.makePipe(pipe);
                runTyped(action);
                reset();
            }
        }
    }

    @Test
    void directoriesUnderNamesOfFilesStayAndAreNotInTheWay() throws IOException {
        List<Path> planted = List.of(
                options.directory().resolve("segments/a.g1.arrow"),
                options.directory().resolve("segments/b.tmp"),
                options.directory().resolve("segments/new.g7.arrow"),
                options.directory().resolve("generations/g1.yaml"),
                options.directory().resolve("generations/g9.yaml"));
        Files.delete(options.directory().resolve("generations/g1.yaml"));
        for (Path directory : planted) {
            Files.createDirectory(directory);
            Files.writeString(directory.resolve("canary"), "canary");
        }
        withWriter(options, pool -> assertThat(pool.put("a", Samples.values(2))).isEqualTo(8));
        withWriter(options, pool -> assertThat(pool.gc().kept()).containsKeys("a.g1.arrow", "new.g7.arrow"));
        SharedDataPool.delete(options);
        for (Path directory : planted) {
            assertThat(directory.resolve("canary")).hasContent("canary");
        }
    }

    @Test
    void keysAndNamesThatLeadElsewhereAreRefused() {
        withWriter(options, pool -> {
            for (String key :
                    List.of("..", "../a", "a/../b", "/etc/passwd", "a/b", "a\0b", ".", "", "a..b", "\u202ea", "a\n")) {
                for (Use use : List.<Use>of(
                        p -> p.get(key), p -> p.info(key), p -> p.put(key, Samples.values(1)), p -> p.remove(key))) {
                    assertThatThrownBy(() -> use.of(pool)).as(key).isInstanceOf(IllegalArgumentException.class);
                }
                assertThatThrownBy(() -> PoolOptions.named(key)).isInstanceOf(IllegalArgumentException.class);
                assertThatThrownBy(() -> RepairOptions.defaults().drop(key))
                        .isInstanceOf(IllegalArgumentException.class);
                assertThat(pool.contains(key)).isFalse();
            }
        });
    }

    /** A registry of ours with the right checksum whose keys and files lead elsewhere. */
    @Test
    void registryWhosePathsLeadElsewhereOpensNothingThere() throws IOException {
        Map<String, String> before = canaries();
        Path registry = options.directory().resolve("registry.yaml");
        String text = Files.readString(registry);
        String up = "../../outside/segments/a.g2.arrow";
        for (String changed : List.of(
                text.replace("  \"a\": ", "  \"../../outside/segments/a\": "),
                text.replace("  \"a\": ", "  \"/etc/passwd\": "),
                text.replace("\"a.g2.arrow\"", "\"" + up + "\""),
                text.replace("\"a.g2.arrow\"", "\"" + outside.resolve("segments/a.g2.arrow") + "\""),
                text.replace("pool: \"p\"", "pool: \"../outside\""))) {
            assertThat(changed).isNotEqualTo(text);
            SegmentFiles.overwrite(registry, PoolFiles.checksummed(changed));
            Files.delete(options.directory().resolve("segments/a.g2.arrow"));
            for (Action action : actions(options)) {
                runTyped(action);
            }
            assertThat(canaries()).isEqualTo(before);
            files.restore();
        }
    }

    @Test
    void catchesTheMutantThatFollowsLinks() {
        Without.all(DirectoryMutants.followingLinks()).isCaughtBy(() -> {
            try {
                assertNothingOutsideIsTouched("segments");
            } finally {
                reset();
            }
        });
    }
}
