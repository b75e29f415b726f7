package io.datapool.cli;

import io.datapool.PoolOptions;
import io.datapool.SharedDataPool;
import io.datapool.error.PoolException;
import io.datapool.upkeep.ReaderProcess;
import io.datapool.upkeep.ReadersReport;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code pool ps}: which processes read a pool. */
@Command(
        name = "ps",
        mixinStandardHelpOptions = true,
        description = {
            "List the processes that read a pool, and the generation that each reads; without --pool, those of all pools of the"
                    + " home.",
            "The kernel shows only processes of this container (pid namespace). Whether there are others is found out too, but"
                    + " only by the pool's owner."
        })
final class PsCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Mixin(name = "pool")
    private final PoolSelection selection = new PoolSelection();

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        Map<String, ReadersReport> reports = new LinkedHashMap<>();
        int code = PoolCommand.DONE;
        if (selection.name().isPresent()) {
            PoolOptions options = selection.options(spec.commandLine());
            reports.put(options.name(), SharedDataPool.readers(options));
        } else {
            for (String name : SharedDataPool.names(selection.home())) {
                try {
                    reports.put(name, SharedDataPool.readers(selection.options(spec.commandLine(), name)));
                } catch (PoolException e) {
                    spec.commandLine().getErr().println("pool ps: " + e.getMessage());
                    code = PoolCommand.FAILED;
                }
            }
        }
        if (json) {
            out.println(Json.text(maps(reports)));
        } else {
            print(reports);
        }
        return code;
    }

    private void print(Map<String, ReadersReport> reports) {
        TextTable table = new TextTable("POOL", "PID", "GENERATION", "USER", "STARTED", "COMMAND");
        reports.forEach((pool, report) -> {
            for (ReaderProcess reader : report.readers()) {
                table.row(
                        pool,
                        reader.pid(),
                        generations(reader),
                        reader.user().orElse("-"),
                        reader.startedAt().map(Instant::toString).orElse("-"),
                        reader.command().orElse("-"));
            }
        });
        PrintWriter out = spec.commandLine().getOut();
        table.print(out);
        reports.forEach((pool, report) -> out.println("pool '" + pool + "' is at generation " + report.generation()
                + " and has " + processes(report) + " that can be seen from here" + hidden(report.hidden())));
    }

    private static String generations(ReaderProcess reader) {
        return reader.oldestGeneration()
                + (reader.oldestGeneration() == reader.newestGeneration() ? "" : "-" + reader.newestGeneration());
    }

    private static String processes(ReadersReport report) {
        long count = report.readers().stream()
                .mapToLong(ReaderProcess::pid)
                .distinct()
                .count();
        return count == 1 ? "1 reader" : count + " readers";
    }

    private static String hidden(ReadersReport.Hidden hidden) {
        return switch (hidden) {
            case NONE -> ", and no others";
            case SOME -> ", and others, perhaps in another container";
            case UNKNOWN -> "; whether there are others, in another container, only its owner can find out";
        };
    }

    private static List<Map<String, Object>> maps(Map<String, ReadersReport> reports) {
        List<Map<String, Object>> maps = new ArrayList<>();
        reports.forEach((pool, report) -> {
            Map<String, Object> map = new LinkedHashMap<>();
            map.put("pool", pool);
            map.put("generation", report.generation());
            map.put("readers", report.readers().stream().map(PsCommand::map).toList());
            map.put("hidden", report.hidden().name().toLowerCase(Locale.ROOT));
            maps.add(map);
        });
        return maps;
    }

    private static Map<String, Object> map(ReaderProcess reader) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("pid", reader.pid());
        map.put("oldestGeneration", reader.oldestGeneration());
        map.put("newestGeneration", reader.newestGeneration());
        reader.user().ifPresent(user -> map.put("user", user));
        reader.startedAt().ifPresent(start -> map.put("startedAt", start.toString()));
        reader.command().ifPresent(command -> map.put("command", command));
        return map;
    }
}
