package io.datapool.cli;

import io.datapool.SharedDataPool;
import io.datapool.upkeep.DeepVerifyReport;
import io.datapool.upkeep.VerifyReport;
import java.util.LinkedHashMap;
import java.util.Locale;
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

    @Option(
            names = "--deep",
            description =
                    "Also compare the segments' own rows, time ranges and structure, look at modes and owners, and"
                            + " list what belongs to no dataset.")
    private boolean deep;

    @Override
    public Integer call() {
        try (SharedDataPool pool = selection.attach(spec.commandLine())) {
            return deep ? deeply(pool.verifyDeep()) : plainly(pool.verify());
        }
    }

    private int deeply(DeepVerifyReport report) {
        if (json) {
            Map<String, Object> map = new LinkedHashMap<>();
            map.put("ok", report.ok());
            map.put("generation", report.generation());
            map.put("datasets", report.datasets());
            map.put("nbytes", report.nbytes());
            map.put(
                    "problems",
                    report.problems().stream().map(VerifyCommand::map).toList());
            map.put("remarks", report.remarks().stream().map(VerifyCommand::map).toList());
            spec.commandLine().getOut().println(Json.text(map));
        } else {
            report.remarks().forEach(remark -> spec.commandLine().getOut().println("remark: " + remark.message()));
            summarize(
                    report.datasets(),
                    report.nbytes(),
                    report.generation(),
                    report.ok() ? "all is well" : report.problems().size() + " problems");
        }
        report.problems().forEach(problem -> spec.commandLine().getErr().println("pool verify: " + problem.message()));
        return report.ok() ? PoolCommand.DONE : PoolCommand.FAILED;
    }

    private static Map<String, Object> map(DeepVerifyReport.Finding finding) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("kind", finding.kind().name().toLowerCase(Locale.ROOT));
        map.put("file", finding.file());
        map.put("message", finding.message());
        return map;
    }

    private void summarize(int datasets, long nbytes, long generation, String result) {
        spec.commandLine()
                .getOut()
                .println(datasets + " datasets, " + Text.megabytes(nbytes) + " MB, generation " + generation + ": "
                        + result);
    }

    private int plainly(VerifyReport report) {
        if (json) {
            Map<String, Object> map = new LinkedHashMap<>();
            map.put("ok", report.ok());
            map.put("generation", report.generation());
            map.put("datasets", report.datasets());
            map.put("nbytes", report.nbytes());
            map.put("problems", report.problems());
            spec.commandLine().getOut().println(Json.text(map));
        } else {
            summarize(
                    report.datasets(),
                    report.nbytes(),
                    report.generation(),
                    report.ok() ? "all is well" : report.problems().size() + " damaged");
        }
        report.problems().forEach((key, problem) -> spec.commandLine().getErr().println("pool verify: " + problem));
        return report.ok() ? PoolCommand.DONE : PoolCommand.FAILED;
    }
}
