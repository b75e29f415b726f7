package io.datapool.fetch.dump;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.datapool.fetch.Bar;
import io.datapool.fetch.FundingRate;
import io.datapool.fetch.binance.BinanceArchives;
import io.datapool.fetch.binance.Market;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The tables in archives, good and bad. */
class DumpTablesTest {
    private static final Instant DECEMBER = Instant.parse("2024-12-01T00:00:00Z");

    @TempDir
    Path folder;

    private List<Bar> bars(ArchiveFile file) throws Exception {
        file.writeTo(folder);
        ArchiveContent content = new DumpFolder(folder).find(file.archive()).orElseThrow();
        return content.bars((io.datapool.fetch.Series.Bars) file.archive().series());
    }

    private DumpException refusal(ArchiveFile file) {
        DumpException refusal = catchThrowableOfType(DumpException.class, () -> bars(file));
        assertThat(refusal).as("refused").isNotNull();
        assertThat(refusal.archive())
                .isEqualTo(folder.resolve(file.archive().name() + ".zip").toString());
        assertThat(refusal)
                .hasMessageContainingAll(
                        refusal.archive(), "found " + refusal.found(), "expected " + refusal.expected());
        return refusal;
    }

    private List<FundingRate> fundingRates(List<String> lines) throws Exception {
        Archive archive =
                new Archive(new BinanceArchives(Market.USDM), ArchiveFile.FUNDING, ArchiveFile.period("2024-12"));
        new ArchiveFile(archive, lines).writeTo(folder);
        ArchiveContent content = new DumpFolder(folder).find(archive).orElseThrow();
        return content.fundingRates();
    }

    // ---------------------------------------------------------------- what is read

    @Test
    void allValuesOfAllRowsAreRead() throws Exception {
        List<Bar> bars = bars(ArchiveFile.spot("1h", "2024-12")
                .with(1, "1733014800000,96340.61000000,96516.0,96044.21,1e-8,0.00000000,1733018399999,0,0,0,0,0"));
        assertThat(bars).hasSize(744).extracting(Bar::openTime).isSorted();
        assertThat(bars.get(1)).isEqualTo(new Bar(DECEMBER.plusSeconds(3_600), 96340.61, 96516, 96044.21, 1e-8, 0));
        assertThat(bars.get(743).openTime()).isEqualTo(Instant.parse("2024-12-31T23:00:00Z"));
    }

    @Test
    void microsecondsAreToldFromMillisecondsByTheirMagnitude() throws Exception {
        ArchiveFile january = ArchiveFile.spot("1h", "2025-01");
        assertThat(january.lines().get(0)).startsWith("1735689600000000,");
        List<Bar> bars = bars(january);
        assertThat(bars).hasSize(744);
        assertThat(bars.get(0).openTime()).isEqualTo(Instant.parse("2025-01-01T00:00:00Z"));
        assertThat(bars.get(743).openTime()).isEqualTo(Instant.parse("2025-01-31T23:00:00Z"));
    }

    @Test
    void aRowOfNamesIsSkippedOthersOfTheLaterColumnsIncluded() throws Exception {
        ArchiveFile file = ArchiveFile.spot("1h", "2024-12");
        List<Bar> bars = bars(file);
        assertThat(bars(file.withHeader(ArchiveFile.KLINE_HEADER))).isEqualTo(bars);
        assertThat(bars(file.withHeader("open_time,open,high,low,close,volume,close_time,q,trades,tb,tq,x")))
                .isEqualTo(bars);
    }

    @Test
    void lineEndsMayBeThoseOfOtherSystemsAndTheLastMayLack() throws Exception {
        ArchiveFile file = ArchiveFile.spot("12h", "2024-12");
        List<Bar> bars = bars(file);
        byte[] other = String.join("\r\n", file.lines()).getBytes(java.nio.charset.StandardCharsets.UTF_8);
        file.write(folder.resolve("BTCUSDT-12h-2024-12.zip"), ArchiveFile.zip("BTCUSDT-12h-2024-12.csv", other));
        ArchiveContent content = new DumpFolder(folder).find(file.archive()).orElseThrow();
        assertThat(content.bars(ArchiveFile.series("12h"))).isEqualTo(bars);
    }

