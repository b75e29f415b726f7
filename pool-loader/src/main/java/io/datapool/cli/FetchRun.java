package io.datapool.cli;

import io.datapool.cli.FetchOutcome.Status;
import io.datapool.fetch.FetchRequest;
import io.datapool.fetch.FetchResult;
import io.datapool.fetch.IncompleteFetchException;
import io.datapool.fetch.MarketDataFetcher;
import io.datapool.fetch.Series;
import io.datapool.fetch.dump.DumpListener;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Fetches one series after the other, and goes on with the next when one fails. */
final class FetchRun implements DumpListener {
    private final Path directory;
    private final List<FetchOutcome> outcomes = new ArrayList<>();
    /** Of the series that is being fetched. */
    private int archives;

    private boolean anyArchive;
    private String missingArchive = "";

    /** @param directory below which the files are */
    FetchRun(Path directory) {
        this.directory = directory;
    }

    @Override
    public void lookedFor(String archive, boolean found) {
        if (found) {
            archives++;
            anyArchive = true;
        } else {
            missingArchive = archive;
        }
    }

    /** Whether all files have what was asked for. */
    boolean ok() {
        return outcomes.stream().allMatch(outcome -> outcome.status() == Status.FETCHED);
    }

    /** Whether something was begun or left that the same command takes up. */
    boolean canGoOn() {
        return count(Status.INCOMPLETE) + count(Status.SKIPPED) > 0;
    }

    /** Whether the exchange did not give funding rates. */
    boolean fundingFailed() {
        return outcomes.stream()
                .anyMatch(outcome ->
                        outcome.series() instanceof Series.FundingRates && outcome.status() == Status.FAILED);
    }

    /** One line: how many of each kind. */
    String summary() {
        return Arrays.stream(Status.values())
                .filter(status -> status != Status.SKIPPED || count(status) > 0)
                .map(status -> count(status) + " " + Text.lowerCase(status))
                .collect(Collectors.joining(", "));
    }

    private long count(Status status) {
        return outcomes.stream().filter(outcome -> outcome.status() == status).count();
    }

    void print(PrintWriter out) {
        TextTable table = new TextTable("KEY", "STATUS", "ROWS", "FETCHED", "FROM", "TO", "NOTES");
        for (FetchOutcome outcome : outcomes) {
            String archivesRead = outcome.archives() == 0 ? "" : outcome.archives() + " archives";
            table.row(
                    outcome.series().key(),
                    Text.lowerCase(outcome.status()),
                    outcome.rows(),
                    outcome.fetchedRows(),
                    outcome.first() == null ? "-" : outcome.first(),
                    outcome.last() == null ? "-" : outcome.last(),
                    outcome.detail().isEmpty() ? archivesRead : outcome.detail());
        }
        table.print(out);
        out.println(summary() + " in " + directory);
    }

    /** For programs. */
    Map<String, Object> map() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("ok", ok());
        map.put("directory", directory.toString());
        map.put("series", outcomes.stream().map(FetchOutcome::map).toList());
        return map;
    }

    /** The name of an archive that was not there, when none was; else empty. */
    String uselessArchives() {
        return anyArchive ? "" : missingArchive;
    }

    /** Brings the files of all requests up to date. */
    void run(
            List<FetchRequest<?>> requests,
            Function<FetchRequest<?>, MarketDataFetcher> fetchers,
            FetchDisplay display,
            Interruption interruption) {
        for (FetchRequest<?> request : requests) {
            if (interruption.requested()) {
                outcomes.add(FetchOutcome.skipped(request.series()));
                continue;
            }
            archives = 0;
            display.start(request.series());
            outcomes.add(fetch(request, fetchers.apply(request)));
        }
        if (interruption.requested()) {
            Thread.interrupted(); // it has served; what is left to do is to tell
        }
    }

    private FetchOutcome fetch(FetchRequest<?> request, MarketDataFetcher fetcher) {
        try {
            FetchResult result = fetcher.updateData(request, directory);
            return FetchOutcome.fetched(result, archives);
        } catch (IncompleteFetchException e) {
            return FetchOutcome.incomplete(e, archives);
        } catch (IOException e) {
            String message = e.getMessage();
            return FetchOutcome.failed(request.series(), message == null ? e.toString() : message);
        }
    }
}
