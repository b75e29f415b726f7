package io.datapool.fetch;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Parquet files as another software, DuckDB, sees them. */
public final class ParquetRows {
    private interface Row<T> {
        T read(ResultSet row) throws SQLException;
    }

    private ParquetRows() {}

    public static List<Bar> bars(Path file) throws SQLException {
        return query(
                "select epoch_ms(timestamp), open, high, low, close, volume from '" + file + "'",
                row -> new Bar(
                        Instant.ofEpochMilli(row.getLong(1)),
                        row.getDouble(2),
                        row.getDouble(3),
                        row.getDouble(4),
                        row.getDouble(5),
                        row.getDouble(6)));
    }

    public static List<FundingRate> fundingRates(Path file) throws SQLException {
        return query(
                "select epoch_ms(timestamp), rate from '" + file + "'",
                row -> new FundingRate(Instant.ofEpochMilli(row.getLong(1)), row.getDouble(2)));
    }

    public static List<String> texts(String query) throws SQLException {
        return query(query, row -> row.getString(1));
    }

    public static void execute(String statement) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement sql = connection.createStatement()) {
            sql.execute(statement);
        }
    }

    private static <T> List<T> query(String query, Row<T> reader) throws SQLException {
        List<T> rows = new ArrayList<>();
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement sql = connection.createStatement();
                ResultSet result = sql.executeQuery(query)) {
            while (result.next()) {
                rows.add(reader.read(result));
            }
        }
        return rows;
    }
}