    @Test
    void barsThatEndedEarlyAndBarsOffTheGridAreReadAsTheyAre() throws Exception {
        // What BTCUSDT had when trading was halted on 2018-02-08, and after it was resumed.
        List<Bar> bars = bars(ArchiveFile.spot("1h", "2018-02")
                .withLines(List.of(
                        "1518044400000,1,2,0.5,1.5,7,1518047999999,0,0,0,0,0",
                        "1518048000000,1,2,0.5,1.5,7,1518049694788,0,0,0,0,0",
                        "1518168494789,1,2,0.5,1.5,7,1518172094788,0,0,0,0,0")));
        assertThat(bars)
                .extracting(bar -> bar.openTime().toEpochMilli())
                .containsExactly(1518044400000L, 1518048000000L, 1518168494789L);
    }

    @Test
    void repeatedAndMixedUpRowsArePutInOrder() throws Exception {
        ArchiveFile file = ArchiveFile.spot("1d", "2024-12");
        List<Bar> bars = bars(file);
        List<String> lines = new ArrayList<>(file.lines());
        lines.addAll(file.lines());
        lines.addAll(file.lines());
        assertThat(bars(file.withLines(lines))).isEqualTo(bars);
        long seed = System.nanoTime();
        Collections.shuffle(lines, new Random(seed));
        assertThat(bars(file.withLines(lines))).as("seed %d", seed).isEqualTo(bars);
    }

    @Test
    void ofSeveralRowsOfOneTimeTheLastCounts() throws Exception {
        ArchiveFile file = ArchiveFile.spot("1d", "2024-12");
        List<String> lines = new ArrayList<>(file.lines());
        lines.add(lines.get(3).replace("12.50000000", "99"));
        List<Bar> bars = bars(file.withLines(lines));
        assertThat(bars).hasSize(31);
        assertThat(bars.get(3).volume()).isEqualTo(99);
    }

    @Test
    void aTableWithoutRowsHasNone() throws Exception {
        ArchiveFile file = ArchiveFile.spot("1d", "2024-12");
        assertThat(bars(file.withLines(List.of(ArchiveFile.KLINE_HEADER)))).isEmpty();
        file.write(folder.resolve("BTCUSDT-1d-2024-12.zip"), ArchiveFile.zip("BTCUSDT-1d-2024-12.csv", new byte[0]));
        ArchiveContent content = new DumpFolder(folder).find(file.archive()).orElseThrow();
        assertThat(content.bars(ArchiveFile.series("1d"))).isEmpty();
    }

    @Test
    void weeksThatReachIntoAnotherMonthAreLeftOut() throws Exception {
        ArchiveFile file = ArchiveFile.spot("1w", "2024-12");
        List<String> lines = new ArrayList<>();
        for (String monday :
                List.of("2024-11-25", "2024-12-02", "2024-12-09", "2024-12-16", "2024-12-23", "2024-12-30")) {
            lines.add(ArchiveFile.kline(
                    ArchiveFile.series("1w").interval(), Instant.parse(monday + "T00:00:00Z"), false));
        }
        assertThat(bars(file.withLines(lines)))
                .extracting(bar -> bar.openTime().toString().substring(0, 10))
                .containsExactly("2024-12-02", "2024-12-09", "2024-12-16", "2024-12-23");
    }

    @Test
    void aMonthHasOneBarOfAMonth() throws Exception {
        ArchiveFile file = ArchiveFile.spot("1M", "2024-12");
        assertThat(file.archive().name()).isEqualTo("BTCUSDT-1mo-2024-12");
        assertThat(bars(file)).extracting(Bar::openTime).containsExactly(DECEMBER);
    }

