package io.datapool.cli;

import io.datapool.SharedDataPool;
import io.datapool.upkeep.GcReport;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code pool gc}: free what nobody needs any more. */
@Command(
        name = "gc",
        mixinStandardHelpOptions = true,
        description =
                "Delete replaced and removed datasets that no process reads any more, and what crashes left; say what"
                        + " stays, and which processes keep it.")
final class GcCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Mixin(name = "pool")
    private final PoolSelection selection = new PoolSelection();

    @Override
    public Integer call() {
        try (SharedDataPool pool = selection.open(spec.commandLine())) {
            GcReport report = pool.gc();
            if (pool.refresh()) {
                // A load was committed while this waited for its turn; what it replaced was kept for this very handle.
                report = both(report, pool.gc());
            }
            PrintWriter out = spec.commandLine().getOut();
            report.deleted().forEach(file -> out.println("deleted " + file));
            report.kept().forEach((file, reason) -> out.println("kept " + file + ": " + reason));
            out.println(report.deleted().size() + " files deleted, " + Text.megabytes(report.freedBytes())
                    + " MB freed, " + report.kept().size() + " kept");
            return PoolCommand.DONE;
        }
    }

    private static GcReport both(GcReport first, GcReport second) {
        List<String> deleted = new ArrayList<>(first.deleted());
        deleted.addAll(second.deleted());
        List<Long> ended = new ArrayList<>(first.ended());
        ended.addAll(second.ended());
        return new GcReport(deleted, first.freedBytes() + second.freedBytes(), second.kept(), ended);
    }
}
