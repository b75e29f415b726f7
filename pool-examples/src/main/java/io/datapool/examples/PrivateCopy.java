package io.datapool.examples;

import io.datapool.parquet.ColumnKind;
import io.datapool.parquet.ParquetColumn;
import io.datapool.parquet.ParquetException;
import io.datapool.parquet.ParquetFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Market data the usual way: decoded from Parquet into arrays that belong to one process. */
public final class PrivateCopy {
    private static final List<String> TIMES = List.of("timestamp", "datetime", "open_time", "timestamp_ms", "date");
    private static final List<String> RATES = List.of("rate", "fundingRate", "funding_rate");

    private PrivateCopy() {}

    /** Bars, one array per column. */
    @SuppressWarnings("ArrayRecordComponent") // held, never compared
    public record Bars(long[] epochNanos, float[] open, float[] high, float[] low, float[] close, float[] volume) {
        /** Reads {@code ohlcv/SYMBOL_TIMEFRAME.parquet}. */
        public static Bars load(Path dataDir, String symbol, String timeframe) throws ParquetException {
            Path path = dataDir.resolve("ohlcv").resolve(symbol + "_" + timeframe + ".parquet");
            try (ParquetFile file = ParquetFile.open(path)) {
                return new Bars(
                        times(file),
                        floats(file, List.of("open")),
                        floats(file, List.of("high")),
                        floats(file, List.of("low")),
                        floats(file, List.of("close")),
                        floats(file, List.of("volume")));
            }
        }

        void addTo(Checksum checksum) {
            checksum.add(epochNanos);
            checksum.add(open);
            checksum.add(high);
            checksum.add(low);
            checksum.add(close);
            checksum.add(volume);
        }
    }

    /** Funding rates and when they are due. */
    @SuppressWarnings("ArrayRecordComponent") // held, never compared
    public record Funding(long[] epochNanos, float[] rate) {
        /** Reads {@code funding/SYMBOL_funding.parquet}, or the same under {@code funding_rates}. */
        public static Funding load(Path dataDir, String symbol) throws ParquetException {
            String name = symbol + "_funding.parquet";
            Path usual = dataDir.resolve("funding").resolve(name);
            Path path = Files.exists(usual)
                    ? usual
                    : dataDir.resolve("funding_rates").resolve(name);
            try (ParquetFile file = ParquetFile.open(path)) {
                return new Funding(times(file), floats(file, RATES));
            }
        }

        void addTo(Checksum checksum) {
            checksum.add(epochNanos);
            checksum.add(rate);
        }
    }

    private static long[] times(ParquetFile file) throws ParquetException {
        long[] target = new long[Math.toIntExact(file.rows())];
        ParquetColumn column = column(file, ColumnKind.TIMESTAMP, TIMES)
                .or(() -> column(file, ColumnKind.INTEGER, TIMES))
                .orElseThrow(() -> missing(file, TIMES));
        file.readTimes(column, (row, values, count) -> System.arraycopy(values, 0, target, row, count));
        return target;
    }

    private static float[] floats(ParquetFile file, List<String> names) throws ParquetException {
        float[] target = new float[Math.toIntExact(file.rows())];
        ParquetColumn column = column(file, ColumnKind.REAL, names)
                .or(() -> column(file, ColumnKind.INTEGER, names))
                .orElseThrow(() -> missing(file, names));
        file.readFloats(column, (row, values, count) -> System.arraycopy(values, 0, target, row, count));
        return target;
    }

    private static Optional<ParquetColumn> column(ParquetFile file, ColumnKind kind, List<String> names) {
        return names.stream()
                .flatMap(name -> file.columns().stream()
                        .filter(column -> column.kind() == kind && column.name().equals(name)))
                .findFirst();
    }

    private static ParquetException missing(ParquetFile file, List<String> names) {
        return new ParquetException(file.path() + " has no column named " + names + "; it has " + file.columns());
    }
}
