package io.datapool.loader;

import static org.assertj.core.api.Assertions.assertThat;

import io.datapool.Dataset;
import io.datapool.PoolOptions;
import io.datapool.SharedDataPool;
import io.datapool.parquet.SampleFile;
import io.datapool.schema.ColumnType;
import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Which column says when each row is. */
class TimeColumnTest {
    private static final long MILLIS = 1_704_067_200_000L;
    private static final long NANOS = MILLIS * 1_000_000;

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

    private LoadOutcome load(SampleFile file) throws Exception {
        Path path = file.write(directory.resolve("x.parquet"));
        return MarketData.ofFiles().file("x", path).load(pool).outcome("x").orElseThrow();
    }

    private Dataset loaded(SampleFile file) throws Exception {
        LoadOutcome outcome = load(file);
        assertThat(outcome.detail()).isEmpty();
        assertThat(outcome.status()).isEqualTo(LoadStatus.LOADED);
        return pool.get("x");
    }

    private LoadOutcome failed(SampleFile file) throws Exception {
        LoadOutcome outcome = load(file);
        assertThat(outcome.status()).isEqualTo(LoadStatus.FAILED);
        assertThat(pool.contains("x")).isFalse();
        return outcome;
    }

    private static String pandas(String index) {
        return "{\"index_columns\": [" + index + "], \"columns\": [], \"pandas_version\": \"3.0.0\"}";
    }

    @Test
    void theIndexThatPandasNotedComesBeforeUsualNames() throws Exception {
        Dataset dataset = loaded(SampleFile.of(
                        "required int64 timestamp (TIMESTAMP(MILLIS,true))",
                        "required double v",
                        "optional int64 bar_start (TIMESTAMP(NANOS,false))")
                .pandas(pandas("\"bar_start\""))
                .row(MILLIS + 1, 1.0, NANOS));
        assertThat(dataset.time().epochNanos(0)).isEqualTo(NANOS);
        assertThat(dataset.columnNames()).containsExactly("timestamp", "v");
    }

    @Test
    void theUnnamedIndexThatPandasNotedIsTheTime() throws Exception {
        Dataset dataset =
                loaded(SampleFile.of("required double v", "optional int64 __index_level_0__ (TIMESTAMP(NANOS,false))")
                        .pandas(pandas("\"__index_level_0__\""))
                        .row(1.0, NANOS));
        assertThat(dataset.columnNames()).containsExactly("timestamp", "v");
        assertThat(dataset.time().epochNanos(0)).isEqualTo(NANOS);
    }

    @Test
    void aRangeIndexThatPandasNotedIsNoColumnAndUsualNamesAreTried() throws Exception {
        Dataset dataset = loaded(SampleFile.of("required double v", "optional int64 date (TIMESTAMP(NANOS,false))")
                .pandas(pandas("{\"kind\": \"range\", \"name\": null, \"start\": 0, \"stop\": 1, \"step\": 1}"))
                .row(1.0, NANOS));
        assertThat(dataset.time().epochNanos(0)).isEqualTo(NANOS);
    }

    @Test
    void anIndexThatIsNoTimeIsPassedOver() throws Exception {
        Dataset dataset = loaded(SampleFile.of("required int64 id", "required int64 open_time")
                .pandas(pandas("\"id\", \"absent\", 7, null"))
                .row(3L, MILLIS));
        assertThat(dataset.time().epochNanos(0)).isEqualTo(NANOS);
        assertThat(dataset.floats("id").toArray()).containsExactly(3f);
    }

    @Test
    void pandasMetadataThatIsNoJsonIsNamed() throws Exception {
        assertThat(failed(SampleFile.of("required double v").pandas("{oops").row(1.0))
                        .detail())
                .contains("x.parquet", "pandas metadata");
    }

    static Stream<String> usualNames() {
        return TimeColumn.NAMES.stream()
                .flatMap(name -> Stream.of(name, name.toUpperCase(Locale.ROOT), name.toLowerCase(Locale.ROOT)))
                .distinct();
    }

