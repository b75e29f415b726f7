package io.datapool.cli;

import io.datapool.SharedDataPool;
import io.datapool.upkeep.UpgradeReport;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code pool upgrade}: writes anew what is of an older format. */
@Command(
        name = "upgrade",
        mixinStandardHelpOptions = true,
        description = {
            "Write anew what is of an older format, with the same values.",
            "Upgrade all readers first: versions before 0.2 cannot read the pool afterwards, and must not repair it."
                    + " Takes as much disk space again as what is written; 'pool gc' frees the old files."
        })
final class UpgradeCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Mixin(name = "pool")
    private final PoolSelection selection = new PoolSelection();

    @Override
    public Integer call() {
        try (SharedDataPool pool = selection.open(spec.commandLine())) {
            int before = pool.format();
            UpgradeReport report = pool.upgrade();
            PrintWriter out = spec.commandLine().getOut();
            report.rewritten().forEach(key -> out.println("written anew " + key));
            out.println(report.rewritten().size() + " datasets, " + Text.megabytes(report.bytes())
                    + " MB written anew; the pool has format " + report.format()
                    + (before == report.format() ? "" : ", before " + before) + ", generation " + report.generation());
            return PoolCommand.DONE;
        }
    }
}
