package io.datapool.fetch.dump;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datapool.fetch.Bar;
import io.datapool.fetch.Exchange;
import io.datapool.fetch.FetchException;
import io.datapool.fetch.FundingRate;
import io.datapool.fetch.Page;
import io.datapool.fetch.Series;
import io.datapool.fetch.Span;
import io.datapool.fetch.binance.BinanceArchives;
import io.datapool.fetch.binance.Market;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which archive is used for what, and when the exchange is asked. */
class DumpExchangeTest {
    private static final double FROM_EXCHANGE = 4_711;

    /** Has every bar, in pages of 100, and notes what it was asked. */
    private static final class AskedExchange implements Exchange {
        private final List<Span> asked = new ArrayList<>();
        private Instant now = Instant.parse("2025-03-03T12:30:00Z");
        private Instant listed = Instant.EPOCH;
        private Predicate<Instant> missing = time -> false;
        private int askedForTime;

        @Override
        public String id() {
            return "asked-spot";
        }

        @Override
        public Instant serverTime() {
            askedForTime++;
            return now;
        }

        @Override
        public Page<Bar> bars(Series.Bars series, Span span) {
            asked.add(span);
            List<Bar> rows = new ArrayList<>();
            Instant open = listed.isAfter(span.start()) ? listed : span.start();
            while (rows.size() < 100 && span.contains(open)) {
                if (!missing.test(open)) {
                    rows.add(new Bar(open, 1, 1, 1, 1, FROM_EXCHANGE));
                }
                open = series.interval().endOf(open);
            }
            return new Page<>(rows, rows.size() < 100 ? span.end() : open);
        }

        @Override
        public Page<FundingRate> fundingRates(Series.FundingRates series, Span span) {
            asked.add(span);
            List<FundingRate> rows = new ArrayList<>();
            for (Instant time = span.start(); span.contains(time); time = time.plus(Duration.ofHours(8))) {
                if (!missing.test(time)) {
                    rows.add(new FundingRate(time, FROM_EXCHANGE));
                }
            }
            return new Page<>(rows, span.end());
        }
    }

    @TempDir
    Path folder;

    private final AskedExchange exchange = new AskedExchange();

    private List<Bar> bars(Exchange from, String interval, String start, String end) throws Exception {
        Span span = span(start, end);
        List<Bar> bars = new ArrayList<>();
        Instant reached = span.start();
        while (reached.isBefore(span.end())) {
            Page<Bar> page = from.bars(ArchiveFile.series(interval), new Span(reached, span.end()));
            assertThat(page.coveredUntil()).isAfter(reached).isBeforeOrEqualTo(span.end());
            assertThat(page.rows()).extracting(Bar::openTime).isSorted().doesNotHaveDuplicates();
            bars.addAll(page.rows());
            reached = page.coveredUntil();
        }
        return bars;
    }

    private List<Bar> bars(String interval, String start, String end) throws Exception {
        return bars(Dumps.in(folder).before(new BinanceArchives(Market.SPOT), exchange), interval, start, end);
    }

    private static Span span(String start, String end) {
        return new Span(Instant.parse(start + "T00:00:00Z"), Instant.parse(end + "T00:00:00Z"));
    }

    private static List<String> days(List<Bar> bars, boolean fromExchange) {
        return bars.stream()
                .filter(bar -> fromExchange == (bar.volume() == FROM_EXCHANGE))
                .map(bar -> bar.openTime().toString().substring(0, 10))
                .distinct()
                .toList();
    }

    private static void assertComplete(List<Bar> bars, Duration step, String start, String end) {
        List<Instant> opens = new ArrayList<>();
        Span span = span(start, end);
        for (Instant open = span.start(); span.contains(open); open = open.plus(step)) {
            opens.add(open);
        }
        assertThat(bars).extracting(Bar::openTime).isEqualTo(opens);
    }

    @Test
    void monthsComeFromTheirArchivesAndTheRestFromTheExchange() throws Exception {
        ArchiveFile.spot("1h", "2024-12").writeTo(folder);
        ArchiveFile.spot("1h", "2025-01").writeToTree(folder);
        List<Bar> bars = bars("1h", "2024-12-01", "2025-02-11");
        assertComplete(bars, Duration.ofHours(1), "2024-12-01", "2025-02-11");
        assertThat(days(bars, true)).hasSize(10).startsWith("2025-02-01");
        assertThat(exchange.asked).hasSize(3);
        assertThat(exchange.asked.get(0)).isEqualTo(span("2025-02-01", "2025-02-11"));
    }

