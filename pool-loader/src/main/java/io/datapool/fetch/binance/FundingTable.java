package io.datapool.fetch.binance;

import io.datapool.fetch.FundingRate;
import io.datapool.fetch.Span;
import io.datapool.fetch.dump.ArchiveTable;
import io.datapool.fetch.dump.CsvRows;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** The table of an archive of funding rates. Between two payments there are 1, 4 or 8 hours. */
final class FundingTable {
    static final List<String> COLUMNS = List.of("calc_time", "funding_interval_hours", "last_funding_rate");

    private FundingTable() {}

    /**
     * Reads all funding rates.
     *
     * @return as they stand there
     */
    static List<FundingRate> read(ArchiveTable table) throws IOException {
        CsvRows rows = table.rows(COLUMNS, COLUMNS.size());
        Span period = table.period();
        List<FundingRate> rates = new ArrayList<>();
        if (!rows.next()) {
            return rates;
        }
        StampUnit unit = StampUnit.of(rows, 0);
        do {
            Instant time = Instant.ofEpochMilli(unit.exactMillis(rows, 0));
            if (!period.contains(time)) {
                throw rows.wrong(0, "a time in " + period);
            }
            if (rows.whole(1) < 1 || rows.whole(1) > 24) {
                throw rows.wrong(1, "from 1 to 24 hours");
            }
            rates.add(new FundingRate(time, rows.number(2)));
        } while (rows.next());
        return rates;
    }
}
