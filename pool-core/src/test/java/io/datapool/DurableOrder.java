package io.datapool;

import static org.assertj.core.api.Assertions.assertThat;

import io.datapool.internal.file.FaultyDisk.Event;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * Replays file operations as a file system sees them that loses whatever was not forced, at the worst moment: what has a name
 * must have been forced before, and what is relied upon must have been, too.
 */
final class DurableOrder {
    private final Path root;
    /** Files whose content may be lost. */
    private final Set<Path> dirty = new HashSet<>();
    /** Directories whose names may be lost. */
    private final Set<Path> dirtyDirectories = new HashSet<>();

    /** Segments of this process, which no registry names yet. */
    private final Set<Path> unnamed = new HashSet<>();
    /** Whether an older registry may come back: a writer before may have died before it forced the newer one. */
    private boolean inDoubt = true;
    /** Whether a registry may come back that was removed from the history: a writer before may have died, too. */
    private boolean historyInDoubt = true;

    /** Whether the pool was deleted. */
    private boolean deleted;

    private DurableOrder(Path root) {
        this.root = root;
    }

    /** Throws when a power loss at any moment would leave a registry that names what is not there, or lose an acknowledged one. */
    static void check(PoolOptions options, List<Event> events) {
        DurableOrder order = new DurableOrder(options.directory());
        events.forEach(order::see);
        order.end();
    }

    private void see(Event event) {
        Path path = event.path();
        Path directory = Objects.requireNonNull(path.getParent());
        switch (event.verb()) {
            case "CREATE" -> {
                dirty.add(path);
                dirtyDirectories.add(directory);
            }
            case "WRITE", "TRUNCATE", "CHANGE_MODE" -> dirty.add(path);
            case "FORCE" -> dirty.remove(path);
            case "FORCE_DIRECTORY" -> {
                dirtyDirectories.remove(path);
                dirty.remove(path);
                inDoubt &= !path.equals(root);
                historyInDoubt &= !path.equals(root.resolve("generations"));
            }
            case "MAKE_DIRECTORY" -> dirtyDirectories.add(directory);
            case "LINK", "RENAME" -> publish(path, directory);
            case "DELETE" -> delete(path, directory);
            default -> {}
        }
    }

    private void publish(Path path, Path directory) {
        assertThat(dirty)
                .as("%s gets its name before its content is forced", path)
                .noneMatch(file -> file.toString().startsWith(path + "."));
        dirtyDirectories.add(directory);
        unnamed.add(path);
        if (path.equals(root.resolve("registry.yaml"))) {
            assertThat(dirtyDirectories)
                    .as("the registry is published before the names of the segments are forced")
                    .doesNotContain(root.resolve("segments"));
            assertThat(dirtyDirectories)
                    .as("the registry is replaced before its second name is forced")
                    .doesNotContain(root.resolve("generations"));
            inDoubt = true;
            unnamed.clear();
        }
    }

    private void delete(Path path, Path directory) {
        dirty.remove(path);
        if (path.equals(root.resolve("registry.yaml"))) {
            dirtyDirectories.add(directory);
            inDoubt = true;
            deleted = true;
            historyInDoubt = false; // that of a pool that is no more does not count
        } else if (directory.equals(root.resolve("generations"))) {
            historyInDoubt = !deleted;
        } else if (path.toString().endsWith(".arrow") && !unnamed.contains(path)) {
            assertThat(inDoubt)
                    .as("%s is deleted before the registry without it is forced", path)
                    .isFalse();
            assertThat(historyInDoubt)
                    .as("%s is deleted before the history without it is forced", path)
                    .isFalse();
        }
    }

    private void end() {
        dirtyDirectories.remove(root.resolve("segments")); // deleted names may come back: they are garbage
        assertThat(dirtyDirectories)
                .as("directories that are not forced at the end")
                .isEmpty();
    }
}