    @Test
    void onlyWhatWasAskedForIsGiven() throws Exception {
        ArchiveFile.spot("1h", "2024-12").writeTo(folder);
        List<Bar> bars = bars("1h", "2024-12-10", "2024-12-12");
        assertComplete(bars, Duration.ofHours(1), "2024-12-10", "2024-12-12");
        assertThat(exchange.asked).isEmpty();
    }

    @Test
    void aMonthWithoutArchiveComesFromThoseOfItsDaysAndElseFromTheExchange() throws Exception {
        ArchiveFile.spot("1h", "2025-02-01").writeTo(folder);
        ArchiveFile.spot("1h", "2025-02-02").writeToTree(folder);
        List<Bar> bars = bars("1h", "2025-02-01", "2025-02-04");
        assertComplete(bars, Duration.ofHours(1), "2025-02-01", "2025-02-04");
        assertThat(days(bars, true)).containsExactly("2025-02-03");
    }

    @Test
    void daysThatAMonthLacksComeFromTheirArchives() throws Exception {
        ArchiveFile.spot("1h", "2024-12")
                .without(31 * 24 - 24, 31 * 24)
                .without(240, 264)
                .without(0, 48)
                .writeTo(folder);
        for (String day : List.of("2024-12-01", "2024-12-02", "2024-12-11", "2024-12-31")) {
            ArchiveFile.spot("1h", day).writeTo(folder);
        }
        assertComplete(bars("1h", "2024-12-01", "2025-01-01"), Duration.ofHours(1), "2024-12-01", "2025-01-01");
        assertThat(exchange.asked).isEmpty();
    }

    /** The exchange was out of order on that day, so that nobody has bars of then. */
    private void missBetween(String start, String end) {
        exchange.missing = new Span(Instant.parse(start), Instant.parse(end))::contains;
    }

    @Test
    void anIncompleteDayOfAMonthIsReplacedByTheDaysArchiveIfThatHasMore() throws Exception {
        missBetween("2024-12-11T06:00:00Z", "2024-12-11T08:00:00Z");
        ArchiveFile.spot("1h", "2024-12").without(245, 255).writeTo(folder);
        ArchiveFile.spot("1h", "2024-12-11").without(6, 8).writeTo(folder);
        List<Bar> bars = bars("1h", "2024-12-01", "2025-01-01");
        assertThat(bars).hasSize(744 - 2);
        assertThat(days(bars, true)).as("the exchange has no more").isEmpty();
        assertThat(exchange.asked).containsExactly(span("2024-12-11", "2024-12-12"));
    }

    @Test
    void aDayOfAMonthWhoseOwnArchiveIsIncompleteTooComesFromTheExchange() throws Exception {
        ArchiveFile.spot("1h", "2024-12").without(245, 255).writeTo(folder);
        ArchiveFile.spot("1h", "2024-12-11").without(8, 24).writeTo(folder);
        List<Bar> bars = bars("1h", "2024-12-01", "2025-01-01");
        assertComplete(bars, Duration.ofHours(1), "2024-12-01", "2025-01-01");
        assertThat(days(bars, true)).containsExactly("2024-12-11");
        assertThat(exchange.asked).containsExactly(span("2024-12-11", "2024-12-12"));
    }

    @Test
    void anArchiveOfADayThatEndsEarlyIsNotTakenForTheWholeDay() throws Exception {
        // As BTCUSDT-1m-2025-04-22.zip did at 07:36, with a checksum that was right.
        ArchiveFile.spot("1h", "2025-02-01").without(7, 24).writeTo(folder);
        ArchiveFile.spot("1h", "2025-02-02").writeTo(folder);
        List<Bar> bars = bars("1h", "2025-02-01", "2025-02-03");
        assertComplete(bars, Duration.ofHours(1), "2025-02-01", "2025-02-03");
        assertThat(days(bars, true)).containsExactly("2025-02-01");
        assertThat(exchange.asked).containsExactly(span("2025-02-01", "2025-02-02"));
    }

    @Test
    void anOutageThatTheExchangeHasAsWellLeavesTheArchiveOfTheDay() throws Exception {
        missBetween("2025-02-01T07:00:00Z", "2025-02-01T09:00:00Z");
        ArchiveFile.spot("1h", "2025-02-01").without(7, 9).writeTo(folder);
        List<Bar> bars = bars("1h", "2025-02-01", "2025-02-02");
        assertThat(bars).hasSize(22);
        assertThat(days(bars, true)).isEmpty();
    }

