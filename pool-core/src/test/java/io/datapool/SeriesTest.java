package io.datapool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datapool.error.UnknownColumnException;
import io.datapool.error.UnknownKeyException;
import io.datapool.schema.ColumnType;
import io.datapool.schema.DatasetKind;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SeriesTest {
    private static final Instant START = Instant.parse("2024-01-01T00:00:00Z");

    @TempDir
    Path home;

    private SharedDataPool pool;

    @BeforeEach
    void makeAPool() {
        pool = SharedDataPool.create(Samples.options(home));
        try (PoolUpdate update = pool.beginUpdate()) {
            update.put("BTCUSDT_1h", Samples.bars(100));
            update.put("BTCUSDT_funding", Samples.funding(10));
            update.put("plain_1h", Samples.values(1));
            update.put("plain_funding", Samples.values(1));
            update.put("untimed_funding", DatasetDraft.withoutTime().floats("rate", new float[1]));
            update.commit();
        }
    }

    @AfterEach
    void closeThePool() {
        pool.close();
    }

    @Test
    void barsHaveTheirColumnsByName() {
        OhlcvSeries bars = pool.ohlcv("BTCUSDT", "1h");
        assertThat(bars.dataset()).isSameAs(pool.get("BTCUSDT_1h"));
        assertThat(bars.rows()).isEqualTo(100);
        assertThat(bars.open().get(1)).isEqualTo(101);
        assertThat(bars.high().get(1)).isEqualTo(201);
        assertThat(bars.low().get(1)).isEqualTo(51);
        assertThat(bars.close().get(1)).isEqualTo(111);
        assertThat(bars.volume().get(1)).isEqualTo(1001);
        assertThat(bars.time().at(1)).isEqualTo("2024-01-01T01:00:00Z");
    }

    @Test
    void barsAreFoundAndCutByTime() {
        OhlcvSeries bars = pool.ohlcv("BTCUSDT", "1h");
        assertThat(bars.rowAtOrBefore(START.plusSeconds(5400))).isEqualTo(1);
        assertThat(bars.rowAtOrAfter(START.plusSeconds(5400))).isEqualTo(2);
        assertThat(bars.between(START.plusSeconds(3600), START.plusSeconds(3 * 3600))
                        .close()
                        .toArray())
                .containsExactly(111, 112);
        assertThat(bars.slice(98, 100).open().toArray()).containsExactly(198, 199);
    }

    @Test
    void barsOfFloat64HaveDoubles() {
        long[] time = Samples.grid(Samples.START, Samples.HOUR, 2);
        double[] price = {16_777_217.1, 2};
        pool.put(
                "WIDE_1h",
                DatasetDraft.withTime(time)
                        .doubles("open", price)
                        .doubles("high", price)
                        .doubles("low", price)
                        .doubles("close", price)
                        .floats("volume", new float[] {3, 4}));
        OhlcvSeries bars = pool.ohlcv("WIDE", "1h");
        assertThat(bars.precision()).isEqualTo(ColumnType.FLOAT64);
        assertThat(bars.closes64().get(0)).isEqualTo(16_777_217.1);
        assertThat(bars.opens64().get(1) + bars.highs64().get(1) + bars.lows64().get(1))
                .isEqualTo(6);
        assertThat(bars.close(0)).isEqualTo(16_777_217.1);
        assertThat(bars.volume(1)).isEqualTo(4);
        assertThat(bars.volume().get(1)).isEqualTo(4);
        assertThatThrownBy(bars::close)
                .isInstanceOf(UnknownColumnException.class)
                .hasMessageContaining(
                        "column 'close' of dataset 'WIDE_1h' holds float64: use closes64(), or close(row)");
        assertThatThrownBy(bars::volumes64)
                .isInstanceOf(UnknownColumnException.class)
                .hasMessageContaining("holds float32: use volume(), or volume(row) for either");
        assertThat(bars.slice(1, 2).close(0)).isEqualTo(2);
        assertThat(bars).hasToString("bars " + bars.dataset());
    }

    @Test
    void bothPrecisionsGiveTheSameValues() {
        OhlcvSeries bars = pool.ohlcv("BTCUSDT", "1h");
        assertThat(bars.precision()).isEqualTo(ColumnType.FLOAT32);
        for (int row = 0; row < bars.rows(); row++) {
            assertThat(bars.open(row)).isEqualTo(bars.open().get(row));
            assertThat(bars.high(row)).isEqualTo(bars.high().get(row));
            assertThat(bars.low(row)).isEqualTo(bars.low().get(row));
            assertThat(bars.close(row)).isEqualTo(bars.close().get(row));
            assertThat(bars.volume(row)).isEqualTo(bars.volume().get(row));
        }
        assertThatThrownBy(bars::closes64).isInstanceOf(UnknownColumnException.class);
    }

    @Test
    void ratesOfFloat64HaveDoubles() {
        pool.put(
                "WIDE_funding",
                DatasetDraft.withTime(Samples.grid(Samples.START, Samples.HOUR, 1))
                        .doubles("rate", new double[] {1e-4}));
        FundingSeries funding = pool.funding("WIDE");
        assertThat(funding.precision()).isEqualTo(ColumnType.FLOAT64);
        assertThat(funding.rates64().get(0)).isEqualTo(1e-4);
        assertThat(funding.rate(0)).isEqualTo(1e-4);
        assertThatThrownBy(funding::rate)
                .isInstanceOf(UnknownColumnException.class)
                .hasMessageContaining("use rates64()");
        assertThat(pool.funding("BTCUSDT").rate(0)).isEqualTo(-1);
    }

    @Test
    void integersAreNoSeries() {
        pool.put(
                "COUNTED_funding",
                DatasetDraft.withTime(Samples.grid(Samples.START, Samples.HOUR, 1))
                        .longs("rate", new long[] {1}));
        assertThatThrownBy(() -> pool.funding("COUNTED"))
                .isInstanceOf(UnknownColumnException.class)
                .hasMessageContaining("holds int64, a series has float32 or float64");
    }

    @Test
    void draftsOfBarsAndRatesAreReadAsSuch() {
        long[] time = Samples.grid(Samples.START, Samples.HOUR, 2);
        float[] price = {1, 2};
        pool.put("NEW_1h", DatasetDraft.ohlcv(time, price, price, price, price, price));
        pool.put("NEW_funding", DatasetDraft.funding(time, price));
        assertThat(pool.ohlcv("NEW", "1h").close().get(1)).isEqualTo(2);
        assertThat(pool.funding("NEW").rate().get(1)).isEqualTo(2);
        assertThat(pool.info("NEW_1h").kind()).isEqualTo(DatasetKind.OHLCV);
        assertThat(pool.info("NEW_funding").kind()).isEqualTo(DatasetKind.FUNDING);
        assertThat(DatasetDraft.funding(time, price))
                .hasToString("draft of funding, 2 rows of "
                        + pool.get("NEW_funding").info().schema().fields());
    }

    @Test
    void fundingHasRateAndTime() {
        FundingSeries funding = pool.funding("BTCUSDT");
        assertThat(funding.dataset()).isSameAs(pool.get("BTCUSDT_funding"));
        assertThat(funding.rows()).isEqualTo(10);
        assertThat(funding.rate().get(0)).isEqualTo(-1);
        assertThat(funding.time().at(1)).isEqualTo("2024-01-01T08:00:00Z");
        assertThat(funding.rowAtOrBefore(START.minusSeconds(1))).isEqualTo(-1);
        assertThat(funding.rowAtOrAfter(START.plusSeconds(1))).isEqualTo(1);
        assertThat(funding.slice(2, 4).rate().toArray()).containsExactly(1, 2);
        assertThat(funding.between(START, START.plusSeconds(1)).rows()).isEqualTo(1);
    }

    @Test
    void seriesThatIsNotThereIsAnUnknownKey() {
        assertThatThrownBy(() -> pool.ohlcv("BTCUSDT", "4h"))
                .isInstanceOf(UnknownKeyException.class)
                .hasMessageContaining("'BTCUSDT_4h'")
                .hasMessageContaining("BTCUSDT_1h");
        assertThatThrownBy(() -> pool.funding("ETHUSDT")).isInstanceOf(UnknownKeyException.class);
    }

    @Test
    void datasetWithoutTheColumnsIsNoSeries() {
        assertThatThrownBy(() -> pool.ohlcv("plain", "1h"))
                .isInstanceOf(UnknownColumnException.class)
                .hasMessageContaining("no column 'open'");
        assertThatThrownBy(() -> pool.funding("plain"))
                .isInstanceOf(UnknownColumnException.class)
                .hasMessageContaining("no column 'rate'");
        assertThatThrownBy(() -> pool.funding("untimed"))
                .isInstanceOf(UnknownColumnException.class)
                .hasMessageContaining("no time index");
    }
}
