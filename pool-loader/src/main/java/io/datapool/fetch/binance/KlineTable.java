package io.datapool.fetch.binance;

import io.datapool.fetch.Bar;
import io.datapool.fetch.Interval;
import io.datapool.fetch.Span;
import io.datapool.fetch.dump.ArchiveTable;
import io.datapool.fetch.dump.CsvRows;
import io.datapool.fetch.dump.DumpException;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * The table of an archive of bars: 12 columns, those of the exchange's {@code klines}.
 *
 * <p>Real ones have bars that end early, where trading was halted, and after such a halt bars that open off the grid. So a bar may
 * be shorter than its interval, but none longer, and one at least must be of full length: else the table is of another interval.
 */
final class KlineTable {
    static final List<String> COLUMNS = List.of(
            "open_time",
            "open",
            "high",
            "low",
            "close",
            "volume",
            "close_time",
            "quote_volume",
            "count",
            "taker_buy_volume",
            "taker_buy_quote_volume",
            "ignore");

    /** Those that are read; the later ones have had other names. */
    static final int REQUIRED = 7;

    private static final int OPEN_TIME = 0;
    private static final int CLOSE_TIME = 6;

    private final ArchiveTable table;
    private final CsvRows rows;
    private final Interval interval;
    private final Span period;
    private final List<Bar> bars = new ArrayList<>();
    private boolean anyOfFullLength;

    private KlineTable(ArchiveTable table, Interval interval) {
        this.table = table;
        this.rows = table.rows(COLUMNS, REQUIRED);
        this.interval = interval;
        this.period = table.period();
    }

    /**
     * Reads all bars that open in the period. Of bars that are longer than a day, those that end after it are left out, for they
     * were perhaps not over when the archive was made.
     *
     * @return as they stand there
     */
    static List<Bar> read(ArchiveTable table, Interval interval) throws IOException {
        return new KlineTable(table, interval).read();
    }

    private List<Bar> read() throws IOException {
        if (!rows.next()) {
            return List.of();
        }
        StampUnit unit = StampUnit.of(rows, OPEN_TIME);
        do {
            Instant open = Instant.ofEpochMilli(unit.exactMillis(rows, OPEN_TIME));
            Instant end = Instant.ofEpochMilli(unit.millis(rows, CLOSE_TIME) + 1);
            requireLength(open, end);
            if (belongs(open, end)) {
                bars.add(new Bar(open, rows.number(1), rows.number(2), rows.number(3), rows.number(4), rows.number(5)));
            }
        } while (rows.next());
        if (!anyOfFullLength) {
            throw table.wrong("bars of " + interval, "only shorter ones");
        }
        return bars;
    }

    private void requireLength(Instant open, Instant end) throws DumpException {
        Instant full = interval.endOf(open);
        if (!end.isAfter(open) || end.isAfter(full)) {
            throw rows.wrong(
                    CLOSE_TIME,
                    "the end of a bar of " + interval + ", "
                            + full.minusMillis(1).toEpochMilli());
        }
        anyOfFullLength |= end.equals(full);
    }

    private boolean belongs(Instant open, Instant end) throws DumpException {
        boolean straddling = interval.shortest().compareTo(Duration.ofDays(1)) > 0;
        if (straddling && open.isBefore(period.start()) && end.isAfter(period.start())) {
            return false;
        }
        if (!period.contains(open)) {
            throw rows.wrong(OPEN_TIME, "a time in " + period);
        }
        return !straddling || !end.isAfter(period.end());
    }
}
