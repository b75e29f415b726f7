package io.datapool.fetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.datapool.fetch.binance.BinanceServer;
import io.datapool.fetch.binance.Market;
import io.datapool.fetch.files.Compression;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** From an exchange that a server on loopback plays to Parquet files that DuckDB reads. */
class MarketDataFetcherTest {
    private static final MarketHistory HISTORY = MarketHistory.since("2021-06-01T00:00:00Z");

    private final FakeTime time = new FakeTime("2024-03-01T12:00:30Z");

    @TempDir
    Path directory;

    private BinanceServer spot;
    private BinanceServer usdm;
    private Path file;

    @BeforeEach
    void start() throws IOException {
        spot = new BinanceServer(Market.SPOT, time).list("BTCUSDT", HISTORY);
        usdm = new BinanceServer(Market.USDM, time).list("BTCUSDT", HISTORY);
        file = directory.resolve("ohlcv/BTCUSDT_1m.parquet");
    }

    @AfterEach
    void stop() {
        spot.close();
        usdm.close();
    }

    private MarketDataFetcher fetcher() {
        return MarketDataFetcher.from(spot.exchange(time.options()));
    }

    private static FetchRequest<Bar> minutes(String from, String to) {
        return FetchRequest.ohlcv("BTC/USDT", "1m").from(Instant.parse(from)).to(Instant.parse(to));
    }

    private static Span span(String from, String to) {
        return new Span(Instant.parse(from), Instant.parse(to));
    }

    private List<String> files() throws IOException {
        try (Stream<Path> found = Files.walk(directory)) {
            return found.filter(Files::isRegularFile)
                    .map(path -> directory.relativize(path).toString())
                    .sorted()
                    .toList();
        }
    }

    @Test
    void theLastTwoYearsArriveCompleteWithTheFewestRequests() throws Exception {
        FetchResult result = fetcher().saveToParquet(FetchRequest.ohlcv("btcusdt", "1m"), directory);
        Span expected = span("2022-03-02T12:00:30Z", "2024-03-01T12:00:00Z");
        int bars = 730 * 24 * 60 - 1;
        assertThat(result)
                .isEqualTo(new FetchResult(
                        new Series.Bars(new Symbol("BTCUSDT"), Interval.ONE_MINUTE),
                        file,
                        bars,
                        Instant.parse("2022-03-02T12:01:00Z"),
                        Instant.parse("2024-03-01T11:59:00Z"),
                        bars,
                        0));
        assertThat(spot.requests("klines")).hasSize((bars + 999) / 1_000);
        assertThat(spot.requests()).hasSize((bars + 999) / 1_000 + 2);
        assertThat(spot.refusals()).isEmpty();
        assertThat(ParquetRows.bars(file).equals(HISTORY.bars(Interval.ONE_MINUTE, expected)))
                .as("each bar is there, once, in order, with the exchange's values")
                .isTrue();
        assertThat(files()).containsExactly("ohlcv/BTCUSDT_1m.parquet");
    }

    @Test
    void startsAreInclusiveAndEndsAreNot() throws Exception {
        assertThat(fetcher().fetchOhlcv(minutes("2024-01-01T00:00:00Z", "2024-01-01T00:03:00Z")))
                .extracting(Bar::openTime)
                .containsExactly(
                        Instant.parse("2024-01-01T00:00:00Z"),
                        Instant.parse("2024-01-01T00:01:00Z"),
                        Instant.parse("2024-01-01T00:02:00Z"));
        assertThat(fetcher().fetchOhlcv(minutes("2024-01-01T00:00:00.001Z", "2024-01-01T00:02:00.001Z")))
                .extracting(Bar::openTime)
                .containsExactly(Instant.parse("2024-01-01T00:01:00Z"), Instant.parse("2024-01-01T00:02:00Z"));
    }

    @ParameterizedTest
    @ValueSource(longs = {-100_000, -3_600, 3_600, 100_000})
    void onlyTheExchangesClockDecidesWhichBarIsOver(long secondsAhead) throws Exception {
        FakeTime wrong = new FakeTime("2024-03-01T12:00:30Z");
        wrong.pass(Duration.ofSeconds(secondsAhead));
        MarketDataFetcher fetcher = MarketDataFetcher.from(spot.exchange(wrong.options()));
        assertThat(fetcher.fetchOhlcv(FetchRequest.ohlcv("BTCUSDT", "1m").from(Instant.parse("2024-03-01T11:57:00Z"))))
                .extracting(Bar::openTime)
                .containsExactly(
                        Instant.parse("2024-03-01T11:57:00Z"),
                        Instant.parse("2024-03-01T11:58:00Z"),
                        Instant.parse("2024-03-01T11:59:00Z"));
    }