    @ParameterizedTest
    @MethodSource("usualNames")
    void everyUsualNameInAnyCaseIsTheTimeWhetherTypedOrPlain(String name) throws Exception {
        Dataset typed = loaded(SampleFile.of(
                        "required double v",
                        "required int64 listed_since (TIMESTAMP(MILLIS,true))",
                        "required int64 " + name + " (TIMESTAMP(MILLIS,true))")
                .row(1.0, 5L, MILLIS));
        assertThat(typed.time().epochNanos(0)).isEqualTo(NANOS);
        assertThat(typed.columnNames()).startsWith("timestamp");

        if (name.equalsIgnoreCase("__index_level_0__")) {
            return; // as an integer it counts rows
        }
        pool.remove("x");
        Dataset plain = loaded(
                SampleFile.of("required double v", "required int64 " + name).row(1.0, MILLIS));
        assertThat(plain.time().epochNanos(0)).isEqualTo(NANOS);
        assertThat(plain.columnNames()).containsExactly("timestamp", "v");
    }

    @Test
    void aTimeOfAUsualNameComesBeforeAPlainIntegerOfALikelierOne() throws Exception {
        Dataset dataset =
                loaded(SampleFile.of("required int64 timestamp", "required int64 datetime (TIMESTAMP(NANOS,true))")
                        .row(MILLIS, NANOS + 5));
        assertThat(dataset.time().epochNanos(0)).isEqualTo(NANOS + 5);
        assertThat(dataset.columnNames()).containsExactly("timestamp");
        assertThat(pool.info("x").notes().get("left out")).contains("timestamp (INT64)");
    }

    @Test
    void theLikeliestOfSeveralUsualNamesIsTheTimeAndTheOthersStayTimes() throws Exception {
        Dataset dataset = loaded(SampleFile.of(
                        "required int64 close_time (TIMESTAMP(MILLIS,true))",
                        "required int64 date (TIMESTAMP(MILLIS,true))",
                        "required int64 open_time (TIMESTAMP(MILLIS,true))")
                .row(MILLIS + 1, MILLIS + 2, MILLIS));
        assertThat(dataset.time().epochNanos(0)).isEqualTo(NANOS);
        assertThat(dataset.columnNames()).containsExactly("timestamp", "close_time", "date");
        assertThat(dataset.column("close_time").type()).isEqualTo(ColumnType.TIMESTAMP);
        assertThat(dataset.longs("close_time").get(0)).isEqualTo(NANOS + 1_000_000);
    }

    @Test
    void theOnlyTimeThereIsNeedsNoUsualName() throws Exception {
        Dataset dataset = loaded(SampleFile.of("required double v", "required int64 quoted_at (TIMESTAMP(MICROS,true))")
                .row(1.0, MILLIS * 1_000));
        assertThat(dataset.time().epochNanos(0)).isEqualTo(NANOS);
    }

    @Test
    void severalTimesOfNoUsualNameAreNamed() throws Exception {
        assertThat(failed(SampleFile.of(
                                        "required int64 quoted_at (TIMESTAMP(MICROS,true))",
                                        "required int64 received_at (TIMESTAMP(MICROS,true))")
                                .row(1L, 2L))
                        .detail())
                .contains("x.parquet", "quoted_at", "received_at", "several time columns");
    }

    @Test
    void namesThatDifferInCaseOnlyAreNamed() throws Exception {
        assertThat(failed(SampleFile.of("required int64 Timestamp", "required int64 TIMESTAMP")
                                .row(MILLIS, MILLIS))
                        .detail())
                .contains("x.parquet", "Timestamp", "TIMESTAMP");
    }

    @Test
    void theExactNameComesBeforeOneOfAnotherCase() throws Exception {
        Dataset dataset = loaded(SampleFile.of("required int64 Timestamp", "required int64 timestamp")
                .row(1L, MILLIS));
        assertThat(dataset.time().epochNanos(0)).isEqualTo(NANOS);
        assertThat(dataset.longs("Timestamp").toArray()).containsExactly(1L);
    }

    @Test
    void aFileOfItsOwnWithoutTimeLoadsWithoutTimeIndex() throws Exception {
        Dataset dataset = loaded(SampleFile.of("required double a", "required int32 b")
                .row(1.5, 2)
                .row(0.5, 1));
        assertThat(dataset.hasTime()).isFalse();
        assertThat(dataset.columnNames()).containsExactly("a", "b");
        assertThat(dataset.floats("b").toArray()).containsExactly(2f, 1f);
    }