    @Test
    void fundingRatesAreReadToTheMillisecond() throws Exception {
        List<String> lines = List.of(
                ArchiveFile.FUNDING_HEADER,
                "1733011200000,8,0.00010000",
                "1733040000047,8,-0.00002500",
                "1733054400001,4,0.00750000",
                "1733058000000,1,-0.03750000");
        List<FundingRate> rates = List.of(
                new FundingRate(DECEMBER, 0.0001),
                new FundingRate(DECEMBER.plus(Duration.ofHours(8)).plusMillis(47), -0.000025),
                new FundingRate(DECEMBER.plus(Duration.ofHours(12)).plusMillis(1), 0.0075),
                new FundingRate(DECEMBER.plus(Duration.ofHours(13)), -0.0375));
        assertThat(fundingRates(lines)).isEqualTo(rates);
        assertThat(fundingRates(lines.subList(1, 5))).isEqualTo(rates);
    }

    // ---------------------------------------------------------------- what is refused

    @ParameterizedTest
    @CsvSource({
        "0, open_time",
        "1, open",
        "2, high",
        "3, low",
        "4, close",
        "5, volume",
        "6, close_time",
    })
    void aFieldThatIsNoNumberIsNamedWithItsLineAndColumn(int field, String column) {
        ArchiveFile file = ArchiveFile.spot("1h", "2024-12");
        for (String bad :
                List.of("", "abc", "NaN", "Infinity", "-Infinity", "1d", "0x1p3", "1e999", "\"1\"", "1 2", "٣")) {
            String[] fields = file.lines().get(4).split(",", -1);
            fields[field] = bad;
            DumpException refusal = refusal(file.with(4, String.join(",", fields)));
            assertThat(refusal.line()).as(bad).isEqualTo(5);
            assertThat(refusal.column()).as(bad).isEqualTo(column);
            assertThat(refusal.expected()).as(bad).contains("number");
        }
    }

    @Test
    void foreignColumnsAreNamed() {
        DumpException refusal = refusal(ArchiveFile.spot("1h", "2024-12")
                .withHeader("open_time,open,low,high,close,volume,close_time,quote_volume,count,a,b,c"));
        assertThat(refusal)
                .extracting(DumpException::line, DumpException::column, DumpException::found)
                .containsExactly(1L, "high", "'low'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1733022000000", "1733022000000,1,2,3,4,5,1733025599999", "a,b,c,d,e,f,g,h,i,j,k,l,m"})
    void anotherNumberOfFieldsIsRefused(String line) {
        DumpException refusal = refusal(ArchiveFile.spot("1h", "2024-12").with(3, line));
        assertThat(refusal.line()).isEqualTo(4);
        assertThat(refusal.expected()).isEqualTo("12 fields");
    }

    @Test
    void aRowThatDoesNotEndIsRefused() {
        DumpException refusal = refusal(ArchiveFile.spot("1h", "2024-12").with(3, "1".repeat(5_000)));
        assertThat(refusal).hasMessageContainingAll("line 4", "more than 1024 bytes");
    }