    @Test
    void anArchiveOfADayWithoutRowsIsNone() throws Exception {
        ArchiveFile.spot("1h", "2025-02-01")
                .without(0, 24)
                .withHeader(ArchiveFile.KLINE_HEADER)
                .writeTo(folder);
        assertComplete(bars("1h", "2025-02-01", "2025-02-02"), Duration.ofHours(1), "2025-02-01", "2025-02-02");
        Exchange alone = Dumps.in(folder).alone(new BinanceArchives(Market.SPOT));
        assertThatThrownBy(() -> bars(alone, "1h", "2025-02-01", "2025-02-02"))
                .isInstanceOf(FetchException.class)
                .hasMessageContaining("has rows of BTCUSDT_1h from 2025-02-01T00:00:00Z on");
    }

    @Test
    void daysThatAMonthLacksAndThatHaveNoArchiveComeFromTheExchange() throws Exception {
        ArchiveFile.spot("1h", "2024-12").without(240, 312).writeTo(folder);
        List<Bar> bars = bars("1h", "2024-12-01", "2025-01-01");
        assertComplete(bars, Duration.ofHours(1), "2024-12-01", "2025-01-01");
        assertThat(days(bars, true)).containsExactly("2024-12-11", "2024-12-12", "2024-12-13");
        assertThat(exchange.asked).as("one question").containsExactly(span("2024-12-11", "2024-12-14"));
    }

    @Test
    void aMarketThatOpenedWithinTheMonthCostsOneQuestion() throws Exception {
        exchange.listed = Instant.parse("2024-12-20T00:00:00Z");
        ArchiveFile.spot("1h", "2024-12").without(0, 19 * 24).writeTo(folder);
        List<Bar> bars = bars("1h", "2024-12-01", "2025-01-01");
        assertComplete(bars, Duration.ofHours(1), "2024-12-20", "2025-01-01");
        assertThat(exchange.asked).containsExactly(span("2024-12-01", "2024-12-20"));
    }

    @Test
    void daysThatWereNotAskedForDoNotMatter() throws Exception {
        ArchiveFile.spot("1h", "2024-12").without(240, 264).writeTo(folder);
        assertComplete(bars("1h", "2024-12-20", "2024-12-25"), Duration.ofHours(1), "2024-12-20", "2024-12-25");
        assertThat(exchange.asked).isEmpty();
    }

    @Test
    void whatIsNotOverIsNotLookedForInArchives() throws Exception {
        // Archives that cannot be: nobody has seen the end of them.
        ArchiveFile.spot("1h", "2025-03").writeTo(folder);
        ArchiveFile.spot("1h", "2025-03-03").writeTo(folder);
        List<Bar> bars = bars("1h", "2025-03-03", "2025-03-03");
        assertThat(bars).isEmpty();
        Exchange first = Dumps.in(folder).before(new BinanceArchives(Market.SPOT), exchange);
        Page<Bar> page =
                first.bars(ArchiveFile.series("1h"), new Span(Instant.parse("2025-03-03T00:00:00Z"), exchange.now));
        assertThat(days(page.rows(), true)).containsExactly("2025-03-03");
    }

    @Test
    void secondsComeFromArchivesOfDays() throws Exception {
        ArchiveFile.spot("1s", "2025-02-01").writeTo(folder);
        new ArchiveFile(
                        new Archive(
                                new BinanceArchives(Market.SPOT),
                                ArchiveFile.series("1s"),
                                ArchiveFile.period("2025-02")),
                        List.of("bad"))
                .writeTo(folder);
        assertComplete(bars("1s", "2025-02-01", "2025-02-02"), Duration.ofSeconds(1), "2025-02-01", "2025-02-02");
        assertThat(exchange.asked).isEmpty();
    }

    @Test
    void theClockIsAskedOnceForAllPages() throws Exception {
        assertThat(bars("1m", "2025-03-01", "2025-03-03")).hasSize(2 * 1_440);
        assertThat(exchange.asked).hasSizeGreaterThan(20);
        assertThat(exchange.askedForTime).isEqualTo(1);
    }

    private void writeWeeks(String month, String... mondays) throws Exception {
        ArchiveFile file = ArchiveFile.spot("1w", month);
        List<String> lines = new ArrayList<>();
        for (String monday : mondays) {
            lines.add(ArchiveFile.kline(
                    ArchiveFile.series("1w").interval(), Instant.parse(monday + "T00:00:00Z"), false));
        }
        file.withLines(lines).writeTo(folder);
    }

