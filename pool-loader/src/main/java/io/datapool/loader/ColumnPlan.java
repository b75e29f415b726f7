package io.datapool.loader;

import io.datapool.DatasetDraft;
import io.datapool.parquet.ColumnKind;
import io.datapool.parquet.ParquetColumn;
import io.datapool.parquet.ParquetException;
import io.datapool.parquet.ParquetFile;
import io.datapool.schema.ColumnType;
import io.datapool.schema.DatasetKind;
import io.datapool.schema.Field;
import io.datapool.schema.Schema;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Which columns of a file become which columns of the dataset.
 *
 * @param columns the time index first, where there is one
 * @param notes what was left out or assumed
 */
record ColumnPlan(List<Mapping> columns, Map<String, String> notes) {
    /** Other names of what OHLCV and funding datasets hold, tried in this order, each first exactly, then in any case. */
    private static final Map<String, List<String>> NAMES = Map.of(
            "open", List.of("open", "o"),
            "high", List.of("high", "h"),
            "low", List.of("low", "l"),
            "close", List.of("close", "c", "Adj Close"),
            "volume", List.of("volume", "v", "vol"),
            "rate", List.of("rate", "fundingRate", "funding_rate", "last_funding_rate"));

    private static final List<String> OHLCV = List.of("open", "high", "low", "close", "volume");
    private static final List<String> FUNDING = List.of("rate");

    /** One column of the file and what it becomes. */
    record Mapping(ParquetColumn source, Field target) {}

    /**
     * Chooses the columns.
     *
     * @throws ParquetException when a column that the kind needs is missing or ambiguous
     */
    static ColumnPlan of(ParquetFile file, DatasetKind kind, Map<String, ColumnType> types) throws ParquetException {
        Optional<ParquetColumn> time = TimeColumn.find(file);
        List<Mapping> columns = new ArrayList<>();
        time.ifPresent(column -> columns.add(new Mapping(column, new Field(DatasetDraft.TIME, ColumnType.TIMESTAMP))));
        switch (kind) {
            case OHLCV -> addNamed(file, time, OHLCV, columns);
            case FUNDING -> addNamed(file, time, FUNDING, columns);
            case CUSTOM -> addNumeric(file, time, columns);
        }
        List<Mapping> typed = withTypes(file, kind, columns, types);
        return new ColumnPlan(typed, notes(file, time, typed));
    }

    /** Gives columns the types that were asked for. */
    private static List<Mapping> withTypes(
            ParquetFile file, DatasetKind kind, List<Mapping> columns, Map<String, ColumnType> types)
            throws ParquetException {
        for (String name : types.keySet()) {
            // One set of options serves bars and funding rates, which do not have each other's columns.
            boolean ofOtherKind = kind != DatasetKind.CUSTOM && (OHLCV.contains(name) || FUNDING.contains(name));
            Optional<Mapping> named = columns.stream()
                    .filter(mapping -> mapping.target().name().equals(name))
                    .findFirst();
            if (named.isEmpty() && !ofOtherKind) {
                throw new ParquetException("column '" + name + "' of " + file.path()
                        + ", which is asked for by name, is not among the numeric columns; the file has "
                        + file.columns());
            }
            if (named.isPresent() && named.get().target().type() == ColumnType.TIMESTAMP) {
                throw new ParquetException("column '" + name + "' of " + file.path() + " holds times ("
                        + named.get().source().description() + ") and cannot be made " + types.get(name));
            }
        }
        return columns.stream()
                .map(mapping -> new Mapping(
                        mapping.source(),
                        new Field(
                                mapping.target().name(),
                                types.getOrDefault(
                                        mapping.target().name(),
                                        mapping.target().type()))))
                .toList();
    }

