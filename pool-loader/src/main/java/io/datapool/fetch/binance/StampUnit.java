package io.datapool.fetch.binance;

import io.datapool.fetch.dump.CsvRows;
import io.datapool.fetch.dump.DumpException;
import java.util.Locale;

/**
 * What a stamp counts since 1970: the archives have milliseconds, those of the spot market microseconds since 2025. Between 1973
 * and 5138 the magnitude tells which.
 */
enum StampUnit {
    MILLISECONDS(1),
    MICROSECONDS(1_000);

    private static final long LEAST_MILLIS = 100_000_000_000L;

    private final long perMillisecond;

    StampUnit(long perMillisecond) {
        this.perMillisecond = perMillisecond;
    }

    /** The unit of the stamp in that column. */
    static StampUnit of(CsvRows rows, int column) throws DumpException {
        long stamp = rows.whole(column);
        for (StampUnit unit : values()) {
            long least = LEAST_MILLIS * unit.perMillisecond;
            if (stamp >= least && stamp < 1_000 * least) {
                return unit;
            }
        }
        throw rows.wrong(column, "milliseconds or microseconds since 1970");
    }

    /** The stamp in that column, in milliseconds; what is finer is cut off. */
    long millis(CsvRows rows, int column) throws DumpException {
        if (of(rows, column) != this) {
            throw rows.wrong(column, name().toLowerCase(Locale.ROOT) + ", as in the rows before");
        }
        return rows.whole(column) / perMillisecond;
    }

    /** The stamp in that column, which is a whole number of milliseconds. */
    long exactMillis(CsvRows rows, int column) throws DumpException {
        long millis = millis(rows, column);
        if (millis * perMillisecond != rows.whole(column)) {
            throw rows.wrong(column, "a whole number of milliseconds");
        }
        return millis;
    }
}
