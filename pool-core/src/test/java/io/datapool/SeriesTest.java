package io.datapool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datapool.error.UnknownColumnException;
import io.datapool.error.UnknownKeyException;
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