    private static void addNamed(
            ParquetFile file, Optional<ParquetColumn> time, List<String> wanted, List<Mapping> columns)
            throws ParquetException {
        if (time.isEmpty()) {
            throw new ParquetException(file.path() + " has no time column; expected a timestamp, or a column named "
                    + TimeColumn.NAMES + "; it has " + file.columns());
        }
        for (String name : wanted) {
            columns.add(new Mapping(named(file, name), new Field(name, ColumnType.FLOAT32)));
        }
    }

    private static ParquetColumn named(ParquetFile file, String wanted) throws ParquetException {
        for (String alias : NAMES.getOrDefault(wanted, List.of(wanted))) {
            Optional<ParquetColumn> found = find(file, alias);
            if (found.isPresent()) {
                ColumnKind kind = found.get().kind();
                if (kind != ColumnKind.REAL && kind != ColumnKind.INTEGER) {
                    throw new ParquetException("column '" + found.get().name() + "' of " + file.path() + " holds "
                            + found.get().description() + "; numbers were expected for '" + wanted + "'");
                }
                return found.get();
            }
        }
        throw new ParquetException(file.path() + " has no column '" + wanted + "' (also looked for " + NAMES.get(wanted)
                + " in any case); it has " + file.columns());
    }

    /** The column of exactly that name, or else the only one of that name in another case. */
    static Optional<ParquetColumn> find(ParquetFile file, String name) throws ParquetException {
        List<ParquetColumn> similar = new ArrayList<>();
        for (ParquetColumn column : file.columns()) {
            if (column.name().equals(name)) {
                return Optional.of(column);
            }
            if (column.name().toLowerCase(Locale.ROOT).equals(name.toLowerCase(Locale.ROOT))) {
                similar.add(column);
            }
        }
        if (similar.size() > 1) {
            throw new ParquetException(file.path() + " has several columns for '" + name + "': " + similar
                    + ". Rename all but one, or load the file under a key of its own");
        }
        return similar.stream().findFirst();
    }

    /** All numeric columns under their own names, and further times as times. */
    private static void addNumeric(ParquetFile file, Optional<ParquetColumn> time, List<Mapping> columns)
            throws ParquetException {
        for (ParquetColumn column : file.columns()) {
            boolean isIndex = time.filter(column::equals).isPresent();
            boolean nameTaken = time.isPresent() && column.name().equals(DatasetDraft.TIME);
            if (!isIndex && !nameTaken) {
                switch (column.kind()) {
                    case REAL -> columns.add(new Mapping(column, new Field(column.name(), ColumnType.FLOAT32)));
                    // Epoch times do not survive in float32, so integers that are named like times stay what they are.
                    case INTEGER ->
                        columns.add(new Mapping(
                                column,
                                new Field(
                                        column.name(),
                                        TimeColumn.isNamedLikeOne(column.name())
                                                ? ColumnType.INT64
                                                : ColumnType.FLOAT32)));
                    case TIMESTAMP -> columns.add(new Mapping(column, new Field(column.name(), ColumnType.TIMESTAMP)));
                    case OTHER -> {
                        // reported with what is left out
                    }
                }
            }
        }
        if (columns.isEmpty()) {
            throw new ParquetException(file.path() + " has no numeric column; it has " + file.columns());
        }
    }

    private static Map<String, String> notes(ParquetFile file, Optional<ParquetColumn> time, List<Mapping> columns) {
        Map<String, String> notes = new TreeMap<>();
        time.ifPresent(column -> notes.put(
                "time", column + (column.description().endsWith(",false)") ? ", local time taken as UTC" : "")));
        String leftOut = file.columns().stream()
                .filter(column ->
                        columns.stream().noneMatch(mapping -> mapping.source().equals(column)))
                .map(ParquetColumn::toString)
                .collect(Collectors.joining(", "));
        if (!leftOut.isEmpty()) {
            notes.put("left out", leftOut);
        }
        return notes;
    }

    Schema schema() {
        return new Schema(columns.stream().map(Mapping::target).toList());
    }
}
