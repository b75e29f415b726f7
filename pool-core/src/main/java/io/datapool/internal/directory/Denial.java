package io.datapool.internal.directory;

import io.datapool.error.PoolAccessException;
import io.datapool.internal.file.CurrentUser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Says what keeps this user from a file: the file itself, or a directory above it that may not be entered, which the system does
 * not tell apart. Whoever owns it can change that, and that may be this user himself.
 */
public final class Denial {
    private Denial() {}

    /**
     * The error for what this user may not read.
     *
     * @param path a file or directory of a pool, or a home
     * @param cause what the system reported, if it was asked
     */
    public static PoolAccessException of(Path path, @Nullable Exception cause) {
        Path obstacle = obstacle(path.toAbsolutePath());
        String what = obstacle.equals(path.toAbsolutePath())
                ? "read " + path
                : "enter " + obstacle + ", and so not read " + path;
        String message = "user '" + CurrentUser.name() + "' may not " + what + ". " + remedy(obstacle);
        return cause == null ? new PoolAccessException(message) : new PoolAccessException(message, cause);
    }

    /** The first directory on the way that may not be entered; else the path itself. */
    private static Path obstacle(Path path) {
        Path way = path.getRoot();
        for (Path part : path) {
            if (!Files.isExecutable(way)) {
                return way;
            }
            way = way.resolve(part);
        }
        return path;
    }

    private static String remedy(Path obstacle) {
        try {
            Map<String, Object> attributes =
                    Files.readAttributes(obstacle, "unix:uid,owner,isDirectory", LinkOption.NOFOLLOW_LINKS);
            boolean directory = Boolean.TRUE.equals(attributes.get("isDirectory"));
            if (Objects.equals(attributes.get("uid"), CurrentUser.uid())) {
                return "It is your own: run 'chmod u+r" + (directory ? "x " : " ") + obstacle + "'";
            }
            return "Ask its owner, user '" + attributes.get("owner")
                    + "', to share it (PoolOptions.readableBy, or 'chmod' for a directory above the pool), or name"
                    + " another home";
        } catch (IOException e) {
            return "Ask its owner to share it (PoolOptions.readableBy), or name another home";
        }
    }
}
