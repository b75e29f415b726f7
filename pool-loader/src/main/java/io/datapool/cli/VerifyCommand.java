package io.datapool.cli;

import io.datapool.SharedDataPool;
import io.datapool.VerifyReport;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code pool verify}: is everything still what was written? */
@Command(
        name = "verify",
        mixinStandardHelpOptions = true,
        description = "Read every dataset and compare it with its checksums.")
final class VerifyCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Mixin(name = "pool")
    private final PoolSelection selection = new PoolSelection();

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Override
    public Integer call() {
        try (SharedDataPool pool = selection.attach(spec.commandLine())) {
            VerifyReport report = pool.verify();
            if (json) {
                Map<String, Object> map = new LinkedHashMap<>();
                map.put("ok", report.ok());
                map.put("generation", report.generation());
                map.put("datasets", report.datasets());
                map.put("nbytes", report.nbytes());
                map.put("problems", report.problems());
                spec.commandLine().getOut().println(Json.text(map));
            } else {
                spec.commandLine()
                        .getOut()
                        .println(report.datasets() + " datasets, " + Text.megabytes(report.nbytes())
                                + " MB, generation " + report.generation() + ": "
                                + (report.ok()
                                        ? "all is well"
                                        : report.problems().size() + " damaged"));
            }
            report.problems()
                    .forEach((key, problem) -> spec.commandLine().getErr().println("pool verify: " + problem));
            return report.ok() ? PoolCommand.DONE : PoolCommand.FAILED;
        }
    }
}