    @Test
    void anIncompleteMonthOfLongBarsComesFromTheExchangeIfThatHasMore() throws Exception {
        ArchiveFile.spot("3d", "2024-12").without(3, 4).writeTo(folder);
        List<Bar> bars = bars("3d", "2024-12-01", "2024-12-31");
        assertComplete(bars, Duration.ofDays(3), "2024-12-01", "2024-12-31");
        assertThat(exchange.asked).containsExactly(span("2024-12-01", "2024-12-31"));

        exchange.missing = Instant.parse("2024-12-10T00:00:00Z")::equals;
        assertThat(days(bars("3d", "2024-12-01", "2024-12-31"), false))
                .hasSize(9)
                .doesNotContain("2024-12-10");
    }

    @Test
    void withoutTheExchangeWeeksThatReachIntoAnotherMonthAreAnErrorThatSaysWhy() throws Exception {
        writeWeeks("2024-12", "2024-12-02", "2024-12-09", "2024-12-16", "2024-12-23", "2024-12-30");
        writeWeeks("2025-01", "2025-01-06", "2025-01-13", "2025-01-20", "2025-01-27");
        Exchange alone = Dumps.in(folder).alone(new BinanceArchives(Market.SPOT));
        assertThat(bars(alone, "1w", "2024-12-02", "2024-12-30")).hasSize(4);
        assertThat(days(bars(alone, "1w", "2024-12-31", "2025-01-27"), false))
                .containsExactly("2025-01-06", "2025-01-13", "2025-01-20");
        assertThatThrownBy(() -> bars(alone, "1w", "2024-12-02", "2025-01-20"))
                .isInstanceOf(FetchException.class)
                .hasMessageContainingAll(
                        "the bar of BTCUSDT_1w that opens at 2024-12-30T00:00:00Z ends in the next month",
                        folder.toString(),
                        "ask the exchange for it");
    }

    @Test
    void weeksThatReachIntoAnotherMonthComeFromTheExchange() throws Exception {
        writeWeeks("2024-12", "2024-12-02", "2024-12-09", "2024-12-16", "2024-12-23", "2024-12-30");
        List<Bar> bars = bars("1w", "2024-12-02", "2025-01-20");
        assertComplete(bars, Duration.ofDays(7), "2024-12-02", "2025-01-20");
        assertThat(days(bars, true)).containsExactly("2024-12-30", "2025-01-06", "2025-01-13");
    }

    @Test
    void monthsComeFromTheirArchives() throws Exception {
        ArchiveFile.spot("1M", "2024-12").writeTo(folder);
        ArchiveFile.spot("1M", "2025-01").writeTo(folder);
        assertThat(days(bars("1M", "2024-12-01", "2025-02-01"), false)).containsExactly("2024-12-01", "2025-01-01");
        assertThat(exchange.asked).isEmpty();
    }

    @Test
    void fundingRatesComeFromArchivesOfMonthsAndElseFromTheExchange() throws Exception {
        Exchange first = writeDecemberOfFunding(93);
        Page<FundingRate> page = first.fundingRates(ArchiveFile.FUNDING, span("2024-12-01", "2025-01-15"));
        assertThat(page.rows()).hasSize(93).extracting(FundingRate::rate).containsOnly(0.1);
        assertThat(page.coveredUntil()).isEqualTo("2025-01-01T00:00:00Z");
        Page<FundingRate> tail = first.fundingRates(ArchiveFile.FUNDING, span("2025-01-01", "2025-01-15"));
        assertThat(tail.rows()).extracting(FundingRate::rate).containsOnly(FROM_EXCHANGE);
        assertThat(exchange.asked).containsExactly(span("2025-01-01", "2025-01-15"));
    }

