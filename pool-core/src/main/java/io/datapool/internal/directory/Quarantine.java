package io.datapool.internal.directory;

import io.datapool.internal.file.Disk;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * {@code quarantine/} in a pool directory, of mode 0700: files that a repair took out of the pool, under their old names, a
 * second one of the same name with {@code .1} behind it, and so on. Nothing reads them but people. Its methods that change
 * files want the writer lock held.
 */
public final class Quarantine {
    private final Disk disk;
    private final Path directory;

    Quarantine(Disk disk, Path directory) {
        this.disk = disk;
        this.directory = directory;
    }

    /** Where it is, or would be. */
    public Path directory() {
        return directory;
    }

    /** The names of what is in it, sorted; none where there is no such directory. */
    public List<String> names() throws IOException {
        OwnFiles.requireDirectory(directory);
        List<String> names;
        try {
            names = new ArrayList<>(disk.names(directory));
        } catch (NoSuchFileException e) {
            return List.of();
        }
        names.sort(null);
        return names;
    }

    /** Makes it where it is not there yet, and forces its entry to disk. */
    public void create() throws IOException {
        OwnFiles.requireDirectory(directory);
        try {
            disk.createDirectory(directory, Permissions.OWNER.directory());
        } catch (FileAlreadyExistsException e) {
            // Of an earlier repair.
        }
        disk.forceDirectory(Objects.requireNonNull(directory.getParent()));
    }

    /**
     * Keeps a file under a second name, so that it is not lost when the first one is deleted. What is no regular file, and so
     * cannot have a second name everywhere, is moved. Does nothing when it is kept already.
     */
    public void keep(Path file) throws IOException {
        boolean regular = Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS);
        for (int copy = 0; ; copy++) {
            Path kept = directory.resolve(file.getFileName() + (copy == 0 ? "" : "." + copy));
            if (!Files.exists(kept, LinkOption.NOFOLLOW_LINKS)) {
                if (regular) {
                    disk.link(kept, file);
                } else {
                    disk.rename(file, kept);
                }
                return;
            }
            if (regular && !Files.isSymbolicLink(kept) && Files.isSameFile(kept, file)) {
                return;
            }
        }
    }

    /** Forces the names to disk. */
    public void force() throws IOException {
        disk.forceDirectory(directory);
    }
}
