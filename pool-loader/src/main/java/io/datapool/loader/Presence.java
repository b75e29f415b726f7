package io.datapool.loader;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Optional;

/** Looks whether files are there, and does not take what may not be looked at for what is not there. */
final class Presence {
    private Presence() {}

    /**
     * The first of these that is there.
     *
     * @throws IOException when one comes first of which this user cannot tell
     */
    static Optional<Path> first(List<Path> candidates) throws IOException {
        for (Path candidate : candidates) {
            if (isThere(candidate)) {
                return Optional.of(candidate);
            }
        }
        return Optional.empty();
    }

    private static boolean isThere(Path path) throws IOException {
        try {
            Files.readAttributes(path, BasicFileAttributes.class);
            return true;
        } catch (AccessDeniedException e) {
            throw new IOException(
                    "this user may not enter " + closed(path.toAbsolutePath())
                            + ". Have its owner allow it (chmod +x), or name another data directory",
                    e);
        } catch (NoSuchFileException e) {
            return false;
        } catch (IOException e) {
            return true; // links in a circle, say: whoever opens it is told
        }
    }

    /** The first directory on the way that may not be entered. */
    private static Path closed(Path path) {
        Path way = path.getRoot();
        for (Path part : path) {
            if (!Files.isExecutable(way)) {
                break;
            }
            way = way.resolve(part);
        }
        return way;
    }
}