    @ParameterizedTest
    @CsvSource({
        "1s, 2024-03-01T12:00:29Z",
        "1h, 2024-03-01T11:00:00Z",
        "8h, 2024-03-01T00:00:00Z",
        "1d, 2024-02-29T00:00:00Z",
        "3d, 2024-02-26T00:00:00Z",
        "1w, 2024-02-19T00:00:00Z",
        "1M, 2024-02-01T00:00:00Z"
    })
    void theBarThatIsStillOpenIsLeftOutWhateverItsLength(String interval, Instant last) throws Exception {
        List<Bar> bars = fetcher()
                .fetchOhlcv(FetchRequest.ohlcv("BTCUSDT", interval)
                        .from(Instant.parse("2024-01-01T00:00:00Z")
                                .plus(interval.equals("1s") ? Duration.ofDays(60) : Duration.ZERO)));
        assertThat(bars.get(bars.size() - 1).openTime()).isEqualTo(last);
    }

    @Test
    void anOpenBarIsLeftOutEvenIfTheExchangesGridIsNotTheOneExpected() throws Exception {
        Instant open = Instant.parse("2024-02-28T01:00:00Z"); // ends on the next day but one, in the future
        Instant before = open.minus(Duration.ofDays(3));
        assertThat(MarketDataFetcher.from(new PlainExchange(time.instant(), before, open))
                        .fetchOhlcv(FetchRequest.ohlcv("BTCUSDT", "3d").to(Instant.parse("2024-02-29T00:00:00Z"))))
                .extracting(Bar::openTime)
                .containsExactly(before);
    }

    @Test
    void whatIsStillToComeIsAnEmptySeries() throws Exception {
        assertThat(fetcher().fetchOhlcv(minutes("2024-04-01T00:00:00Z", "2024-04-02T00:00:00Z")))
                .isEmpty();
        assertThat(spot.requests("klines")).isEmpty();
        assertThat(fetcher()
                        .saveToParquet(minutes("2019-01-01T00:00:00Z", "2019-01-02T00:00:00Z"), directory)
                        .rows())
                .isZero();
        assertThat(ParquetRows.bars(file)).isEmpty();
    }

    @Test
    void fundingRatesArriveWithTheirOwnStamps() throws Exception {
        MarketDataFetcher fetcher = MarketDataFetcher.from(usdm.exchange(time.options()));
        FetchRequest<FundingRate> request = FetchRequest.fundingRates("BTC/USDT:USDT");
        List<FundingRate> expected = HISTORY.fundingRates(span("2022-03-02T12:00:30Z", "2024-03-01T12:00:30Z"));
        assertThat(fetcher.fetchFundingRates(request)).isEqualTo(expected).hasSize(2_190);
        FetchResult result = fetcher.saveToParquet(request, directory);
        assertThat(result.file()).isEqualTo(directory.resolve("funding/BTCUSDT_funding.parquet"));
        assertThat(ParquetRows.fundingRates(result.file())).isEqualTo(expected);
    }

    @Test
    void gapsSurvive() throws Exception {
        MarketHistory gaps = HISTORY.without(open -> open.getEpochSecond() / 60 % 11 == 0)
                .without(open -> open.toString().startsWith("2024-02-10"));
        spot.list("BTCUSDT", gaps);
        fetcher().saveToParquet(minutes("2024-02-09T00:00:00Z", "2024-02-12T00:00:00Z"), directory);
        assertThat(ParquetRows.bars(file))
                .isEqualTo(gaps.bars(Interval.ONE_MINUTE, span("2024-02-09T00:00:00Z", "2024-02-12T00:00:00Z")));
    }

