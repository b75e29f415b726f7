package io.datapool.loader;

import static org.assertj.core.api.Assertions.assertThat;

import io.datapool.Dataset;
import io.datapool.FundingSeries;
import io.datapool.OhlcvSeries;
import io.datapool.PoolOptions;
import io.datapool.SharedDataPool;
import io.datapool.parquet.SampleFile;
import io.datapool.schema.ColumnType;
import io.datapool.schema.DatasetKind;
import java.nio.file.Path;
import java.util.List;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Types;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which columns of a file become bars, funding rates, or plain columns. */
class ColumnMappingTest {
    private static final long MILLIS = 1_704_067_200_000L;

    @TempDir
    Path directory;

    private SharedDataPool pool;

    @BeforeEach
    void createPool() {
        pool = SharedDataPool.create(PoolOptions.named("p").home(directory.resolve("home")));
    }

    @AfterEach
    void closePool() {
        pool.close();
    }

    private LoadOutcome loadBars(SampleFile file) throws Exception {
        file.write(directory.resolve("ohlcv/A_1h.parquet"));
        return MarketData.in(directory)
                .symbols("A")
                .timeframes("1h")
                .load(pool)
                .outcome("A_1h")
                .orElseThrow();
    }

    private OhlcvSeries bars(SampleFile file) throws Exception {
        LoadOutcome outcome = loadBars(file);
        assertThat(outcome.detail()).isEmpty();
        return pool.ohlcv("A", "1h");
    }

    private String refusal(SampleFile file) throws Exception {
        LoadOutcome outcome = loadBars(file);
        assertThat(outcome.status()).isEqualTo(LoadStatus.FAILED);
        return outcome.detail();
    }

    private LoadOutcome loadFunding(SampleFile file) throws Exception {
        file.write(directory.resolve("funding/A_funding.parquet"));
        return MarketData.in(directory)
                .symbols("A")
                .preloadFundingRates(pool)
                .outcome("A_funding")
                .orElseThrow();
    }

    private static SampleFile withColumns(String... names) {
        String[] columns = new String[names.length + 1];
        columns[0] = "required int64 timestamp (TIMESTAMP(MILLIS,true))";
        Object[] row = new Object[columns.length];
        row[0] = MILLIS;
        for (int i = 0; i < names.length; i++) {
            columns[i + 1] = "required double " + names[i];
            row[i + 1] = i + 1.0;
        }
        return SampleFile.of(columns).row(row);
    }

