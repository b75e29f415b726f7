package io.datapool.fetch;

import io.datapool.fetch.files.Compression;
import io.datapool.fetch.files.RowFormat;
import io.datapool.fetch.files.RowReader;
import io.datapool.fetch.files.SeriesFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * Writes bars and funding rates as Parquet files that pandas, polars, DuckDB and the loader read as they are: times as UTC
 * milliseconds in {@code timestamp}, values as doubles, SNAPPY unless told otherwise. A file appears whole or not at all, and is on
 * disk when the method returns.
 *
 * <p>Such a file does not say whose data it holds. So {@link MarketDataFetcher#updateData} adds nothing to it, but refuses it.
 *
 * <p>Immutable; may be used by several threads for different files.
 */
public final class MarketDataWriter {
    private final Path directory;
    private final Compression compression;

    private MarketDataWriter(Path directory, Compression compression) {
        this.directory = directory;
        this.compression = compression;
    }

    /** Writes below that directory, which is made when needed. */
    public static MarketDataWriter in(Path directory) {
        return new MarketDataWriter(directory, Compression.SNAPPY);
    }

    /** How files are compressed, in place of any choice before. */
    public MarketDataWriter compression(Compression newCompression) {
        return new MarketDataWriter(directory, newCompression);
    }

    /**
     * Writes {@code ohlcv/SYMBOL_TIMEFRAME.parquet}, in place of any before.
     *
     * @param bars in ascending order of time
     * @return the file
     */
    public Path writeBars(String symbol, String timeframe, List<Bar> bars) throws IOException {
        return write("ohlcv/" + symbol + "_" + timeframe + ".parquet", SeriesFormat.BARS, bars);
    }

    /**
     * Writes {@code funding/SYMBOL_funding.parquet}, in place of any before.
     *
     * @param rates in ascending order of time
     * @return the file
     */
    public Path writeFundingRates(String symbol, List<FundingRate> rates) throws IOException {
        return write("funding/" + symbol + "_funding.parquet", SeriesFormat.FUNDING_RATES, rates);
    }

    private <T> Path write(String file, RowFormat<T> format, List<T> rows) throws IOException {
        Path path = directory.resolve(file);
        try (RowReader<T> reader = RowReader.over(rows)) {
            new SeriesFile<>(path, format).write(reader, new SeriesFile.Style(compression, null), () -> true);
        }
        return path;
    }
}
