package io.datapool;

import io.datapool.error.PlatformException;
import io.datapool.internal.directory.DefaultHome;
import io.datapool.internal.directory.Permissions;
import io.datapool.internal.directory.PoolDirectory;
import io.datapool.internal.file.Surroundings;
import io.datapool.schema.Names;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which pool, and how to open it. Immutable; each method returns changed options.
 *
 * <pre>{@code PoolOptions.named("my_backtest").home(Path.of("/dev/shm/pools")).ephemeral()}</pre>
 */
public final class PoolOptions {
    /** Environment variable that names the home when the options do not. */
    public static final String HOME_VARIABLE = "DATAPOOL_HOME";

    private static final Duration DEFAULT_WRITER_TIMEOUT = Duration.ofSeconds(30);

    /** Who may read a pool; only its owner ever writes. */
    public enum Audience {
        /** The owner alone. */
        OWNER(Permissions.OWNER),
        /** The owner and the directory's group. */
        GROUP(Permissions.GROUP),
        /** Every user of the machine. */
        EVERYONE(Permissions.EVERYONE);

        private final Permissions permissions;

        Audience(Permissions permissions) {
            this.permissions = permissions;
        }

        Permissions permissions() {
            return permissions;
        }
    }

    private final String name;
    /** Null where nobody named one and the user has no home directory. */
    private final @Nullable Path home;

    private final boolean ephemeral;
    /** Null where nobody chose one. */
    private final @Nullable Audience audience;

    private final Duration writerTimeout;
    private final Set<String> trustedOwners;
    private final Surroundings surroundings;

    private PoolOptions(
            String name,
            @Nullable Path home,
            boolean ephemeral,
            @Nullable Audience audience,
            Duration writerTimeout,
            Set<String> trustedOwners,
            Surroundings surroundings) {
        this.name = name;
        this.home = home;
        this.ephemeral = ephemeral;
        this.audience = audience;
        this.writerTimeout = writerTimeout;
        this.trustedOwners = trustedOwners;
        this.surroundings = surroundings;
    }

    /**
     * A persistent pool under the default home: {@code $DATAPOOL_HOME}, or else {@code .datapool} in the user's home
     * directory ({@code user.home}, or {@code $HOME} where the JVM does not know it); readable by its owner.
     *
     * @param name 1 to 128 letters, digits, '.', '_' or '-'
     * @throws IllegalArgumentException when the name is not allowed
     */
    public static PoolOptions named(String name) {
        return new PoolOptions(
                Names.requirePoolName(name),
                DefaultHome.of(System.getenv(HOME_VARIABLE), System.getProperty("user.home"), System.getenv("HOME"))
                        .orElse(null),
                false,
                null,
                DEFAULT_WRITER_TIMEOUT,
                Set.of(),
                Surroundings.REAL);
    }

    /** Under that home: a directory on a local disk, or on a tmpfs such as {@code /dev/shm} for a pool in memory. */
    public PoolOptions home(Path newHome) {
        return new PoolOptions(name, newHome, ephemeral, audience, writerTimeout, trustedOwners, surroundings);
    }

    /**
     * A pool that ends when its creator closes it; when the creator died, with the next {@code gc} or {@code create}. A pool that is
     * there already must be one: who says so of a persistent one cannot open it.
     */
    public PoolOptions ephemeral() {
        return new PoolOptions(name, home, true, audience, writerTimeout, trustedOwners, surroundings);
    }

    /** Who may read the pool; its owner alone unless told. A pool that is there already must be just that, or else cannot be opened. */
    public PoolOptions readableBy(Audience newAudience) {
        return new PoolOptions(name, home, ephemeral, newAudience, writerTimeout, trustedOwners, surroundings);
    }

    /** How long to wait for another writer at most; 30 seconds unless told. */
    public PoolOptions writerTimeout(Duration timeout) {
        if (timeout.isNegative()) {
            throw new IllegalArgumentException("writer timeout " + timeout + " is negative");
        }
        return new PoolOptions(name, home, ephemeral, audience, timeout, trustedOwners, surroundings);
    }

    /** Use the pool even if it belongs to that user; otherwise only our own pools are used. */
    public PoolOptions trustOwner(String user) {
        Set<String> users = new HashSet<>(trustedOwners);
        users.add(user);
        return new PoolOptions(name, home, ephemeral, audience, writerTimeout, Set.copyOf(users), surroundings);
    }

    /** With another disk, or by another clock, than this machine's. */
    PoolOptions in(Surroundings otherSurroundings) {
        return new PoolOptions(name, home, ephemeral, audience, writerTimeout, trustedOwners, otherSurroundings);
    }

    /** The pool's name. */
    public String name() {
        return name;
    }

    /**
     * The directory that holds the pool's directory.
     *
     * @throws PlatformException when nobody named one and the user has no home directory
     */
    public Path home() {
        if (home == null) {
            throw DefaultHome.missing();
        }
        return home;
    }

    /** Whether a pool created with these options ends with its creator. */
    public boolean isEphemeral() {
        return ephemeral;
    }

    /** Who may read a pool created with these options. */
    public Audience audience() {
        return audience == null ? Audience.OWNER : audience;
    }

    /** How long to wait for another writer at most. */
    public Duration writerTimeout() {
        return writerTimeout;
    }

    /** Users whose pools are used besides our own. */
    public Set<String> trustedOwners() {
        return trustedOwners;
    }

    /**
     * The pool's own directory.
     *
     * @throws PlatformException when there is no {@link #home}
     */
    public Path directory() {
        return home().resolve(name);
    }

    /**
     * Refuses to be ignored: what was said of a new pool must be so of the one that is there.
     *
     * @throws IllegalArgumentException when it is not
     */
    void requireAgreement(boolean poolIsEphemeral) throws IOException {
        if (ephemeral && !poolIsEphemeral) {
            throw new IllegalArgumentException(
                    "pool " + directory() + " exists and is persistent, the options say that it is"
                            + " ephemeral. Leave ephemeral() out, or delete the pool first");
        }
        if (audience == null) {
            return;
        }
        Permissions poolPermissions = Permissions.of(directory());
        if (audience.permissions() != poolPermissions) {
            throw new IllegalArgumentException("pool " + directory() + " exists and may be read by " + poolPermissions
                    + ", the options say " + audience + ". Leave readableBy() out, or delete the pool first");
        }
    }

    PoolDirectory poolDirectory() {
        return new PoolDirectory(home(), name, trustedOwners, surroundings);
    }

    @Override
    public String toString() {
        return (home == null ? name : directory()) + (ephemeral ? " (ephemeral)" : "");
    }
}
