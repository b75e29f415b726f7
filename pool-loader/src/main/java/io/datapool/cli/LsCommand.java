package io.datapool.cli;

import io.datapool.SharedDataPool;
import io.datapool.schema.DatasetInfo;
import io.datapool.schema.TimeRange;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code pool ls}: what a pool holds, or which pools there are. */
@Command(
        name = "ls",
        mixinStandardHelpOptions = true,
        description = "List the datasets of a pool; without --pool, the pools of the home.")
final class LsCommand implements Callable<Integer> {
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
        if (selection.name().isEmpty()) {
            List<String> pools = SharedDataPool.names(selection.home());
            if (json) {
                out.println(Json.text(pools));
            } else {
                pools.forEach(out::println);
            }
            return PoolCommand.DONE;
        }
        try (SharedDataPool pool = selection.attach(spec.commandLine())) {
            if (json) {
                out.println(Json.text(map(pool)));
            } else {
                print(pool, pool.keys().stream().map(pool::info).toList());
            }
            return PoolCommand.DONE;
        }
    }

    private void print(SharedDataPool pool, List<DatasetInfo> datasets) {
        TextTable table = new TextTable("KEY", "KIND", "ROWS", "COLUMNS", "MB", "FROM", "TO", "STEP");
        for (DatasetInfo info : datasets) {
            Optional<TimeRange> time = info.time();
            table.row(
                    info.key(),
                    info.kind().label(),
                    info.rows(),
                    info.columns().size(),
                    Text.megabytes(info.nbytes()),
                    time.map(range -> range.first().toString()).orElse("-"),
                    time.map(range -> range.last().toString()).orElse("-"),
                    Text.step(time.flatMap(TimeRange::step)));
        }
        PrintWriter out = spec.commandLine().getOut();
        table.print(out);
        out.println(datasets.size() + " datasets, " + Text.megabytes(pool.totalBytes()) + " MB, generation "
                + pool.generation());
    }

    private static Map<String, Object> map(SharedDataPool pool) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("pool", pool.options().name());
        map.put("poolId", pool.poolId());
        map.put("format", pool.format());
        map.put("generation", pool.generation());
        map.put("nbytes", pool.totalBytes());
        map.put(
                "datasets",
                pool.keys().stream().map(key -> Json.dataset(pool, key)).toList());
        return map;
    }
}
