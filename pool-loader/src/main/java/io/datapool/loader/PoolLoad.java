package io.datapool.loader;

import io.datapool.PoolUpdate;
import io.datapool.SharedDataPool;
import io.datapool.error.PoolException;
import io.datapool.error.PoolLockedException;
import io.datapool.error.UnknownKeyException;
import io.datapool.parquet.ParquetException;
import io.datapool.parquet.ParquetFile;
import io.datapool.schema.DatasetInfo;
import io.datapool.schema.Names;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Function;

/**
 * One load: finds the files, leaves out what has not changed, reads the rest, publishes once.
 *
 * <p>It looks twice. The first look needs no lock: where nothing is to be read, nobody is waited for. All that it found is then
 * forgotten: only what the second look, under the lock, compares with the registry that is current there decides what is published.
 */
final class PoolLoad {
    private final SharedDataPool pool;
    private final List<LoadRequest> requests;
    private final LoadListener listener;
    private final Workers workers;

    private PoolLoad(SharedDataPool pool, List<LoadRequest> requests, LoadListener listener, Workers workers) {
        this.pool = pool;
        this.requests = requests;
        this.listener = listener;
        this.workers = workers;
    }

    /**
     * Loads what has changed. While another process writes the pool this one waits, and looks again whenever the pool's own
     * writer timeout has passed.
     */
    static LoadReport run(SharedDataPool pool, List<LoadRequest> requests, Duration waitAtMost, LoadListener listener) {
        requireDistinct(requests);
        long started = System.nanoTime();
        try (Workers workers = new Workers(Runtime.getRuntime().availableProcessors())) {
            PoolLoad load = new PoolLoad(pool, requests, listener, workers);
            while (true) {
                try {
                    return load.run();
                } catch (PoolLockedException e) {
                    if (Thread.currentThread().isInterrupted()) {
                        throw e;
                    }
                    Duration waited = Duration.ofNanos(System.nanoTime() - started);
                    if (waited.compareTo(waitAtMost) >= 0) {
                        throw new PoolLockedException(
                                e.getMessage() + ". In all this load waited " + waited.toSeconds()
                                        + " s; allow it more with LoadOptions.waitAtMost",
                                e);
                    }
                    listener.waiting(waited);
                }
            }
        }
    }

    private static void requireDistinct(List<LoadRequest> requests) {
        Set<String> keys = new HashSet<>();
        for (LoadRequest request : requests) {
            if (!keys.add(Names.requireKey(request.key()))) {
                throw new IllegalArgumentException("dataset '" + request.key() + "' is asked for twice");
            }
        }
    }

    private LoadReport run() {
        pool.refresh();
        long generation = pool.generation();
        List<Finding> findings = lookAtAll(request -> lookUnlocked(request, held(request.key())));
        boolean nothingToRead =
                findings.stream().allMatch(finding -> finding.changed().isEmpty());
        // Another thread may have moved the handle on during the look, which then saw a bit of each generation.
        return nothingToRead && pool.generation() == generation
                ? new LoadReport(findings.stream().map(Finding::outcome).toList(), generation)
                : publish();
    }

    private Optional<DatasetInfo> held(String key) {
        try {
            return Optional.of(pool.info(key));
        } catch (UnknownKeyException e) {
            return Optional.empty();
        }
    }

    private LoadReport publish() {
        try (PoolUpdate update = pool.beginUpdate()) {
            List<Finding> findings = lookAtAll(request -> look(request, update.current(request.key())));
            Progress progress = new Progress(
                    listener,
                    findings.stream()
                            .flatMap(finding -> finding.changed().stream())
                            .toList());
            List<Callable<LoadOutcome>> reads = findings.stream()
                    .<Callable<LoadOutcome>>map(finding -> () -> finding.changed()
                            .map(source -> read(update, finding.request(), source, progress.of(source)))
                            .orElse(finding.outcome()))
                    .toList();
            List<LoadOutcome> outcomes = workers.callAll(reads);
            return new LoadReport(outcomes, update.commit());
        }
    }

    /**
     * What can be said of a request without reading its data.
     *
     * @param outcome of the request, unless there is a file to be read
     * @param changed the file that is to be read; empty when there is none, or no need
     */
    private record Finding(LoadRequest request, LoadOutcome outcome, Optional<SourceFile> changed) {}

    private List<Finding> lookAtAll(Function<LoadRequest, Finding> look) {
        return workers.callAll(requests.stream()
                .<Callable<Finding>>map(request -> () -> look.apply(request))
                .toList());
    }

    /** Also opens a file that is to be read: nobody is to wait for the lock, or for its holder, because of one that cannot be. */
    private static Finding lookUnlocked(LoadRequest request, Optional<DatasetInfo> held) {
        Finding finding = look(request, held);
        if (finding.changed().isPresent()) {
            Path path = finding.changed().get().path();
            try {
                ParquetFile.open(path).close();
            } catch (ParquetException | RuntimeException e) {
                return done(request, failure(request, path, e));
            }
        }
        return finding;
    }

    private static Finding look(LoadRequest request, Optional<DatasetInfo> held) {
        Optional<Path> path;
        try {
            path = Presence.first(request.candidates());
        } catch (IOException e) {
            return done(request, failure(request, request.candidates().get(0), e));
        }
        if (path.isEmpty()) {
            return done(request, missing(request));
        }
        try {
            SourceFile source = SourceFile.of(path.get());
            return held.isPresent() && source.isUnchangedSince(held.get(), request)
                    ? done(request, outcome(request, LoadStatus.UNCHANGED, held.get()))
                    : new Finding(request, failure(request, path.get(), "it was not read"), Optional.of(source));
        } catch (IOException | RuntimeException e) {
            return done(request, failure(request, path.get(), e));
        }
    }

    private static LoadOutcome read(
            PoolUpdate update, LoadRequest request, SourceFile source, Progress.OfFile progress) {
        LoadOutcome outcome;
        try {
            outcome = outcome(request, LoadStatus.LOADED, FileLoad.load(update, request, source, progress));
        } catch (ParquetException | IOException | RuntimeException | LinkageError e) {
            // Whatever one file does to this library, the others are loaded.
            outcome = failure(request, source.path(), e);
        }
        progress.finished(outcome.rows());
        return outcome;
    }

    private static Finding done(LoadRequest request, LoadOutcome outcome) {
        return new Finding(request, outcome, Optional.empty());
    }

    private static LoadOutcome outcome(LoadRequest request, LoadStatus status, DatasetInfo info) {
        Path path = Path.of(info.source().orElseThrow().path());
        return new LoadOutcome(
                request.key(), status, path, info.rows(), info.nbytes(), "", info.quality(), info.notes());
    }

    private static LoadOutcome missing(LoadRequest request) {
        String files = String.join(
                " or ", request.candidates().stream().map(Path::toString).toList());
        return LoadOutcome.problem(
                request.key(),
                LoadStatus.MISSING,
                request.candidates().get(0),
                "there is no file " + files + ". Check the data directory, the symbol and the timeframe");
    }

    private static LoadOutcome failure(LoadRequest request, Path path, Throwable e) {
        String message = String.valueOf(e.getMessage());
        boolean tellsAll =
                e instanceof PoolException || (message.contains(path.toString()) && !message.equals(path.toString()));
        return failure(request, path, tellsAll ? message : "cannot load " + path + ": " + e);
    }

    private static LoadOutcome failure(LoadRequest request, Path path, String detail) {
        return LoadOutcome.problem(request.key(), LoadStatus.FAILED, path, detail);
    }
}
