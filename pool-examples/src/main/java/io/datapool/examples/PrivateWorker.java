package io.datapool.examples;

import io.datapool.parquet.ParquetException;
import java.io.IOException;
import java.lang.ref.Reference;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A worker process that loads a copy of its own from Parquet before it starts. Arguments: data directory, job. */
public final class PrivateWorker {
    private PrivateWorker() {}

    private record Series(
            String symbol, String timeframe, PrivateCopy.Bars bars, Optional<PrivateCopy.Funding> funding) {}

    /** The arguments for a job. */
    public static List<String> arguments(Path dataDir, WorkerJob job) {
        return job.toArguments(dataDir.toString());
    }

    /** Runs one job. */
    public static void main(String[] args) throws IOException, ParquetException {
        WorkerPipe parent = WorkerPipe.standard();
        WorkerJob job = WorkerJob.parse(args, 1);
        Checksum checksum = new Checksum();
        List<Series> copy = load(Path.of(args[0]), job, checksum);
        parent.ready(checksum);
        try {
            for (Series series : copy) {
                for (SmaCrossover.Parameters rule : job.rules()) {
                    SmaCrossover.Outcome outcome = SmaCrossover.run(rule, series.bars(), series.funding());
                    parent.result(new BackTestResult(rule, series.symbol(), series.timeframe(), outcome));
                }
            }
            parent.doneAndHold();
        } finally {
            Reference.reachabilityFence(copy); // it is still there while the parent measures
        }
    }

    private static List<Series> load(Path dataDir, WorkerJob job, Checksum checksum) throws ParquetException {
        List<Series> copy = new ArrayList<>();
        for (String symbol : job.symbols()) {
            Optional<PrivateCopy.Funding> funding = Optional.empty();
            if (job.funding()) {
                funding = Optional.of(PrivateCopy.Funding.load(dataDir, symbol));
                funding.get().addTo(checksum);
            }
            for (String timeframe : job.timeframes()) {
                PrivateCopy.Bars bars = PrivateCopy.Bars.load(dataDir, symbol, timeframe);
                bars.addTo(checksum);
                copy.add(new Series(symbol, timeframe, bars, funding));
            }
        }
        return copy;
    }
}
