package io.datapool.cli;

import io.datapool.PoolOptions;
import io.datapool.PoolUpdate;
import io.datapool.SharedDataPool;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code pool rm}: remove datasets, or the pool. */
@Command(
        name = "rm",
        mixinStandardHelpOptions = true,
        description = "Remove datasets, or with --all the whole pool. Processes that read them keep what they mapped.")
final class RmCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Mixin(name = "pool")
    private final PoolSelection selection = new PoolSelection();

    @Parameters(paramLabel = "KEY", arity = "0..*", description = "The datasets' keys.")
    private List<String> keys = List.of();

    @Option(names = "--all", description = "Delete the pool.")
    private boolean all;

    @Override
    public Integer call() {
        if (all != keys.isEmpty()) {
            throw new ParameterException(spec.commandLine(), "name the keys to remove, or --all for the whole pool");
        }
        if (all) {
            PoolOptions options = selection.options(spec.commandLine());
            SharedDataPool.delete(options);
            spec.commandLine().getOut().println("pool '" + options.name() + "' deleted");
            return PoolCommand.DONE;
        }
        try (SharedDataPool pool = selection.open(spec.commandLine())) {
            removeKeys(pool);
            return PoolCommand.DONE;
        }
    }

    private void removeKeys(SharedDataPool pool) {
        try (PoolUpdate update = pool.beginUpdate()) {
            keys.stream().distinct().forEach(update::remove);
            long generation = update.commit();
            spec.commandLine()
                    .getOut()
                    .println(String.join(", ", keys) + " removed; pool '"
                            + pool.options().name() + "' is at generation " + generation);
        }
    }
}
