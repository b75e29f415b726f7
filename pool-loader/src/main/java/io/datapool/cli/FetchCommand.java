package io.datapool.cli;

import io.datapool.SharedDataPool;
import io.datapool.error.PoolException;
import io.datapool.fetch.ExchangeOptions;
import io.datapool.fetch.FetchRequest;
import io.datapool.fetch.Interval;
import io.datapool.fetch.MarketDataFetcher;
import io.datapool.fetch.Pauser;
import io.datapool.fetch.Series;
import io.datapool.fetch.Symbol;
import io.datapool.fetch.binance.Market;
import io.datapool.fetch.files.Compression;
import io.datapool.loader.LoadReport;
import io.datapool.loader.MarketData;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** {@code pool fetch}: from the exchange to Parquet files, and on into a pool. */
@Command(
        name = "fetch",
        mixinStandardHelpOptions = true,
        description = {
            "Fetch bars and funding rates from Binance into Parquet files, as 'pool load' wants them.",
            "What the files have already is not fetched again, but for their last day. Interrupted, by Ctrl-C or otherwise, the"
                    + " same command goes on where it was."
        },
        footer = {"", "Exit codes: 0 done, 1 some of it failed, 2 wrong usage, 130 Ctrl-C, 143 SIGTERM."})
final class FetchCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Option(
            names = "--symbols",
            required = true,
            split = ",",
            paramLabel = "SYMBOL",
            converter = SymbolConverter.class,
            description = "For instance BTCUSDT,ETH/USDT.")
    private List<Symbol> symbols = List.of();

    @Option(
            names = "--timeframes",
            split = ",",
            paramLabel = "TIMEFRAME",
            converter = IntervalConverter.class,
            description = "For instance 1m,1h; 1m is a minute, 1M a month.")
    private List<Interval> timeframes = List.of();

    @Option(names = "--funding", description = "Fetch the funding rates of the symbols' perpetual futures too.")
    private boolean funding;

    @Option(
            names = "--from",
            paramLabel = "TIME",
            converter = Text.MomentConverter.class,
            description = "First time, inclusive. Default: two years before the end, or where the file ends.")
    private @Nullable Instant from;

    @Option(
            names = "--to",
            paramLabel = "TIME",
            converter = Text.MomentConverter.class,
            description = "Last time, exclusive. Default: now. Bars that are not over are left out.")
    private @Nullable Instant to;

    @Option(
            names = "--data-dir",
            required = true,
            paramLabel = "DIR",
            description = "Holds ohlcv/SYMBOL_TIMEFRAME.parquet and funding/SYMBOL_funding.parquet; made if need be.")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private Path dataDirectory;

    @Mixin
    private final FetchOrigin origin = new FetchOrigin();

    @Option(
            names = "--compression",
            paramLabel = "CODEC",
            description = "Of the files: ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.")
    private Compression compression = Compression.SNAPPY;

    @Option(names = "--load", description = "Load the files into the pool --pool afterwards.")
    private boolean load;

    @Mixin(name = "pool")
    private final PoolSelection selection = new PoolSelection();

    @Option(names = "--quiet", description = "Do not show how the fetch gets on.")
    private boolean quiet;

    @Option(names = "--json", description = "Print the report as JSON.")
    private boolean json;

    @Override
    public Integer call() {
        List<FetchRequest<?>> requests = requests();
        requireSensibleLoad();
        FetchRun run = new FetchRun(dataDirectory);
        try (Interruption interruption = new Interruption()) {
            fetch(run, requests, interruption);
            boolean over = interruption.requested() || !load;
            if (over || !json) {
                reportFetch(run);
            }
            if (over) {
                return run.ok() ? PoolCommand.DONE : PoolCommand.FAILED;
            }
        }
        return load(run);
    }

    /** Complains before the work rather than after it. */
    private void requireSensibleLoad() {
        if (load) {
            selection.options(spec.commandLine());
        } else if (selection.name().isPresent()) {
            throw usage("--pool says where to load to: give --load as well");
        }
    }

    private int load(FetchRun run) {
        try (SharedDataPool pool = SharedDataPool.createOrAttach(selection.options(spec.commandLine()))) {
            LoadReport report = quiet ? marketData().load(pool) : ProgressDisplay.load(marketData(), pool, err());
            if (json) {
                Map<String, Object> map = run.map();
                map.put("load", LoadOutput.map(pool, report));
                out().println(Json.text(map));
                complain(run);
            } else {
                LoadOutput.print(out(), pool, report);
            }
            if (!report.ok()) {
                err().println("pool fetch: " + report.summary());
            }
            return run.ok() && report.ok() ? PoolCommand.DONE : PoolCommand.FAILED;
        } catch (PoolException e) {
            if (json) {
                reportFetch(run);
            }
            throw e;
        }
    }

    private List<FetchRequest<?>> requests() {
        if (timeframes.isEmpty() && !funding) {
            throw usage("name the --timeframes, or --funding, or both");
        }
        List<Series<?>> series = new ArrayList<>();
        for (Symbol symbol : symbols) {
            timeframes.forEach(timeframe -> series.add(new Series.Bars(symbol, timeframe)));
            if (funding) {
                series.add(new Series.FundingRates(symbol));
            }
        }
        try {
            List<FetchRequest<?>> requests = new ArrayList<>();
            for (Series<?> one : series.stream().distinct().toList()) {
                requests.add(new FetchRequest<>(one, from, to));
            }
            return requests;
        } catch (IllegalArgumentException e) {
            throw usage(String.valueOf(e.getMessage()));
        }
    }

    private void fetch(FetchRun run, List<FetchRequest<?>> requests, Interruption interruption) {
        PrintWriter shown = quiet ? new PrintWriter(Writer.nullWriter()) : err();
        try (FetchDisplay display =
                new FetchDisplay(shown, StatusLine.stderrIsTerminal(), InstantSource.system(), Pauser.sleeping())) {
            Map<Market, MarketDataFetcher> fetchers = fetchers(run, requests, display);
            run.run(requests, request -> fetchers.get(market(request.series())), display, interruption);
        }
    }

    private Map<Market, MarketDataFetcher> fetchers(
            FetchRun run, List<FetchRequest<?>> requests, FetchDisplay display) {
        ExchangeOptions options = ExchangeOptions.defaults().pauser(display);
        Map<Market, MarketDataFetcher> fetchers = new EnumMap<>(Market.class);
        try {
            for (FetchRequest<?> request : requests) {
                fetchers.computeIfAbsent(
                        market(request.series()),
                        market -> MarketDataFetcher.from(origin.exchange(market, options, run))
                                .compression(compression)
                                .listener(display));
            }
            return fetchers;
        } catch (IllegalArgumentException e) {
            throw usage(String.valueOf(e.getMessage()));
        }
    }

    /** Spot pays no funding: a back-test of spot prices with funding takes it from the future. */
    private Market market(Series<?> series) {
        return series instanceof Series.FundingRates ? Market.USDM : origin.market();
    }

    private MarketData marketData() {
        return MarketData.in(dataDirectory)
                .symbols(symbols.stream().map(Symbol::name).distinct().toArray(String[]::new))
                .timeframes(
                        timeframes.stream().map(Interval::toString).distinct().toArray(String[]::new))
                .includeFunding(funding);
    }

    private void reportFetch(FetchRun run) {
        if (json) {
            out().println(Json.text(run.map()));
        } else {
            run.print(out());
        }
        complain(run);
        out().flush(); // a process that was told to end does not come to do it later
        err().flush();
    }

    private void complain(FetchRun run) {
        if (!run.uselessArchives().isEmpty()) {
            err().println("pool fetch: no archive was found in " + origin.dumps()
                    + ", among others none that is called " + run.uselessArchives());
        }
        if (!run.ok()) {
            err().println("pool fetch: " + run.summary()
                    + (run.canGoOn() ? "; the same command goes on from there" : ""));
        }
        if (run.fundingFailed() && origin.sharesAddress()) {
            err().println(
                            "pool fetch: --base-url was asked for funding rates, too, which are those of usdm: fetch them by"
                                    + " a command of their own if that host has no usdm");
        }
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }

    private PrintWriter err() {
        return spec.commandLine().getErr();
    }

    private ParameterException usage(String message) {
        return new ParameterException(spec.commandLine(), message);
    }

    private static final class SymbolConverter implements ITypeConverter<Symbol> {
        @Override
        public Symbol convert(String text) {
            try {
                return Symbol.of(text);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(e.getMessage());
            }
        }
    }

    private static final class IntervalConverter implements ITypeConverter<Interval> {
        @Override
        public Interval convert(String text) {
            try {
                return Interval.parse(text);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(e.getMessage());
            }
        }
    }
}
