package io.datapool.internal.directory;

import io.datapool.error.PlatformException;
import io.datapool.internal.file.CurrentUser;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Where pools live unless somebody names another home. */
public final class DefaultHome {
    private static final String FOLDER = ".datapool";

    private DefaultHome() {}

    /**
     * The named home; else a folder of the user's home directory, of which the JVM knows nothing where the user has no entry in
     * the passwd file: its {@code user.home} is then a question mark.
     *
     * @param named what {@code DATAPOOL_HOME} says; null or blank when it says nothing
     * @param userHome the system property {@code user.home}
     * @param shellHome what {@code HOME} says
     * @return empty when neither of the last two is an absolute path: a relative one would be another pool in every directory
     */
    public static Optional<Path> of(@Nullable String named, @Nullable String userHome, @Nullable String shellHome) {
        if (named != null && !named.isBlank()) {
            return Optional.of(Path.of(named));
        }
        return absolute(userHome).or(() -> absolute(shellHome)).map(directory -> directory.resolve(FOLDER));
    }

    private static Optional<Path> absolute(@Nullable String path) {
        return Optional.ofNullable(path).map(Path::of).filter(Path::isAbsolute);
    }

    /** The error where there is none. */
    public static PlatformException missing() {
        return new PlatformException("user '" + CurrentUser.name() + "' has no home directory: neither user.home ('"
                + System.getProperty("user.home")
                + "') nor $HOME is an absolute path. Name the pools' home, with --home,"
                + " PoolOptions.home or DATAPOOL_HOME");
    }
}