    @Test
    void anOutageInTheMiddleLeavesAPartAndTheNextFetchGoesOnFromThere() throws Exception {
        FetchRequest<Bar> request = minutes("2024-02-01T00:00:00Z", "2024-02-11T00:00:00Z");
        for (int i = 0; i < 3; i++) {
            spot.fault(7 + i, exchange -> BinanceServer.respond(exchange, 502, ""));
        }
        MarketDataFetcher fetcher =
                MarketDataFetcher.from(spot.exchange(time.options().attempts(3)));
        IncompleteFetchException incomplete =
                catchThrowableOfType(IncompleteFetchException.class, () -> fetcher.saveToParquet(request, directory));
        PartialFetch partial = incomplete.partial();
        assertThat(partial.rows()).isEqualTo(6_000);
        assertThat(partial.wanted()).isEqualTo(span("2024-02-01T00:00:00Z", "2024-02-11T00:00:00Z"));
        assertThat(partial.covered()).isEqualTo(span("2024-02-01T00:00:00Z", "2024-02-05T03:59:00.001Z"));
        assertThat(incomplete)
                .hasCauseInstanceOf(ExchangeUnavailableException.class)
                .hasMessageContaining(
                        "BTCUSDT_1m is incomplete: 6000 rows from 2024-02-01T00:00:00Z to 2024-02-05T03:59:00.001Z")
                .hasMessageContaining("HTTP 502");
        assertThat(files()).containsExactly("ohlcv/.BTCUSDT_1m.parquet.part");

        int before = spot.requests("klines").size();
        FetchResult resumed = fetcher.saveToParquet(request, directory);
        assertThat(resumed.resumedRows()).isEqualTo(6_000);
        assertThat(resumed.fetchedRows()).isEqualTo(8_400);
        assertThat(spot.requests("klines")).hasSize(before + 9);
        assertThat(files()).containsExactly("ohlcv/BTCUSDT_1m.parquet");

        Path other = directory.resolve("uninterrupted");
        FetchResult whole = fetcher().saveToParquet(request, other);
        assertThat(whole.file()).hasSameBinaryContentAs(file);
    }

    @Test
    void aResumedFetchOfTheLastTwoYearsReachesUntilTheNowOfToday() throws Exception {
        spot.fault(3, exchange -> BinanceServer.respond(exchange, 400, BinanceServer.error(-1000, "Unknown.")));
        FetchRequest<Bar> request = FetchRequest.ohlcv("BTCUSDT", "1h");
        assertThatThrownBy(() -> fetcher().saveToParquet(request, directory))
                .isInstanceOf(IncompleteFetchException.class);
        time.pass(Duration.ofDays(3));
        FetchResult result = fetcher().saveToParquet(request, directory);
        assertThat(result.resumedRows()).isEqualTo(2_000);
        assertThat(ParquetRows.bars(result.file()))
                .isEqualTo(HISTORY.bars(Interval.ONE_HOUR, span("2022-03-05T12:00:30Z", "2024-03-04T12:00:00Z")));
    }

    @Test
    void aPartThatDoesNotReachTheSpanThatIsWantedNowIsNotUsed() throws Exception {
        spot.fault(3, exchange -> BinanceServer.respond(exchange, 400, ""));
        assertThatThrownBy(() ->
                        fetcher().saveToParquet(minutes("2024-02-01T00:00:00Z", "2024-02-04T00:00:00Z"), directory))
                .isInstanceOf(IncompleteFetchException.class);
        for (String from : List.of("2024-01-31T00:00:00Z", "2024-02-03T00:00:00Z")) {
            FetchResult result = fetcher().saveToParquet(minutes(from, "2024-02-04T00:00:00Z"), directory);
            assertThat(result.resumedRows()).isZero();
            assertThat(ParquetRows.bars(file))
                    .isEqualTo(HISTORY.bars(Interval.ONE_MINUTE, span(from, "2024-02-04T00:00:00Z")));
        }
    }

    @Test
    void aRefusedFetchLeavesNothing() throws Exception {
        FetchRequest<Bar> request = FetchRequest.ohlcv("NOSUCHUSDT", "1m");
        ExchangeException refused =
                catchThrowableOfType(ExchangeException.class, () -> fetcher().saveToParquet(request, directory));
        assertThat(refused.code()).isEqualTo(-1121);
        assertThatThrownBy(() -> fetcher().updateData(request, directory)).isInstanceOf(ExchangeException.class);
        assertThat(files()).isEmpty();
    }

    @Test
    void anExchangeThatDoesNotTellItsTimeLeavesNothing() throws Exception {
        FetchRequest<Bar> request = FetchRequest.ohlcv("BTCUSDT", "1m");
        MarketDataFetcher fetcher;
        try (BinanceServer gone = new BinanceServer(Market.SPOT, time)) {
            fetcher = MarketDataFetcher.from(gone.exchange(time.options().attempts(1)));
        }
        assertThatThrownBy(() -> fetcher.saveToParquet(request, directory))
                .isInstanceOf(ExchangeUnavailableException.class);
        assertThatThrownBy(() -> fetcher.updateData(request, directory))
                .isInstanceOf(ExchangeUnavailableException.class);
        assertThat(files()).isEmpty();
    }

