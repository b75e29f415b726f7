package io.datapool.loader;

import io.datapool.loader.parquet.ParquetColumn;
import io.datapool.loader.parquet.ParquetException;
import io.datapool.loader.parquet.ParquetFile;
import java.nio.IntBuffer;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/** Selects the rows whose columns have the wanted values. */
final class RowFilter {
    /** Names of columns that tell whose row it is, in a table of several symbols. */
    private static final List<String> SYMBOL_NAMES = List.of("symbol", "ticker", "pair", "instrument", "coin", "asset");

    private static final int SYMBOLS_TOLD = 5;

    private final ParquetFile file;
    private final Map<String, String> where;

    RowFilter(ParquetFile file, Map<String, String> where) {
        this.file = file;
        this.where = where;
    }

    /**
     * Reads the columns.
     *
     * @return the selected rows; empty when all are wanted
     * @throws ParquetException when a column is not there, or no row is selected
     */
    Optional<BitSet> rows(int rows) throws ParquetException {
        if (where.isEmpty()) {
            return Optional.empty();
        }
        BitSet selected = new BitSet(rows);
        selected.set(0, rows);
        for (Map.Entry<String, String> condition : where.entrySet()) {
            selected.and(matching(condition.getKey(), condition.getValue()));
        }
        if (selected.isEmpty() && rows > 0) {
            throw new ParquetException("no row of " + file.path() + " has " + where + ". Check the values");
        }
        return Optional.of(selected);
    }

    private BitSet matching(String name, String value) throws ParquetException {
        ParquetColumn column = ColumnPlan.find(file, name)
                .filter(ParquetColumn::isFlat)
                .orElseThrow(() -> new ParquetException(
                        file.path() + " has no column '" + name + "' to select rows by; it has " + file.columns()));
        BitSet matching = new BitSet();
        Workers.runAll(file.textTasks(column, (row, values, count) -> {
            synchronized (matching) {
                for (int i = 0; i < count; i++) {
                    if (value.equals(values[i])) {
                        matching.set(row + i);
                    }
                }
            }
        }));
        return matching;
    }

    /** The numbers of the selected rows, ascending. */
    static IntBuffer numbers(BitSet selected) {
        return IntBuffer.wrap(selected.stream().toArray());
    }

    /**
     * The column that tells several symbols apart, with some of them: {@code symbol (BTCUSDT, ETHUSDT)}; empty when the table
     * has one symbol, or does not say.
     */
    static Optional<String> severalSymbols(ParquetFile file) throws ParquetException {
        for (ParquetColumn column : file.columns()) {
            if (column.isFlat() && SYMBOL_NAMES.stream().anyMatch(column.name()::equalsIgnoreCase)) {
                Set<String> symbols = ConcurrentHashMap.newKeySet();
                Workers.runAll(file.textTasks(column, (row, values, count) -> {
                    for (int i = 0; i < count && symbols.size() <= SYMBOLS_TOLD; i++) {
                        symbols.add(String.valueOf(values[i]));
                    }
                }));
                if (symbols.size() > 1) {
                    List<String> some = new ArrayList<>(new TreeSet<>(symbols));
                    return Optional.of(column.name() + "=" + String.join(", ", some));
                }
            }
        }
        return Optional.empty();
    }
}
