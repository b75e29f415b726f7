package io.datapool.loader;

import io.datapool.PoolOptions;
import io.datapool.SharedDataPool;
import io.datapool.parquet.SampleFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A table of bars made row by row, and a pool to load it into. Column {@code open} holds the row's number, so that a test can
 * tell which rows were kept, and in which order.
 */
final class BarTable implements AutoCloseable {
    static final String KEY = "A_1h";
    static final long HOUR = 3_600_000;
    static final long START = 1_704_067_200_000L;
    private static final FileTime LONG_AGO = FileTime.from(Instant.parse("2024-05-01T00:00:00Z"));

    /**
     * A row.
     *
     * @param millis its time; null where it has none
     */
    record Row(@Nullable Long millis, @Nullable String symbol, int venue) {}

    private final List<Row> rows = new ArrayList<>();
    private final Path directory;
    private final SharedDataPool pool;

    BarTable(Path directory) {
        this.directory = directory;
        this.pool = SharedDataPool.createOrAttach(PoolOptions.named("p").home(directory.resolve("home")));
    }

    BarTable row(@Nullable Long millis) {
        return row(millis, "A", 1);
    }

    BarTable row(@Nullable Long millis, @Nullable String symbol, int venue) {
        rows.add(new Row(millis, symbol, venue));
        return this;
    }

    /** Bars at these hours since the start. */
    BarTable hours(int... hours) {
        for (int hour : hours) {
            row(START + hour * HOUR);
        }
        return this;
    }

    List<Row> rows() {
        return rows;
    }

    SharedDataPool pool() {
        return pool;
    }

    private Path write(Path path) throws IOException {
        SampleFile file = SampleFile.of(
                "optional int64 timestamp (TIMESTAMP(MILLIS,true))",
                "required double open",
                "required double high",
                "required double low",
                "required double close",
                "required double volume",
                "required double rate",
                "optional binary symbol (STRING)",
                "required int64 venue",
                "required int32 small (INTEGER(32,false))");
        file.dictionary(true).rowGroupRows(1_000).pageRows(300);
        for (int i = 0; i < rows.size(); i++) {
            Row row = rows.get(i);
            double open = i;
            file.row(
                    row.millis(),
                    open,
                    open + 1,
                    open - 1,
                    open,
                    10.0,
                    open,
                    row.symbol(),
                    (long) row.venue(),
                    -row.venue());
        }
        file.write(path);
        return Files.setLastModifiedTime(path, LONG_AGO);
    }

    MarketData bars() throws IOException {
        write(directory.resolve("data/ohlcv/" + KEY + ".parquet"));
        return MarketData.in(directory.resolve("data")).symbols("A").timeframes("1h");
    }

    /** Loads it as bars. */
    LoadOutcome load(LoadOptions options) throws IOException {
        return bars().options(options).load(pool).outcome(KEY).orElseThrow();
    }

    /** Loads it as a file with columns of its own. */
    LoadOutcome loadAsFile(LoadOptions options) throws IOException {
        Path path = write(directory.resolve("data/other.parquet"));
        return MarketData.ofFiles()
                .file("other", path)
                .options(options)
                .load(pool)
                .outcome("other")
                .orElseThrow();
    }

    /** Loads it as funding rates. */
    LoadOutcome loadAsFunding(LoadOptions options) throws IOException {
        write(directory.resolve("data/funding/A_funding.parquet"));
        return MarketData.in(directory.resolve("data"))
                .symbols("A")
                .options(options)
                .preloadFundingRates(pool)
                .outcome("A_funding")
                .orElseThrow();
    }

    /** The numbers of the rows that a dataset of the pool holds. */
    List<Integer> held(LoadOutcome outcome) {
        float[] numbers = pool.get(outcome.key())
                .floats(outcome.key().endsWith("funding") ? "rate" : "open")
                .toArray();
        List<Integer> rowNumbers = new ArrayList<>();
        for (float number : numbers) {
            rowNumbers.add((int) number);
        }
        return rowNumbers;
    }

    @Override
    public void close() {
        pool.close();
    }
}
