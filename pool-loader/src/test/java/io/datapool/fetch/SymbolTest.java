package io.datapool.fetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datapool.fetch.binance.Market;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SymbolTest {
    @ParameterizedTest
    @CsvSource({
        "BTCUSDT, BTCUSDT",
        "btcusdt, BTCUSDT",
        "BTC/USDT, BTCUSDT",
        "btc/usdt, BTCUSDT",
        "BTC-USDT, BTCUSDT",
        "BTC_USDT, BTCUSDT",
        "' BTCUSDT ', BTCUSDT",
        "BTC/USDT:USDT, BTCUSDT",
        "BTC/USDT:USDT-250627, BTCUSDT_250627",
        "BINANCE:BTCUSDT, BTCUSDT",
        "BINANCE:BTCUSDT.P, BTCUSDT",
        "BTCUSDT_250627, BTCUSDT_250627",
        "1000shib/usdt, 1000SHIBUSDT",
        "1INCH-USDT, 1INCHUSDT"
    })
    void anyCommonSpellingIsUnderstood(String spelling, String name) {
        assertThat(Symbol.of(spelling)).isEqualTo(new Symbol(name)).hasToString(name);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "B",
                "BTC USDT",
                "BTC/USDT/X",
                "../etc/passwd",
                "BTC/",
                "/USDT",
                "BTCUSDT&limit=1",
                "ΒTCUSDT",
                "BTC\u0000USDT"
            })
    void whatCannotBeASymbolIsRejected(String spelling) {
        assertThatThrownBy(() -> Symbol.of(spelling))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'" + spelling + "' is not a symbol")
                .hasMessageContaining("BTC/USDT");
    }

    @Test
    void aFutureThatIsSettledInItsBaseIsAnotherMarket() {
        assertThatThrownBy(() -> Symbol.of("BTC/USD:BTC"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("settled in BTC");
    }

    @Test
    void spellingDoesNotDependOnTheLanguageOfTheMachine() {
        Locale before = Locale.getDefault();
        Locale.setDefault(Locale.forLanguageTag("tr"));
        try {
            assertThat(Symbol.of("linkusdt")).hasToString("LINKUSDT");
            assertThat(Market.parse("SPOT")).isEqualTo(Market.SPOT);
        } finally {
            Locale.setDefault(before);
        }
    }

    @Test
    void marketsAreFoundByName() {
        assertThat(Market.parse("usdm")).isEqualTo(Market.USDM).hasToString("usdm");
        assertThatThrownBy(() -> Market.parse("coinm"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("no market 'coinm'; there are [spot, usdm]");
    }

    @Test
    void seriesAreNamedAsTheLoaderLooksForThem() {
        Series.Bars bars = new Series.Bars(Symbol.of("BTC/USDT"), Interval.ONE_MONTH);
        assertThat(bars.key()).isEqualTo("BTCUSDT_1M");
        assertThat(bars.file()).isEqualTo("ohlcv/BTCUSDT_1M.parquet");
        Series.FundingRates rates = new Series.FundingRates(Symbol.of("BTC/USDT"));
        assertThat(rates.key()).isEqualTo("BTCUSDT_funding");
        assertThat(rates.file()).isEqualTo("funding/BTCUSDT_funding.parquet");
    }
}
