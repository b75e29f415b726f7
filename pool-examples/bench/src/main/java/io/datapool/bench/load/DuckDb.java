package io.datapool.bench.load;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.duckdb.DuckDBChunkedResult;
import org.duckdb.DuckDBDataChunkReader;
import org.duckdb.DuckDBPreparedStatement;
import org.duckdb.DuckDBReadableVector;

/** DuckDB's own Parquet reader, in this process, over JDBC. */
final class DuckDb {
    private DuckDb() {}

    /** A database in memory that works on that many threads. */
    private static Connection connect(int threads) throws SQLException {
        Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET threads=" + threads);
        }
        return connection;
    }

    static String version() throws SQLException {
        try (Connection connection = connect(1)) {
            return connection.getMetaData().getDatabaseProductVersion();
        }
    }

    private static String from(Path file) {
        return " from read_parquet('" + file.toString().replace("'", "''") + "')";
    }

    /** Every value, fetched vector by vector: the driver's fastest way out of the database. This one is the yardstick. */
    static final class Values implements Contender {
        private final Connection connection;
        private final int threads;

        Values(int threads) throws SQLException {
            this.connection = connect(threads);
            this.threads = threads;
        }

        @Override
        public String name() {
            return "DuckDB JDBC, chunks";
        }

        @Override
        public int threads() {
            return threads;
        }

        @Override
        public long nanos(Path file, Bars target) throws SQLException {
            long started = System.nanoTime();
            String columns = Arrays.stream(Bars.VALUES)
                    .map(column -> "cast(" + column + " as float)")
                    .collect(Collectors.joining(", "));
            try (PreparedStatement statement =
                            connection.prepareStatement("select epoch_us(" + Bars.TIME + "), " + columns + from(file));
                    DuckDBChunkedResult result =
                            statement.unwrap(DuckDBPreparedStatement.class).query()) {
                int row = 0;
                while (result.nextChunk()) {
                    DuckDBDataChunkReader chunk = result.chunk();
                    int rows = Math.toIntExact(chunk.rowCount());
                    takeTimes(chunk.vector(0), target.times, row, rows);
                    for (int i = 0; i < Bars.VALUES.length; i++) {
                        takeValues(chunk.vector(i + 1), target.values[i], row, rows);
                    }
                    row += rows;
                }
            }
            return System.nanoTime() - started;
        }

        private static void takeTimes(DuckDBReadableVector vector, long[] target, int firstRow, int rows) {
            for (int i = 0; i < rows; i++) {
                target[firstRow + i] = vector.isNull(i) ? Long.MIN_VALUE : vector.getLong(i) * Bars.NANOS_PER_MICRO;
            }
        }

        private static void takeValues(DuckDBReadableVector vector, float[] target, int firstRow, int rows) {
            for (int i = 0; i < rows; i++) {
                target[firstRow + i] = vector.getFloat(i, Float.NaN);
            }
        }

        @Override
        public void close() throws SQLException {
            connection.close();
        }
    }

    /** Sums alone: nothing leaves the database, so that this is no load; it shows what its reader can do by itself. */
    static final class Sums implements Contender {
        /** Sums of the same floats in another order. */
        private static final double TOLERANCE = 1e-6;

        private final Connection connection;
        private final int threads;
        private final double[] sums = new double[Bars.VALUES.length];

        Sums(int threads) throws SQLException {
            this.connection = connect(threads);
            this.threads = threads;
        }

        @Override
        public String name() {
            return "DuckDB JDBC, sums only";
        }

        @Override
        public int threads() {
            return threads;
        }

        @Override
        public long nanos(Path file, Bars target) throws SQLException {
            long started = System.nanoTime();
            String columns = Arrays.stream(Bars.VALUES)
                    .map(column -> "sum(cast(" + column + " as float))")
                    .collect(Collectors.joining(", "));
            try (Statement statement = connection.createStatement();
                    ResultSet result =
                            statement.executeQuery("select " + columns + ", max(" + Bars.TIME + ")" + from(file))) {
                result.next();
                for (int i = 0; i < sums.length; i++) {
                    sums[i] = result.getDouble(i + 1);
                }
            }
            return System.nanoTime() - started;
        }

        /** {@code got} still holds what the contender before this one read. */
        @Override
        public void check(Path file, Bars got, long expectedChecksum) {
            for (int i = 0; i < sums.length; i++) {
                double expected = got.sum(i);
                if (Math.abs(sums[i] - expected) > TOLERANCE * Math.abs(expected)) {
                    throw new IllegalStateException(name() + " sums up " + Bars.VALUES[i] + " of " + file + " to "
                            + sums[i] + ", expected " + expected);
                }
            }
        }

        @Override
        public void close() throws SQLException {
            connection.close();
        }
    }
}
