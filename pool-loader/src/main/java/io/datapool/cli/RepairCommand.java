package io.datapool.cli;

import io.datapool.SharedDataPool;
import io.datapool.upkeep.RepairOptions;
import io.datapool.upkeep.RepairReport;
import io.datapool.upkeep.RepairReport.Restored;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code pool repair}: a damaged pool made anew from its intact segments. */
@Command(
        name = "repair",
        mixinStandardHelpOptions = true,
        description = "Make a damaged registry anew from the intact segments, and set aside what cannot be used.")
final class RepairCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Mixin(name = "pool")
    private final PoolSelection selection = new PoolSelection();

    @Option(names = "--dry-run", description = "Only tell what would be done.")
    private boolean dryRun;

    @Option(
            names = "--ignore-registry",
            description = "Treat the registry as missing: for an old one that was put back, for example.")
    private boolean ignoreRegistry;

    @Option(names = "--drop", paramLabel = "KEY", description = "Leave this dataset out. May be repeated.")
    private List<String> dropped = List.of();

    @Option(
            names = "--use",
            paramLabel = "KEY=GENERATION",
            description = "Take this generation of a dataset. May be repeated.")
    private Map<String, Long> used = Map.of();

    @Option(
            names = "--pool-id",
            paramLabel = "ID",
            description = "Which pool it is, where there are segments of several.")
    private @Nullable String poolId;

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Override
    public Integer call() {
        RepairReport report = SharedDataPool.repair(selection.options(spec.commandLine()), options());
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(Json.text(map(report)));
        } else {
            print(report, out);
        }
        report.lost()
                .forEach((key, reason) ->
                        spec.commandLine().getErr().println("pool repair: lost " + key + ": " + reason));
        return report.lost().isEmpty() ? PoolCommand.DONE : PoolCommand.FAILED;
    }

    private RepairOptions options() {
        try {
            RepairOptions options = RepairOptions.defaults();
            options = dryRun ? options.dryRun() : options;
            options = ignoreRegistry ? options.ignoringRegistry() : options;
            options = poolId == null ? options : options.poolId(poolId);
            for (String key : dropped) {
                options = options.drop(key);
            }
            for (Map.Entry<String, Long> use : used.entrySet()) {
                options = options.use(use.getKey(), use.getValue());
            }
            return options;
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        }
    }

    private static void print(RepairReport report, PrintWriter out) {
        report.registryProblem().ifPresent(problem -> out.println("registry: " + problem));
        report.datasets().forEach((key, dataset) -> {
            switch (dataset.standing()) {
                case CONFIRMED -> {
                    // as the registry says: nothing to tell
                }
                case OTHER_GENERATION -> out.println("uses generation " + dataset.generation() + " of " + key);
                case UNCONFIRMED ->
                    out.println("unconfirmed: " + key + " of generation " + dataset.generation()
                            + " may have been removed, or never committed; 'pool rm " + key + "' removes it");
            }
        });
        report.setAside().forEach((file, reason) -> out.println("set aside " + file + ": " + reason));
        report.ended()
                .forEach((generation, reason) -> out.println("set aside generation " + generation + ": " + reason));
        report.left().forEach((file, reason) -> out.println("left " + file + ": " + reason));
        report.lockFiles()
                .forEach(file ->
                        out.println((report.dryRun() ? "would make " : "made ") + file + " anew, which was missing"));
        String end = report.datasets().size() + " datasets, generation " + report.generation();
        if (!report.changed()) {
            out.println((report.lockFiles().isEmpty() ? "nothing to repair: " : "nothing else to repair: ") + end);
        } else if (report.dryRun()) {
            out.println("would become: " + end + " (nothing was changed)");
        } else {
            out.println("repaired: " + end
                    + (report.setAside().isEmpty() && report.ended().isEmpty()
                            ? ""
                            : "; look into quarantine/ of the pool, then delete it"));
        }
    }

    private static Map<String, Object> map(RepairReport report) {
        Map<String, Object> datasets = new LinkedHashMap<>();
        for (Map.Entry<String, Restored> entry : report.datasets().entrySet()) {
            Map<String, Object> dataset = new LinkedHashMap<>();
            dataset.put("generation", entry.getValue().generation());
            dataset.put("standing", label(entry.getValue().standing()));
            datasets.put(entry.getKey(), dataset);
        }
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("dryRun", report.dryRun());
        map.put("changed", report.changed());
        map.put("registry", label(report.registry()));
        report.registryProblem().ifPresent(problem -> map.put("registryProblem", problem));
        map.put("poolId", report.poolId());
        map.put("generation", report.generation());
        map.put("datasets", datasets);
        map.put("lost", report.lost());
        map.put("setAside", report.setAside());
        map.put("ended", report.ended());
        map.put("lockFiles", report.lockFiles());
        map.put("left", report.left());
        return map;
    }

    private static String label(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
