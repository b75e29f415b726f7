package io.datapool.loader;

import io.datapool.parquet.ParquetColumn;
import io.datapool.parquet.ParquetException;
import io.datapool.parquet.ParquetFile;
import java.nio.IntBuffer;
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
                .filter(ParquetColumn::hasNames)
                .orElseThrow(() -> new ParquetException(file.path() + " has no column '" + name
                        + "' of texts or integers to select rows by; it has " + file.columns()));
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
     * The column that tells several symbols apart, with some of them: {@code symbol=BTCUSDT, ETHUSDT}; empty when the rows
     * have one symbol, or do not say.
     *
     * @param chosen the rows to look at; empty for all
     */
    Optional<String> severalSymbols(Optional<BitSet> chosen) throws ParquetException {
        for (ParquetColumn column : file.columns()) {
            boolean mayTell = column.hasNames()
                    && SYMBOL_NAMES.stream().anyMatch(column.name()::equalsIgnoreCase)
                    && where.keySet().stream().noneMatch(column.name()::equalsIgnoreCase);
            if (mayTell) {
                List<String> symbols = symbols(column, chosen);
                if (symbols.size() > 1) {
                    return Optional.of(column.name() + "=" + String.join(", ", symbols));
                }
            }
        }
        return Optional.empty();
    }

    /** Some of them, sorted; at least two where there are two. */
    private List<String> symbols(ParquetColumn column, Optional<BitSet> chosen) throws ParquetException {
        Set<String> symbols = ConcurrentHashMap.newKeySet();
        Workers.runAll(file.textTasks(column, (row, values, count) -> {
            String last = null;
            for (int i = 0; i < count && symbols.size() < SYMBOLS_TOLD; i++) {
                String symbol = values[i];
                if (symbol == null
                        || symbol.equals(last)
                        || !(chosen.isEmpty() || chosen.get().get(row + i))) {
                    continue;
                }
                symbols.add(symbol);
                last = symbol;
            }
        }));
        return List.copyOf(new TreeSet<>(symbols));
    }
}
