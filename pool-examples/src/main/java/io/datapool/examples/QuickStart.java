package io.datapool.examples;

import io.datapool.FloatColumn;
import io.datapool.OhlcvSeries;
import io.datapool.PoolOptions;
import io.datapool.SharedDataPool;
import io.datapool.loader.MarketData;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;

/** The shortest useful program: load, attach, read. Arguments: directory of the Parquet files, directory of pools. */
public final class QuickStart {
    private QuickStart() {}

    /** Loads BTCUSDT and ETHUSDT and looks at the 1h bars. */
    public static void main(String[] args) {
        Path data = Path.of(args[0]);
        Path home = Path.of(args[1]);
        // shown in README.md: start
        PoolOptions options = PoolOptions.named("my_backtest").home(home);

        // One process loads. Unchanged files are not read again; all others become visible together.
        MarketData market = MarketData.in(data).symbols("BTCUSDT", "ETHUSDT").timeframes("1h", "4h");
        try (SharedDataPool pool = market.includeFunding(true).loadInto(options)) {
            System.out.println("loaded " + pool.keys());
        }

        // Any number of others attach, now or after a reboot, and read the same memory.
        try (SharedDataPool pool = SharedDataPool.attach(options)) {
            OhlcvSeries btc = pool.ohlcv("BTCUSDT", "1h");
            FloatColumn close = btc.close();
            double sum = 0;
            for (int row = 0; row < close.rows(); row++) {
                sum += close.get(row); // as fast as an array, no copy, no garbage
            }
            System.out.println("mean close " + sum / close.rows() + " of " + close.rows() + " bars");

            // A bar is stamped with its opening and known at its close: what may be used opened an hour ago, or
            // earlier.
            Instant now = Instant.parse("2025-12-31T00:45:00Z");
            int known = btc.rowAtOrBefore(now.minus(Duration.ofHours(1)));
            System.out.println("known at " + now + ": close " + close.get(known) + " of the bar of "
                    + btc.time().at(known));

            if (pool.refresh()) { // when somebody has published newer data: get the series again
                btc = pool.ohlcv("BTCUSDT", "1h");
            }
            System.out.println("generation " + btc.dataset().generation());
        }
        // shown: end
    }
}
