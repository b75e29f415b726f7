package io.datapool.bench.process;

import io.datapool.PoolOptions;
import io.datapool.SharedDataPool;
import io.datapool.examples.RandomWalk;
import io.datapool.fetch.Bar;
import io.datapool.fetch.MarketDataWriter;
import io.datapool.loader.MarketData;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

/**
 * One-minute bars of several symbols, random walks, as Parquet files.
 *
 * @param directory of the files
 * @param symbolCount how many symbols
 * @param rows bars of each
 */
record MinuteBars(Path directory, int symbolCount, int rows) {
    static final String TIMEFRAME = "1m";
    static final int YEAR = 365 * 24 * 60;

    private static final Instant FIRST = Instant.parse("2025-01-01T00:00:00Z");
    private static final int MINUTE_SECONDS = 60;
    /** A minute's steps are shorter than those of the five minutes that the walk takes. */
    private static final double WILDNESS = 0.45;

    List<String> symbols() {
        return IntStream.range(0, symbolCount).mapToObj("S%02d"::formatted).toList();
    }

    /** Writes all files. */
    void write() throws IOException {
        ExecutorService threads =
                Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors());
        try {
            MarketDataWriter writer = MarketDataWriter.in(directory);
            List<Callable<Path>> files = new ArrayList<>();
            for (String symbol : symbols()) {
                long seed = symbol.hashCode();
                files.add(() -> writer.writeBars(symbol, TIMEFRAME, new Walk(rows, seed)));
            }
            for (Future<Path> file : threads.invokeAll(files)) {
                file.get();
            }
        } catch (ExecutionException e) {
            throw new IOException("cannot write bars below " + directory, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while writing bars below " + directory, e);
        } finally {
            threads.shutdownNow();
        }
    }

    /** All of them, as a load. */
    MarketData market() {
        return MarketData.in(directory)
                .symbols(symbols().toArray(String[]::new))
                .timeframes(TIMEFRAME);
    }

    /** Loads all of them. */
    void loadInto(PoolOptions options) {
        try (SharedDataPool pool = market().loadInto(options)) {
            if (pool.keys().size() < symbolCount) {
                throw new IllegalStateException("pool " + options + " holds " + pool.keys());
            }
        }
    }

    /** Bars that are made up while they are written: a year of objects would fill the heap. */
    private static final class Walk extends AbstractList<Bar> {
        private final int rows;
        private final long seed;

        Walk(int rows, long seed) {
            this.rows = rows;
            this.seed = seed;
        }

        @Override
        public Bar get(int index) {
            throw new UnsupportedOperationException("a walk is walked from its start");
        }

        @Override
        public int size() {
            return rows;
        }

        @Override
        public Iterator<Bar> iterator() {
            RandomWalk walk = new RandomWalk(seed, 1_000, WILDNESS, 100);
            return new Iterator<>() {
                private int row;

                @Override
                public boolean hasNext() {
                    return row < rows;
                }

                @Override
                public Bar next() {
                    if (!hasNext()) {
                        throw new NoSuchElementException();
                    }
                    return walk.next(FIRST.plusSeconds((long) MINUTE_SECONDS * row++));
                }
            };
        }
    }
}
