package io.datapool.loader;

import io.datapool.PoolUpdate;
import io.datapool.SharedDataPool;
import io.datapool.error.PoolException;
import io.datapool.error.PoolLockedException;
import io.datapool.format.DatasetInfo;
import io.datapool.format.Names;
import io.datapool.loader.parquet.ParquetException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;

/** One load: finds the files, leaves out what has not changed, reads the rest, publishes once. */
final class PoolLoad {
    private PoolLoad() {}

    /**
     * Loads what has changed. While another process writes the pool this one waits, and looks again whenever the pool's own
     * writer timeout has passed.
     */
    static LoadReport run(SharedDataPool pool, List<LoadRequest> requests, Duration waitAtMost, LoadListener listener) {
        long started = System.nanoTime();
        while (true) {
            try {
                return run(pool, requests, listener);
            } catch (PoolLockedException e) {
                Duration waited = Duration.ofNanos(System.nanoTime() - started);
                if (waited.compareTo(waitAtMost) >= 0 || Thread.currentThread().isInterrupted()) {
                    throw e;
                }
                listener.waiting(waited);
            }
        }
    }

    private static LoadReport run(SharedDataPool pool, List<LoadRequest> requests, LoadListener listener) {
        Map<String, LoadOutcome> outcomes = new LinkedHashMap<>();
        Map<LoadRequest, SourceFile> changed = new LinkedHashMap<>();
        pool.refresh();
        for (LoadRequest request : requests) {
            Names.requireKey(request.key());
            if (outcomes.containsKey(request.key())) {
                throw new IllegalArgumentException("dataset '" + request.key() + "' is asked for twice");
            }
            Optional<DatasetInfo> held =
                    pool.contains(request.key()) ? Optional.of(pool.info(request.key())) : Optional.empty();
            outcomes.put(request.key(), look(request, held, changed));
        }
        if (!changed.isEmpty()) {
            publish(pool, changed, outcomes, new Progress(listener, changed.values()));
            pool.refresh(); // when another process had loaded it all meanwhile, nothing was committed here
        }
        return new LoadReport(List.copyOf(outcomes.values()), pool.generation());
    }

    /** What can be said without reading the data; a file that must be read is added to {@code changed}. */
    private static LoadOutcome look(
            LoadRequest request, Optional<DatasetInfo> held, Map<LoadRequest, SourceFile> changed) {
        Optional<Path> path;
        try {
            path = Presence.first(request.candidates());
        } catch (IOException e) {
            return problem(
                    request,
                    LoadStatus.FAILED,
                    "cannot look for " + request.candidates().get(0) + ": " + e.getMessage());
        }
        if (path.isEmpty()) {
            return problem(
                    request,
                    LoadStatus.MISSING,
                    "there is no file "
                            + String.join(
                                    " or ",
                                    request.candidates().stream()
                                            .map(Path::toString)
                                            .toList()) + ". Check the data directory, the symbol and the timeframe");
        }
        try {
            SourceFile source = SourceFile.of(path.get());
            if (held.isPresent() && source.isUnchangedSince(held.get(), request)) {
                return outcome(request, LoadStatus.UNCHANGED, held.get());
            }
            changed.put(request, source);
            return problem(request, LoadStatus.FAILED, "it was not read"); // replaced once it is
        } catch (IOException e) {
            return problem(request, LoadStatus.FAILED, "cannot read " + path.get() + ": " + e);
        }
    }

    private static void publish(
            SharedDataPool pool,
            Map<LoadRequest, SourceFile> changed,
            Map<String, LoadOutcome> outcomes,
            Progress progress) {
        try (PoolUpdate update = pool.beginUpdate();
                Workers workers = new Workers(Runtime.getRuntime().availableProcessors())) {
            List<Callable<LoadOutcome>> reads = new ArrayList<>();
            changed.forEach((request, source) -> reads.add(() -> {
                Progress.OfFile file = progress.of(source);
                LoadOutcome outcome = read(update, request, source, file);
                file.finished(outcome.status() == LoadStatus.LOADED ? outcome.rows() : 0);
                return outcome;
            }));
            workers.callAll(reads).forEach(outcome -> outcomes.put(outcome.key(), outcome));
            update.commit();
        }
    }

    private static LoadOutcome read(
            PoolUpdate update, LoadRequest request, SourceFile source, Progress.OfFile progress) {
        try {
            // Another process may have loaded it while this one waited for the lock.
            Optional<DatasetInfo> held = update.current(request.key());
            if (held.isPresent() && source.isUnchangedSince(held.get(), request)) {
                return outcome(request, LoadStatus.UNCHANGED, held.get());
            }
            return outcome(request, LoadStatus.LOADED, FileLoad.load(update, request, source, progress));
        } catch (ParquetException | IOException | PoolException | IllegalArgumentException e) {
            return problem(request, LoadStatus.FAILED, String.valueOf(e.getMessage()));
        }
    }

    private static LoadOutcome outcome(LoadRequest request, LoadStatus status, DatasetInfo info) {
        Path path = Path.of(info.source().orElseThrow().path());
        return new LoadOutcome(
                request.key(), status, path, info.rows(), info.nbytes(), "", info.quality(), info.notes());
    }

    private static LoadOutcome problem(LoadRequest request, LoadStatus status, String detail) {
        return new LoadOutcome(request.key(), status, request.candidates().get(0), 0, 0, detail, Map.of(), Map.of());
    }
}
