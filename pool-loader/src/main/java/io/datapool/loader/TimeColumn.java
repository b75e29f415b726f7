package io.datapool.loader;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.datapool.parquet.ColumnKind;
import io.datapool.parquet.ParquetColumn;
import io.datapool.parquet.ParquetException;
import io.datapool.parquet.ParquetFile;
import java.util.List;
import java.util.Optional;

/**
 * Finds the column that says when each row is: the index that pandas noted, or else a time of a usual name, or else an
 * integer of a usual name, or else the only time there is.
 */
final class TimeColumn {
    /** What pandas calls an index without a name; as an integer it counts rows. */
    private static final String UNNAMED_INDEX = "__index_level_0__";

    /** Usual names, the likeliest first. A bar's closing time is none: rows stand for the time they open. */
    static final List<String> NAMES = List.of(
            "timestamp",
            "datetime",
            "open_time",
            "opentime",
            "timestamp_ms",
            "time",
            "date",
            "ts",
            "fundingTime",
            "funding_time",
            "calc_time",
            UNNAMED_INDEX);

    /** Further names of integers that count time. */
    private static final List<String> OTHER_NAMES = List.of("close_time", "closeTime", "event_time", "eventTime");

    private static final ObjectMapper JSON = new ObjectMapper();

    private TimeColumn() {}

    /** Whether a column of integers is likely to count time. */
    static boolean isNamedLikeOne(String name) {
        return NAMES.stream().anyMatch(name::equalsIgnoreCase)
                || OTHER_NAMES.stream().anyMatch(name::equalsIgnoreCase);
    }

    /** @throws ParquetException when several columns could be it */
    static Optional<ParquetColumn> find(ParquetFile file) throws ParquetException {
        Optional<ParquetColumn> index = pandasIndex(file);
        if (index.isPresent()) {
            return index;
        }
        Optional<ParquetColumn> named = named(file, ColumnKind.TIMESTAMP);
        if (named.isEmpty()) {
            named = named(file, ColumnKind.INTEGER);
        }
        if (named.isPresent()) {
            return named;
        }
        List<ParquetColumn> times = file.columns().stream()
                .filter(column -> column.kind() == ColumnKind.TIMESTAMP)
                .toList();
        if (times.size() > 1) {
            throw new ParquetException(file.path() + " has several time columns, none of a usual name: " + times
                    + ". Rename the one that says when each row is to 'timestamp'");
        }
        return times.stream().findFirst();
    }

    private static Optional<ParquetColumn> named(ParquetFile file, ColumnKind kind) throws ParquetException {
        for (String name : NAMES) {
            Optional<ParquetColumn> column = ColumnPlan.find(file, name);
            boolean countsRows = kind == ColumnKind.INTEGER && name.equals(UNNAMED_INDEX);
            if (column.isPresent() && column.get().kind() == kind && !countsRows) {
                return column;
            }
        }
        return Optional.empty();
    }

    /** Footer key {@code pandas}: {@code index_columns} holds names of columns, or descriptions of computed ranges. */
    private static Optional<ParquetColumn> pandasIndex(ParquetFile file) throws ParquetException {
        Optional<String> metadata = file.metadata("pandas");
        if (metadata.isEmpty()) {
            return Optional.empty();
        }
        JsonNode indexColumns;
        try {
            indexColumns = JSON.readTree(metadata.get()).path("index_columns");
        } catch (JsonProcessingException e) {
            throw new ParquetException(
                    file.path() + " has pandas metadata that is no JSON: " + e.getOriginalMessage(), e);
        }
        for (JsonNode index : indexColumns) {
            Optional<ParquetColumn> column = file.columns().stream()
                    .filter(candidate -> index.isTextual() && candidate.name().equals(index.asText()))
                    .filter(candidate -> candidate.kind() == ColumnKind.TIMESTAMP)
                    .findFirst();
            if (column.isPresent()) {
                return column;
            }
        }
        return Optional.empty();
    }
}