    @Test
    void whatCameNowIsToldFromWhatHadComeBefore() throws Exception {
        FetchRequest<Bar> request = minutes("2024-02-01T00:00:00Z", "2024-02-11T00:00:00Z");
        for (int page : List.of(3, 7)) {
            spot.fault(page, exchange -> BinanceServer.respond(exchange, 400, ""));
        }
        PartialFetch first = catchThrowableOfType(
                        IncompleteFetchException.class, () -> fetcher().saveToParquet(request, directory))
                .partial();
        PartialFetch second = catchThrowableOfType(
                        IncompleteFetchException.class, () -> fetcher().saveToParquet(request, directory))
                .partial();
        assertThat(first)
                .extracting(PartialFetch::rows, PartialFetch::fetchedRows)
                .containsExactly(2_000L, 2_000L);
        assertThat(second)
                .extracting(PartialFetch::rows, PartialFetch::fetchedRows)
                .containsExactly(5_000L, 3_000L);
    }

    @Test
    void aFileThatIsThereStaysUntilTheNewOneIsComplete() throws Exception {
        FetchRequest<Bar> request = minutes("2024-02-01T00:00:00Z", "2024-02-04T00:00:00Z");
        fetcher().saveToParquet(minutes("2024-01-01T00:00:00Z", "2024-01-02T00:00:00Z"), directory);
        byte[] before = Files.readAllBytes(file);
        List<Boolean> unchanged = new ArrayList<>();
        fetcher()
                .listener(progress -> {
                    try {
                        unchanged.add(java.util.Arrays.equals(before, Files.readAllBytes(file)));
                    } catch (IOException e) {
                        throw new java.io.UncheckedIOException(e);
                    }
                })
                .saveToParquet(request, directory);
        assertThat(unchanged).hasSize(5).containsOnly(true);
        assertThat(ParquetRows.bars(file)).hasSize(3 * 1_440);
    }

    @ParameterizedTest
    @ValueSource(longs = {2_000, 4_320}) // while pages arrive, and when all have and the file is to be written
    void anInterruptEndsAFetchWhichKeepsWhatItHas(long rows) throws Exception {
        FetchRequest<Bar> request = minutes("2024-02-01T00:00:00Z", "2024-02-04T00:00:00Z");
        IncompleteFetchException incomplete = catchThrowableOfType(
                IncompleteFetchException.class, () -> interruptedAt(rows).saveToParquet(request, directory));
        assertThat(Thread.interrupted())
                .as("who waits for the interrupt can still see it")
                .isTrue();
        assertThat(incomplete.partial().rows()).isEqualTo(rows);
        assertThat(incomplete).hasMessageContaining("the fetch was interrupted");
        assertThat(files()).containsExactly("ohlcv/.BTCUSDT_1m.parquet.part");
        assertThat(fetcher().saveToParquet(request, directory).resumedRows()).isEqualTo(rows);
        assertThat(ParquetRows.bars(file)).hasSize(4_320);
    }

    @Test
    void anInterruptBeforeAnUpdateIsWrittenLeavesTheFileAsItIs() throws Exception {
        fetcher().saveToParquet(minutes("2024-02-01T00:00:00Z", "2024-02-03T00:00:00Z"), directory);
        byte[] before = Files.readAllBytes(file);
        FetchRequest<Bar> request = minutes("2024-02-01T00:00:00Z", "2024-02-04T00:00:00Z");
        IncompleteFetchException incomplete = catchThrowableOfType(
                IncompleteFetchException.class, () -> interruptedAt(2_881).updateData(request, directory));
        assertThat(Thread.interrupted()).isTrue();
        assertThat(incomplete.partial().rows())
                .as("two days and the last bar before")
                .isEqualTo(2_881);
        assertThat(Files.readAllBytes(file)).isEqualTo(before);
        assertThat(fetcher().updateData(request, directory).resumedRows()).isEqualTo(2_881);
        assertThat(ParquetRows.bars(file)).hasSize(4_320);
    }

    private MarketDataFetcher interruptedAt(long rows) {
        return fetcher().listener(progress -> {
            if (progress.rows() == rows) {
                Thread.currentThread().interrupt();
            }
        });
    }