    @Test
    void rowsInAnotherUnitThanThoseBeforeAreRefused() {
        ArchiveFile file = ArchiveFile.spot("1h", "2024-12");
        String micros =
                ArchiveFile.kline(ArchiveFile.series("1h").interval(), DECEMBER.plus(Duration.ofHours(9)), true);
        assertThat(refusal(file.with(9, micros)))
                .extracting(DumpException::line, DumpException::column, DumpException::expected)
                .containsExactly(10L, "open_time", "milliseconds, as in the rows before");
        String half = file.lines().get(9).replace("1733047199999", "1733047199999999");
        assertThat(refusal(file.with(9, half)).column()).isEqualTo("close_time");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "1733011200", "1733011200000000000", "99999999999999999"})
    void stampsThatAreNeitherMillisecondsNorMicrosecondsAreRefused(String stamp) {
        ArchiveFile file = ArchiveFile.spot("1h", "2024-12");
        String line = stamp + file.lines().get(0).substring(13);
        DumpException refusal = refusal(file.with(0, line));
        assertThat(refusal.column()).isEqualTo("open_time");
        assertThat(refusal.found()).isEqualTo("'" + stamp + "'");
    }

    @Test
    void aBarThatOpensWithinAMillisecondIsRefused() {
        ArchiveFile file = ArchiveFile.spot("1h", "2025-01");
        String line = file.lines().get(2).replace("1735696800000000", "1735696800000001");
        assertThat(refusal(file.with(2, line)))
                .extracting(DumpException::line, DumpException::column)
                .containsExactly(3L, "open_time");
    }

    @Test
    void rowsOfAnotherMonthAreRefused() {
        ArchiveFile november = ArchiveFile.spot("1h", "2024-11");
        ArchiveFile december = ArchiveFile.spot("1h", "2024-12");
        DumpException refusal = refusal(december.withLines(november.lines()));
        assertThat(refusal.line()).isEqualTo(1);
        assertThat(refusal.expected()).contains("2024-12-01T00:00:00Z", "2025-01-01T00:00:00Z");
    }

    @Test
    void barsOfALongerIntervalAreRefused() {
        DumpException refusal = refusal(ArchiveFile.spot("5m", "2024-12")
                .withLines(ArchiveFile.spot("1h", "2024-12").lines()));
        assertThat(refusal).hasMessageContainingAll("line 1, close_time", "a bar of 5m", "1733011499999");
    }

    @Test
    void barsOfAShorterIntervalAreRefused() {
        List<String> shorter = ArchiveFile.spot("5m", "2024-12").lines().subList(0, 700);
        assertThat(refusal(ArchiveFile.spot("1h", "2024-12").withLines(shorter)))
                .hasMessageContainingAll("bars of 1h", "only shorter ones");
    }

    @Test
    void aBarThatEndsBeforeItOpensIsRefused() {
        ArchiveFile file = ArchiveFile.spot("1h", "2024-12");
        String line = file.lines().get(0).replace("1733014799999", "1733011199999");
        assertThat(refusal(file.with(0, line)).column()).isEqualTo("close_time");
    }

    @ParameterizedTest
    @CsvSource({
        "'1733011200000,8', ''",
        "'1733011200000,x,0.1', funding_interval_hours",
        "'1733011200000,0,0.1', funding_interval_hours",
        "'1733011200000,25,0.1', funding_interval_hours",
        "'1733011200000,8,abc', last_funding_rate",
        "'1733011200,8,0.1', calc_time",
        "'1730419200000,8,0.1', calc_time",
        "'symbol,rate,time', calc_time",
    })
    void fundingRatesThatAreNoneAreRefused(String line, String column) {
        DumpException refusal = catchThrowableOfType(DumpException.class, () -> fundingRates(List.of(line)));
        assertThat(refusal.line()).isEqualTo(1);
        assertThat(refusal.column()).isEqualTo(column);
    }

    @Test
    void whatIsQuotedOfAFileCannotWriteToATerminal() {
        ArchiveFile file = ArchiveFile.spot("1h", "2024-12");
        String[] fields = file.lines().get(0).split(",", -1);
        fields[1] = "\u001b[31mred\u0007";
        assertThat(refusal(file.with(0, String.join(",", fields))).found()).isEqualTo("'?[31mred?'");
    }

    @Test
    void theBareTableIsReadAsWell() throws Exception {
        ArchiveFile file = ArchiveFile.spot("1h", "2024-12");
        List<Bar> bars = bars(file);
        Path other = Files.createDirectory(folder.resolve("other"));
        Files.write(other.resolve("BTCUSDT-1h-2024-12.csv"), file.table());
        ArchiveContent content = new DumpFolder(other).find(file.archive()).orElseThrow();
        assertThat(content.bars(ArchiveFile.series("1h"))).isEqualTo(bars);
    }
}
