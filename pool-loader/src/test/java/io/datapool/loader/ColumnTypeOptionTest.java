package io.datapool.loader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datapool.PoolOptions;
import io.datapool.SharedDataPool;
import io.datapool.parquet.SampleFile;
import io.datapool.schema.ColumnType;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Columns that are wanted as float64 or int64. */
class ColumnTypeOptionTest {
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

    private LoadOutcome load(SampleFile sample, ColumnType type) throws Exception {
        return MarketData.ofFiles()
                .file("k", sample.write(directory.resolve("k.parquet")))
                .options(LoadOptions.defaults().columnType("v", type))
                .load(pool)
                .outcome("k")
                .orElseThrow();
    }

    private LoadOutcome loaded(SampleFile sample, ColumnType type) throws Exception {
        LoadOutcome outcome = load(sample, type);
        assertThat(outcome.status()).as(outcome.detail()).isEqualTo(LoadStatus.LOADED);
        assertThat(pool.verify().problems()).isEmpty();
        return outcome;
    }

    @Test
    void aColumnIsKeptInFull() throws Exception {
        loaded(SampleFile.of("optional double v").row(0.1).row((Object) null).row(1e300), ColumnType.FLOAT64);
        assertThat(pool.get("k").doubles("v").toArray()).containsExactly(0.1, Double.NaN, 1e300);
    }

    @Test
    void integersAreKeptInFull() throws Exception {
        loaded(SampleFile.of("required int64 v").row(Long.MAX_VALUE).row(-3L), ColumnType.INT64);
        assertThat(pool.get("k").longs("v").toArray()).containsExactly(Long.MAX_VALUE, -3L);
    }

    @Test
    void wholeNumbersOfAnyTypeBecomeIntegers() throws Exception {
        loaded(SampleFile.of("required double v").row(5.0).row(-7e15), ColumnType.INT64);
        assertThat(pool.get("k").longs("v").toArray()).containsExactly(5L, -7_000_000_000_000_000L);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void wholeDecimalsBecomeIntegersWhateverTheirScale(boolean dictionary) throws Exception {
        SampleFile sample = SampleFile.of("optional int64 v (DECIMAL(18,2))").dictionary(dictionary);
        loaded(sample.row(500L).row((Object) null).row(-1_200L), ColumnType.INT64);
        assertThat(pool.get("k").longs("v").toArray()).containsExactly(5L, Long.MIN_VALUE, -12L);
        byte[] big = java.math.BigInteger.valueOf((1L << 60) + 1).toByteArray();
        loaded(SampleFile.of("required binary v (DECIMAL(30,0))").row((Object) big), ColumnType.INT64);
        assertThat(pool.get("k").longs("v").toArray()).containsExactly((1L << 60) + 1);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aFractionIsAnErrorThatNamesItsRow(boolean dictionary) throws Exception {
        SampleFile sample =
                SampleFile.of("optional double v").dictionary(dictionary).pageRows(1_000);
        for (int row = 0; row < 5_000; row++) {
            sample.row(row % 3 == 0 ? null : row == 4_321 ? (Object) 2.5 : (Object) (double) (row % 40));
        }
        LoadOutcome outcome = load(sample, ColumnType.INT64);
        assertThat(outcome.status()).isEqualTo(LoadStatus.FAILED);
        assertThat(outcome.detail())
                .contains("column 'v'", "k.parquet", "row group 0", "page ", "row 4321", "2.5 is no 64-bit integer");
        assertThat(pool.keys()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"required int64 v (INTEGER(64,false))", "required int64 v (DECIMAL(18,2))"})
    void whatDoesNotFitIsAnError(String column) throws Exception {
        LoadOutcome outcome = load(SampleFile.of(column).row(100L).row(-1L), ColumnType.INT64);
        assertThat(outcome.status()).isEqualTo(LoadStatus.FAILED);
        assertThat(outcome.detail())
                .contains("row 1", column.contains("DECIMAL") ? "-0.01" : "18446744073709551615", "no 64-bit integer");
    }

    @Test
    void anUnknownColumnIsAnErrorThatTellsTheColumns() throws Exception {
        LoadOutcome outcome = load(SampleFile.of("required double price").row(1.0), ColumnType.FLOAT64);
        assertThat(outcome.status()).isEqualTo(LoadStatus.FAILED);
        assertThat(outcome.detail()).contains("'v'", "k.parquet", "price (DOUBLE)");
    }

    @Test
    void aColumnOfBarsMayBeNamedWhereFundingRatesAreLoadedToo() throws Exception {
        SampleFile.bars(5, 1).write(directory.resolve("data/ohlcv/A_1m.parquet"));
        SampleFile.of("required int64 fundingTime", "required double rate")
                .row(BarTable.START, 0.0001)
                .write(directory.resolve("data/funding/A_funding.parquet"));
        LoadReport report = MarketData.in(directory.resolve("data"))
                .symbols("A")
                .timeframes("1m")
                .includeFunding(true)
                .options(LoadOptions.defaults()
                        .columnType("volume", ColumnType.FLOAT64)
                        .columnType("rate", ColumnType.FLOAT64))
                .load(pool);
        assertThat(report.problems()).isEmpty();
        assertThat(pool.get("A_1m").doubles("volume").toArray()).containsExactly(0, 10, 20, 30, 40);
        assertThat(pool.get("A_funding").doubles("rate").get(0)).isEqualTo(0.0001);
    }

    @Test
    void aColumnCannotBeMadeATime() {
        assertThatThrownBy(() -> LoadOptions.defaults().columnType("v", ColumnType.TIMESTAMP))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'v'");
    }

    @Test
    void aTimeCannotBeMadeANumber() throws Exception {
        SampleFile sample = SampleFile.of(
                        "required int64 timestamp (TIMESTAMP(MILLIS,true))",
                        "required int64 v (TIMESTAMP(MILLIS,true))")
                .row(BarTable.START, BarTable.START);
        LoadOutcome outcome = load(sample, ColumnType.FLOAT64);
        assertThat(outcome.status()).isEqualTo(LoadStatus.FAILED);
        assertThat(outcome.detail()).contains("column 'v'", "holds times");
    }
}