    @Test
    void aTextColumnOfAUsualNameIsNoTime() throws Exception {
        Dataset dataset = loaded(SampleFile.of("required binary date (STRING)", "required double v")
                .row("2024-01-01", 1.0));
        assertThat(dataset.hasTime()).isFalse();
        assertThat(pool.info("x").notes().get("left out")).contains("date");
    }

    @ParameterizedTest
    @CsvSource({"1, 1000000000", "1000, 1000000", "1000000, 1000", "1000000000, 1"})
    void plainStampsCountWhatTheirMagnitudeTells(long unitsPerSecond, long nanosPerUnit) throws Exception {
        long stamp = MILLIS / 1_000 * unitsPerSecond;
        Dataset dataset = loaded(SampleFile.of("required int64 ts").row(stamp).row(stamp + 1));
        assertThat(dataset.time().column().toArray()).containsExactly(NANOS, NANOS + nanosPerUnit);
    }

    @Test
    void aUnitThatChangesMidwayNamesTheRow() throws Exception {
        assertThat(failed(SampleFile.of("required int64 ts")
                                .row(MILLIS)
                                .row(MILLIS + 1)
                                .row(MILLIS * 1_000))
                        .detail())
                .contains("x.parquet", "'ts'", "row 2");
    }

    @Test
    void aMissingStampNamesTheRow() throws Exception {
        SampleFile file = SampleFile.of("optional int64 ts (TIMESTAMP(MILLIS,true))", "required int32 v");
        for (int row = 0; row < 10_000; row++) {
            file.row(row == 9_000 ? null : MILLIS + row, row);
        }
        assertThat(failed(file).detail()).contains("x.parquet", "row 9000", "no time stamp");
    }

    @Test
    void aMissingStampOfAnotherTimeColumnIsTheLeastLong() throws Exception {
        Dataset dataset = loaded(SampleFile.of(
                        "required int64 ts (TIMESTAMP(MILLIS,true))", "optional int64 expiry (TIMESTAMP(MILLIS,true))")
                .row(MILLIS, null));
        assertThat(dataset.longs("expiry").get(0)).isEqualTo(Long.MIN_VALUE);
    }

    @Test
    void rowsOutOfOrderAreSorted() throws Exception {
        assertThat(loaded(SampleFile.of("required int64 ts (TIMESTAMP(MILLIS,true))")
                                .row(MILLIS)
                                .row(MILLIS + 2)
                                .row(MILLIS + 1))
                        .time()
                        .column()
                        .toArray())
                .containsExactly(NANOS, NANOS + 1_000_000, NANOS + 2_000_000);
    }

    @Test
    void equalStampsAreInOrder() throws Exception {
        assertThat(loaded(SampleFile.of("required int64 ts").row(MILLIS).row(MILLIS))
                        .rows())
                .isEqualTo(2);
    }

    @Test
    void aLocalTimeIsTakenForUtcAndThatIsNoted() throws Exception {
        Dataset dataset = loaded(
                SampleFile.of("required int64 ts (TIMESTAMP(MILLIS,false))").row(MILLIS));
        assertThat(dataset.time().epochNanos(0)).isEqualTo(NANOS);
        assertThat(pool.info("x").notes().get("time")).contains("ts", "local time taken as UTC");
    }

    @Test
    void twoColumnsOfTheSameTimeMayDifferInPrecision() throws Exception {
        Dataset dataset = loaded(SampleFile.of(
                        "required int64 timestamp",
                        "required int64 datetime (TIMESTAMP(NANOS,true))",
                        "optional int64 open_time (TIMESTAMP(MILLIS,true))")
                .row(MILLIS / 1000, NANOS + 999_999_999, null)
                .row(MILLIS / 1000 + 60, NANOS + 60_000_000_000L, MILLIS + 60_000));
        assertThat(dataset.time().epochNanos(0)).isEqualTo(NANOS + 999_999_999);
    }

    @Test
    void twoColumnsThatDisagreeAboutTheTimeAreRefusedWithTheRow() throws Exception {
        assertThat(failed(SampleFile.of("required int64 timestamp", "required int64 datetime (TIMESTAMP(NANOS,true))")
                                .row(MILLIS, NANOS)
                                .row(MILLIS + 3_600_000, NANOS + 60_000_000_000L))
                        .detail())
                .contains("x.parquet", "row 1", "'timestamp'", "'datetime'", "Repair or remove");
    }
}