    @Test
    void progressGoesFromTheStartToTheEnd() throws Exception {
        List<FetchProgress> heard = new ArrayList<>();
        fetcher()
                .listener(heard::add)
                .saveToParquet(minutes("2024-02-01T00:00:00Z", "2024-02-04T00:00:00Z"), directory);
        assertThat(heard).extracting(FetchProgress::rows).containsExactly(1_000L, 2_000L, 3_000L, 4_000L, 4_320L);
        assertThat(heard).extracting(FetchProgress::fraction).isSorted().last().isEqualTo(1.0);
        assertThat(heard).allMatch(progress -> progress.series().key().equals("BTCUSDT_1m"));
    }

    @Test
    void theSameSeriesIsFetchedByOneAtATime() throws Exception {
        FetchRequest<Bar> request = minutes("2024-02-01T00:00:00Z", "2024-02-01T01:00:00Z");
        List<Throwable> others = new ArrayList<>();
        fetcher()
                .listener(progress -> {
                    others.add(catchThrowableOfType(
                            FetchException.class, () -> fetcher().saveToParquet(request, directory)));
                    others.add(catchThrowableOfType(
                            FetchException.class, () -> fetcher().updateData(request, directory)));
                })
                .saveToParquet(request, directory);
        assertThat(others)
                .hasSize(2)
                .allSatisfy(other -> assertThat(other)
                        .hasMessageContaining("the same series is being fetched by somebody else")
                        .hasMessageContaining(".BTCUSDT_1m.parquet.part"));
        assertThat(ParquetRows.bars(file)).hasSize(60);
    }

    @Test
    void severalThreadsShareWhatTheExchangeAllows() throws Exception {
        usdm.weightLimit(40);
        Span span = span("2024-02-10T00:00:00Z", "2024-03-01T00:00:00Z");
        MarketDataFetcher fetcher = MarketDataFetcher.from(usdm.exchange(time.options()));
        List<Interval> intervals =
                List.of(Interval.ONE_MINUTE, Interval.THREE_MINUTES, Interval.FIVE_MINUTES, Interval.FIFTEEN_MINUTES);
        ExecutorService threads = Executors.newFixedThreadPool(intervals.size());
        try {
            List<Future<FetchResult>> results = new ArrayList<>();
            for (Interval interval : intervals) {
                FetchRequest<Bar> request = FetchRequest.of(new Series.Bars(Symbol.of("BTCUSDT"), interval))
                        .from(span.start())
                        .to(span.end());
                results.add(threads.submit(() -> fetcher.saveToParquet(request, directory)));
            }
            for (int i = 0; i < intervals.size(); i++) {
                assertThat(ParquetRows.bars(
                                results.get(i).get(2, TimeUnit.MINUTES).file()))
                        .isEqualTo(HISTORY.bars(intervals.get(i), span));
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(usdm.refusals()).isEmpty();
        assertThat(usdm.requests("exchangeInfo")).hasSize(1);
        assertThat(time.pauses()).isNotEmpty();
    }

    @Test
    void compressionIsAChoice() throws Exception {
        FetchRequest<Bar> request = minutes("2024-02-01T00:00:00Z", "2024-02-04T00:00:00Z");
        String codecs = "select distinct compression from parquet_metadata('" + file + "')";
        fetcher().saveToParquet(request, directory);
        assertThat(ParquetRows.texts(codecs)).containsExactly("SNAPPY");
        fetcher().compression(Compression.ZSTD).saveToParquet(request, directory);
        assertThat(ParquetRows.texts(codecs)).containsExactly("ZSTD");
        assertThat(ParquetRows.bars(file)).hasSize(3 * 1_440);
    }

    @Test
    void anExchangeThatBreaksItsContractIsNotTrusted() {
        Instant now = time.instant();
        FetchRequest<Bar> request = FetchRequest.ohlcv("BTCUSDT", "1m");
        Instant inside = now.minus(Duration.ofDays(1));
        for (PlainExchange liar : List.of(
                new PlainExchange(now, inside, inside),
                new PlainExchange(now, inside, inside.minusSeconds(60)),
                new PlainExchange(now, now.minus(Duration.ofDays(1_000))),
                new PlainExchange(now, now),
                new PlainExchange(now).coveringUntil(now.minus(Duration.ofDays(1_000))),
                new PlainExchange(now, inside).coveringUntil(inside))) {
            assertThatThrownBy(() -> MarketDataFetcher.from(liar).fetchOhlcv(request))
                    .isInstanceOf(FetchException.class)
                    .hasMessageContaining("breaks the contract of Exchange");
        }
    }
}