    private static void assertOneToFive(OhlcvSeries bars) {
        assertThat(List.of(
                        bars.open().get(0),
                        bars.high().get(0),
                        bars.low().get(0),
                        bars.close().get(0),
                        bars.volume().get(0)))
                .containsExactly(1f, 2f, 3f, 4f, 5f);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "open,high,low,close,volume",
                "Open,High,Low,Close,Volume",
                "OPEN,HIGH,LOW,CLOSE,VOLUME",
                "o,h,l,c,v",
                "O,H,L,C,V",
                "open,high,low,close,vol",
                "o,high,L,Close,VOL"
            })
    void barsAreFoundByNameInAnyCaseAndByAlias(String names) throws Exception {
        assertOneToFive(bars(withColumns(names.split(",", -1))));
    }

    @Test
    void barsHoldTheirFiveColumnsInOrderAndTheRestIsLeftOut() throws Exception {
        OhlcvSeries bars = bars(SampleFile.of(
                        "required binary symbol (STRING)",
                        "required double volume",
                        "required double close",
                        "required double low",
                        "required double high",
                        "required double open",
                        "required int64 num_trades",
                        "required int64 close_time (TIMESTAMP(MILLIS,true))",
                        "required int64 open_time (TIMESTAMP(MILLIS,true))")
                .row("A", 5.0, 4.0, 3.0, 2.0, 1.0, 7L, MILLIS + 1, MILLIS));
        assertOneToFive(bars);
        assertThat(bars.dataset().columnNames()).containsExactly("timestamp", "open", "high", "low", "close", "volume");
        assertThat(bars.dataset().info().kind()).isEqualTo(DatasetKind.OHLCV);
        assertThat(bars.dataset().info().notes().get("left out"))
                .contains("symbol", "num_trades", "close_time")
                .doesNotContain("open_time");
        assertThat(bars.dataset().info().notes().get("time")).startsWith("open_time");
    }

    @Test
    void wholeNumbersAndDecimalsAreBarsToo() throws Exception {
        OhlcvSeries bars = bars(SampleFile.of(
                        "required int64 ts",
                        "required int32 open",
                        "required int64 high",
                        "required float low",
                        "required int32 close (DECIMAL(9,2))",
                        "required boolean volume")
                .row(MILLIS, 1, 2L, 3f, 450, true));
        assertThat(bars.high().get(0)).isEqualTo(2f);
        assertThat(bars.close().get(0)).isEqualTo(4.5f);
    }

    @Test
    void theExactNameComesBeforeOneOfAnotherCaseAndBeforeAnAlias() throws Exception {
        assertOneToFive(bars(withColumns("open", "high", "low", "close", "volume", "OPEN", "Close", "c", "v")));
    }

    @Test
    void adjustedCloseIsTheCloseWhereThereIsNoOther() throws Exception {
        // A name with a space cannot be written in the schema's text form.
        SampleFile file = SampleFile.of(
                Types.required(PrimitiveTypeName.INT64).named("date"),
                doubleColumn("open"),
                doubleColumn("high"),
                doubleColumn("low"),
                doubleColumn("Adj Close"),
                doubleColumn("volume"));
        assertOneToFive(bars(file.row(MILLIS, 1.0, 2.0, 3.0, 4.0, 5.0)));
    }

    private static Type doubleColumn(String name) {
        return Types.required(PrimitiveTypeName.DOUBLE).named(name);
    }

    @Test
    void namesThatDifferInCaseOnlyAreNamed() throws Exception {
        assertThat(refusal(withColumns("open", "high", "low", "Close", "CLOSE", "volume")))
                .contains("A_1h.parquet", "'close'", "Close", "CLOSE");
    }

    @Test
    void aColumnThatIsNotThereIsNamedWithWhatIsThere() throws Exception {
        assertThat(refusal(withColumns("open", "high", "low", "last", "volume")))
                .contains("A_1h.parquet", "no column 'close'", "Adj Close", "last (DOUBLE)");
    }

    @Test
    void textWhereNumbersAreExpectedIsNamed() throws Exception {
        SampleFile file = SampleFile.of(
                        "required int64 timestamp",
                        "required double open",
                        "required double high",
                        "required double low",
                        "required binary close (STRING)",
                        "required double volume")
                .row(MILLIS, 1.0, 2.0, 3.0, "4.0", 5.0);
        assertThat(refusal(file)).contains("A_1h.parquet", "'close'", "BYTE_ARRAY STRING", "numbers were expected");
    }

    @Test
    void barsWithoutTimeAreRefused() throws Exception {
        SampleFile file = SampleFile.of(
                        "required double open",
                        "required double high",
                        "required double low",
                        "required double close",
                        "required double volume")
                .row(1.0, 2.0, 3.0, 4.0, 5.0);
        assertThat(refusal(file)).contains("A_1h.parquet", "no time column", "open_time", "close (DOUBLE)");
    }

    @Test
    void fundingRatesWithoutTimeAreRefused() throws Exception {
        LoadOutcome outcome = loadFunding(SampleFile.of("required double rate").row(0.0001));
        assertThat(outcome.status()).isEqualTo(LoadStatus.FAILED);
        assertThat(outcome.detail()).contains("A_funding.parquet", "no time column");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"rate", "Rate", "fundingRate", "FUNDINGRATE", "funding_rate", "Funding_Rate", "last_funding_rate"
            })
    void fundingRatesAreFoundByNameInAnyCaseAndByAlias(String name) throws Exception {
        LoadOutcome outcome = loadFunding(SampleFile.of(
                        "required binary symbol (STRING)", "required int64 fundingTime", "required double " + name)
                .row("A", MILLIS, 0.0001));
        assertThat(outcome.detail()).isEmpty();
        FundingSeries funding = pool.funding("A");
        assertThat(funding.rate().toArray()).containsExactly(0.0001f);
        assertThat(funding.time().epochNanos(0)).isEqualTo(MILLIS * 1_000_000);
        assertThat(funding.dataset().columnNames()).containsExactly("timestamp", "rate");
        assertThat(funding.dataset().info().kind()).isEqualTo(DatasetKind.FUNDING);
    }

    @Test
    void fundingRatesOfAnAmbiguousNameAreRefused() throws Exception {
        LoadOutcome outcome = loadFunding(
                SampleFile.of("required int64 ts", "required double fundingrate", "required double FUNDINGRATE")
                        .row(MILLIS, 1.0, 2.0));
        assertThat(outcome.status()).isEqualTo(LoadStatus.FAILED);
        assertThat(outcome.detail()).contains("fundingrate", "FUNDINGRATE");
    }

    @Test
    void aFileOfItsOwnKeepsAllNumbersUnderTheirNamesAndReportsTheRest() throws Exception {
        Path path = SampleFile.of(
                        "required binary venue (STRING)",
                        "required int64 timestamp (TIMESTAMP(NANOS,true))",
                        "required double Bid",
                        "optional int32 size (INTEGER(16,false))",
                        "repeated double levels",
                        "optional group meta { required double x; }",
                        "required boolean is_final",
                        "optional int64 seen (TIMESTAMP(MICROS,true))")
                .row("X", MILLIS * 1_000_000, 1.5, 3, List.of(1.0, 2.0), null, true, 5L)
                .row("X", MILLIS * 1_000_000, 2.5, null, List.of(), null, false, 6L)
                .write(directory.resolve("quotes.parquet"));
        LoadReport report = MarketData.ofFiles().file("quotes", path).load(pool);
        assertThat(report.problems()).isEmpty();

        Dataset quotes = pool.get("quotes");
        assertThat(quotes.columnNames()).containsExactly("timestamp", "Bid", "size", "is_final", "seen");
        assertThat(quotes.floats("Bid").toArray()).containsExactly(1.5f, 2.5f);
        assertThat(quotes.floats("size").toArray()).containsExactly(3f, Float.NaN);
        assertThat(quotes.floats("is_final").toArray()).containsExactly(1f, 0f);
        assertThat(quotes.column("seen").type()).isEqualTo(ColumnType.TIMESTAMP);
        assertThat(quotes.longs("seen").toArray()).containsExactly(5_000L, 6_000L);
        assertThat(quotes.info().kind()).isEqualTo(DatasetKind.CUSTOM);
        assertThat(report.outcome("quotes").orElseThrow().notes().get("left out"))
                .isEqualTo("venue (BYTE_ARRAY STRING), levels (repeated DOUBLE), meta (nested)");
    }

    @Test
    void aFileWithoutAnyNumberIsRefused() throws Exception {
        Path path = SampleFile.of("required binary venue (STRING)").row("X").write(directory.resolve("text.parquet"));
        LoadOutcome outcome =
                MarketData.ofFiles().file("text", path).load(pool).outcomes().get(0);
        assertThat(outcome.status()).isEqualTo(LoadStatus.FAILED);
        assertThat(outcome.detail()).contains(path.toString(), "no numeric column", "venue");
    }

    @Test
    void aFileWithoutRowsBecomesADatasetWithoutRows() throws Exception {
        OhlcvSeries bars = bars(SampleFile.bars(0, 1));
        assertThat(bars.rows()).isZero();
        assertThat(pool.info("A_1h").time()).isEmpty();
        assertThat(pool.verify().problems()).isEmpty();
    }
}
