package io.datapool.cli;

import io.datapool.PoolOptions;
import io.datapool.SharedDataPool;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** The options that all commands share: which pool, and how much to tell of errors. */
final class PoolSelection {
    @Option(
            names = "--home",
            paramLabel = "DIR",
            description = "Directory that holds the pools; else $DATAPOOL_HOME, else ~/.datapool.")
    private @Nullable Path home;

    @Option(names = "--pool", paramLabel = "NAME", description = "Name of the pool.")
    private @Nullable String pool;

    @Option(
            names = "--trust-owner",
            paramLabel = "USER",
            description = "Use the pool even if it belongs to this user. May be repeated.")
    private List<String> trustedOwners = List.of();

    @Option(names = "--debug", description = "Print stack traces of errors.")
    private boolean debug;

    boolean debug() {
        return debug;
    }

    Optional<String> name() {
        return Optional.ofNullable(pool);
    }

    /** The home that was named, or else the default one. */
    Path home() {
        return home == null ? PoolOptions.named("any").home() : home;
    }

    /** @throws ParameterException when the pool was not named, or cannot be named so */
    PoolOptions options(picocli.CommandLine command) {
        if (pool == null) {
            throw new ParameterException(command, "Missing required option: '--pool=NAME'");
        }
        return options(command, pool);
    }

    /** The options of another pool of the same home, opened in the same way. */
    PoolOptions options(picocli.CommandLine command, String name) {
        try {
            PoolOptions options = PoolOptions.named(name).home(home());
            for (String owner : trustedOwners) {
                options = options.trustOwner(owner);
            }
            return options;
        } catch (IllegalArgumentException e) {
            throw new ParameterException(command, e.getMessage(), e);
        }
    }

    SharedDataPool attach(picocli.CommandLine command) {
        return SharedDataPool.attach(options(command));
    }

    SharedDataPool open(picocli.CommandLine command) {
        return SharedDataPool.open(options(command));
    }
}
