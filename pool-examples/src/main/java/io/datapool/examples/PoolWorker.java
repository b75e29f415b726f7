package io.datapool.examples;

import io.datapool.FundingSeries;
import io.datapool.OhlcvSeries;
import io.datapool.PoolOptions;
import io.datapool.SharedDataPool;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** A worker process that reads its bars from the pool, through the typed readers. Arguments: home, pool, job. */
public final class PoolWorker {
    private PoolWorker() {}

    /** The arguments for a job. */
    public static List<String> arguments(PoolOptions pool, WorkerJob job) {
        return job.toArguments(pool.home().toString(), pool.name());
    }

    /** Runs one job. */
    public static void main(String[] args) throws IOException {
        WorkerPipe parent = WorkerPipe.standard();
        WorkerJob job = WorkerJob.parse(args, 2);
        try (SharedDataPool pool =
                SharedDataPool.attach(PoolOptions.named(args[1]).home(Path.of(args[0])))) {
            parent.ready(readAll(pool, job));
            for (String symbol : job.symbols()) {
                Optional<FundingSeries> funding = job.funding() ? Optional.of(pool.funding(symbol)) : Optional.empty();
                for (String timeframe : job.timeframes()) {
                    OhlcvSeries bars = pool.ohlcv(symbol, timeframe);
                    for (SmaCrossover.Parameters rule : job.rules()) {
                        parent.result(
                                new BackTestResult(rule, symbol, timeframe, SmaCrossover.run(rule, bars, funding)));
                    }
                }
            }
            parent.doneAndHold();
        }
    }

    private static Checksum readAll(SharedDataPool pool, WorkerJob job) {
        Checksum checksum = new Checksum();
        for (String symbol : job.symbols()) {
            if (job.funding()) {
                FundingSeries funding = pool.funding(symbol);
                checksum.add(funding.time().column());
                checksum.add(funding.rate());
            }
            for (String timeframe : job.timeframes()) {
                OhlcvSeries bars = pool.ohlcv(symbol, timeframe);
                checksum.add(bars.time().column());
                checksum.add(bars.open());
                checksum.add(bars.high());
                checksum.add(bars.low());
                checksum.add(bars.close());
                checksum.add(bars.volume());
            }
        }
        return checksum;
    }
}