    private Exchange writeDecemberOfFunding(int rates) throws Exception {
        List<String> lines = new ArrayList<>(List.of(ArchiveFile.FUNDING_HEADER));
        for (int i = 0; i < rates; i++) {
            lines.add(1_733_011_200_000L + i * 28_800_000L + ",8,0.1");
        }
        Archive archive =
                new Archive(new BinanceArchives(Market.USDM), ArchiveFile.FUNDING, ArchiveFile.period("2024-12"));
        new ArchiveFile(archive, lines).writeToTree(folder);
        return Dumps.in(folder).before(new BinanceArchives(Market.USDM), exchange);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 92})
    void anIncompleteMonthOfFundingRatesComesFromTheExchange(int rates) throws Exception {
        Page<FundingRate> page =
                writeDecemberOfFunding(rates).fundingRates(ArchiveFile.FUNDING, span("2024-12-01", "2025-01-01"));
        assertThat(page.rows()).hasSize(93).extracting(FundingRate::rate).containsOnly(FROM_EXCHANGE);
        assertThat(exchange.asked).containsExactly(span("2024-12-01", "2025-01-01"));
    }

    @Test
    void aMonthOfFundingRatesOfWhichTheExchangeHasNoMoreComesFromTheArchive() throws Exception {
        missBetween("2024-12-31T16:00:00Z", "2025-01-01T00:00:00Z");
        Page<FundingRate> page =
                writeDecemberOfFunding(92).fundingRates(ArchiveFile.FUNDING, span("2024-12-01", "2025-01-01"));
        assertThat(page.rows()).hasSize(92).extracting(FundingRate::rate).containsOnly(0.1);
    }

    @Test
    void aDamagedArchiveIsAnErrorAndNotPassedOver() throws Exception {
        ArchiveFile.spot("1h", "2024-12").with(7, "1,2,3").writeTo(folder);
        assertThatThrownBy(() -> bars("1h", "2024-12-01", "2025-01-01"))
                .isInstanceOf(DumpException.class)
                .hasMessageContaining("line 8");
        assertThat(exchange.asked).isEmpty();
    }

    @Test
    void itIsTheExchangeItStandsBefore() throws Exception {
        Exchange first = Dumps.in(folder).before(new BinanceArchives(Market.SPOT), exchange);
        assertThat(first.id()).isEqualTo("asked-spot");
        assertThat(first.serverTime()).isEqualTo(exchange.now);
    }

    @Test
    void archivesAloneAreEnoughForWhatTheyHave() throws Exception {
        ArchiveFile.spot("1h", "2024-12").without(245, 255).without(0, 48).writeTo(folder);
        ArchiveFile.spot("1h", "2025-01-01").writeTo(folder);
        Exchange alone = Dumps.in(folder).alone(new BinanceArchives(Market.SPOT));
        assertThat(alone.id()).isEqualTo("binance-spot");
        assertThat(bars(alone, "1h", "2024-12-01", "2025-01-02")).hasSize(744 - 10 - 48 + 24);
        assertThatThrownBy(() -> bars(alone, "1h", "2024-12-01", "2025-01-03"))
                .isInstanceOf(FetchException.class)
                .hasMessageContainingAll(folder.toString(), "2025-01-02T00:00:00Z", "BTCUSDT-1h-2025-01.zip");
        assertThatThrownBy(() -> alone.fundingRates(ArchiveFile.FUNDING, span("2024-12-01", "2025-01-01")))
                .isInstanceOf(FetchException.class)
                .hasMessageContaining("BTCUSDT-fundingRate-2024-12.zip");
    }

    @Test
    void withoutTheExchangeEveryArchiveOfADayThatAMonthLacksIsOpened() throws Exception {
        ArchiveFile.spot("1h", "2024-12").without(240, 312).without(0, 96).writeTo(folder);
        for (String day : List.of("2024-12-02", "2024-12-13")) { // with days before and after of which nobody has bars
            ArchiveFile.spot("1h", day).writeTo(folder);
        }
        List<Bar> bars =
                bars(Dumps.in(folder).alone(new BinanceArchives(Market.SPOT)), "1h", "2024-12-01", "2025-01-01");
        assertThat(bars).hasSize(744 - 5 * 24);
        assertThat(days(bars, false))
                .contains("2024-12-02", "2024-12-13")
                .doesNotContain("2024-12-01", "2024-12-03", "2024-12-04", "2024-12-11", "2024-12-12");
    }

    @Test
    void whatIsLookedForIsToldOnce() throws Exception {
        ArchiveFile.spot("1h", "2025-02-01").writeTo(folder);
        List<String> told = new ArrayList<>();
        Dumps dumps = Dumps.in(folder).listener((archive, found) -> told.add(archive + " " + found));
        bars(dumps.before(new BinanceArchives(Market.SPOT), exchange), "1h", "2025-02-01", "2025-02-03");
        assertThat(told)
                .containsExactly(
                        "BTCUSDT-1h-2025-02.zip false",
                        "BTCUSDT-1h-2025-02-01.zip true",
                        "BTCUSDT-1h-2025-02-02.zip false");
    }
}
