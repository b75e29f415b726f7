package io.datapool.cli;

import io.datapool.PoolOptions;
import io.datapool.SharedDataPool;
import io.datapool.loader.LoadReport;
import io.datapool.loader.MarketData;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code pool load}: Parquet files into a pool. */
@Command(
        name = "load",
        mixinStandardHelpOptions = true,
        description = {
            "Load Parquet files into a pool, which is made where there is none.",
            "Files that the pool holds unchanged are not read again; all others are published together."
        })
final class LoadCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Mixin(name = "pool")
    private final PoolSelection selection = new PoolSelection();

    @Option(
            names = "--data-dir",
            paramLabel = "DIR",
            description = "Holds ohlcv/SYMBOL_TIMEFRAME.parquet and funding/SYMBOL_funding.parquet.")
    private @Nullable Path dataDirectory;

    @Option(names = "--symbols", split = ",", paramLabel = "SYMBOL", description = "For instance BTCUSDT,ETHUSDT.")
    private List<String> symbols = List.of();

    @Option(names = "--timeframes", split = ",", paramLabel = "TIMEFRAME", description = "For instance 1h,4h.")
    private List<String> timeframes = List.of();

    @Option(names = "--include-funding", description = "Load the symbols' funding rates too.")
    private boolean includeFunding;

    @Option(
            names = "--file",
            paramLabel = "KEY=PATH",
            description = "Any other Parquet file, with all its numeric columns. May be repeated.")
    private Map<String, Path> files = new LinkedHashMap<>();

    @Option(
            names = "--readable-by",
            paramLabel = "WHO",
            description = "Who may read a pool that is made now: ${COMPLETION-CANDIDATES}. Default: owner.")
    private PoolOptions.Audience audience = PoolOptions.Audience.OWNER;

    @Mixin
    private final LoadPolicy policy = new LoadPolicy();

    @Option(names = "--quiet", description = "Do not show how the load gets on.")
    private boolean quiet;

    @Option(names = "--json", description = "Print the report as JSON.")
    private boolean json;

    @Override
    public Integer call() {
        MarketData data = marketData();
        try (SharedDataPool pool = SharedDataPool.createOrAttach(
                selection.options(spec.commandLine()).readableBy(audience))) {
            LoadReport report = quiet
                    ? data.load(pool)
                    : ProgressDisplay.load(data, pool, spec.commandLine().getErr());
            if (json) {
                spec.commandLine().getOut().println(Json.text(LoadOutput.map(pool, report)));
            } else {
                LoadOutput.print(spec.commandLine().getOut(), pool, report);
            }
            if (!report.ok()) {
                spec.commandLine().getErr().println("pool load: " + report.summary());
            }
            return report.ok() ? PoolCommand.DONE : PoolCommand.FAILED;
        }
    }

    private MarketData marketData() {
        boolean wantsDirectory = !symbols.isEmpty() || !timeframes.isEmpty() || includeFunding;
        if (wantsDirectory && dataDirectory == null) {
            throw usage("--symbols, --timeframes and --include-funding need --data-dir=DIR");
        }
        if (wantsDirectory && (symbols.isEmpty() || (timeframes.isEmpty() && !includeFunding))) {
            throw usage("name the --symbols, and --timeframes or --include-funding or both");
        }
        if (!wantsDirectory && files.isEmpty()) {
            throw usage("nothing to load: name --data-dir, --symbols and --timeframes, or --file KEY=PATH");
        }
        try {
            return marketDataOfOptions();
        } catch (IllegalArgumentException e) {
            throw usage(String.valueOf(e.getMessage()));
        }
    }

    private MarketData marketDataOfOptions() {
        MarketData data = (dataDirectory == null ? MarketData.ofFiles() : MarketData.in(dataDirectory))
                .symbols(symbols.toArray(String[]::new))
                .timeframes(timeframes.toArray(String[]::new))
                .includeFunding(includeFunding)
                .options(policy.options());
        for (Map.Entry<String, Path> file : files.entrySet()) {
            data = data.file(file.getKey(), file.getValue());
        }
        return data;
    }

    private ParameterException usage(String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}
