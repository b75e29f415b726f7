package io.datapool.fetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datapool.fetch.binance.BinanceServer;
import io.datapool.fetch.binance.Market;
import io.datapool.fetch.files.Compression;
import io.datapool.fetch.files.PartFile;
import io.datapool.fetch.files.RowReader;
import io.datapool.fetch.files.SeriesFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that are there already, and what becomes of them. */
class UpdateDataTest {
    private static final MarketHistory HISTORY = MarketHistory.since("2021-06-01T00:00:00Z");
    private static final Instant START = Instant.parse("2024-02-01T00:00:00Z");

    private final FakeTime time = new FakeTime("2024-03-01T12:00:30Z");

    @TempDir
    Path directory;

    private BinanceServer server;
    private Path file;

    @BeforeEach
    void start() throws IOException {
        server = new BinanceServer(Market.SPOT, time).list("BTCUSDT", HISTORY);
        file = directory.resolve("ohlcv/BTCUSDT_1h.parquet");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private MarketDataFetcher fetcher() {
        return MarketDataFetcher.from(server.exchange(time.options()));
    }

    private static FetchRequest<Bar> hours() {
        return FetchRequest.ohlcv("BTCUSDT", "1h");
    }

    private static List<Bar> expected(Instant start, String end) {
        return HISTORY.bars(Interval.ONE_HOUR, new Span(start, Instant.parse(end)));
    }

    private List<String> files() throws IOException {
        try (Stream<Path> found = Files.list(file.getParent())) {
            return found.map(path -> path.getFileName().toString()).sorted().toList();
        }
    }

    /** Bars that nobody has seen on the exchange. */
    private static List<Bar> altered(List<Bar> bars) {
        return bars.stream()
                .map(bar -> new Bar(bar.openTime(), 1, 2, 0.5, 1.5, 3))
                .toList();
    }

    /** Writes the file as a fetch from this exchange does. */
    private void write(List<Bar> bars) throws IOException {
        try (RowReader<Bar> rows = RowReader.over(bars)) {
            new SeriesFile<>(file, SeriesFormat.BARS)
                    .write(rows, new SeriesFile.Style(Compression.SNAPPY, "binance-spot"), () -> true);
        }
    }

    @Test
    void withoutAFileAnUpdateIsAFetch() throws Exception {
        FetchResult result = fetcher().updateData(hours().from(START), directory);
        assertThat(result.rows()).isEqualTo(result.fetchedRows()).isEqualTo(29 * 24 + 12);
        assertThat(ParquetRows.bars(file)).isEqualTo(expected(START, "2024-03-01T12:00:00Z"));
    }

    @Test
    void whatIsMissingIsAppended() throws Exception {
        fetcher().saveToParquet(hours().from(START), directory);
        time.pass(Duration.ofDays(5));
        FetchResult result = fetcher().updateData(hours(), directory);
        assertThat(result.rows()).isEqualTo(34 * 24 + 12);
        assertThat(result.fetchedRows()).as("5 days, and one again").isEqualTo(6 * 24 + 1);
        assertThat(ParquetRows.bars(file)).isEqualTo(expected(START, "2024-03-06T12:00:00Z"));
        assertThat(files()).containsExactly("BTCUSDT_1h.parquet");
    }

    @Test
    void theLastDayIsReadAgainAndTheNewestValueWins() throws Exception {
        List<Bar> old = altered(expected(START, "2024-02-20T06:00:00Z"));
        write(old);
        fetcher().updateData(hours(), directory);
        Instant again = Instant.parse("2024-02-19T05:00:00Z");
        List<Bar> bars = new ArrayList<>(
                old.stream().filter(bar -> bar.openTime().isBefore(again)).toList());
        bars.addAll(expected(again, "2024-03-01T12:00:00Z"));
        assertThat(ParquetRows.bars(file)).isEqualTo(bars);
    }

    @Test
    void aBarThatTheExchangeNoLongerHasIsKept() throws Exception {
        List<Bar> old = expected(START, "2024-02-20T06:00:00Z");
        write(old);
        Instant lost = Instant.parse("2024-02-20T03:00:00Z");
        server.list("BTCUSDT", HISTORY.without(lost::equals));
        fetcher().updateData(hours(), directory);
        assertThat(ParquetRows.bars(file)).isEqualTo(expected(START, "2024-03-01T12:00:00Z"));
    }

    @Test
    void aFileThatWouldStayTheSameIsNotTouched() throws Exception {
        fetcher().saveToParquet(hours().from(START), directory);
        BasicFileAttributes before = Files.readAttributes(file, BasicFileAttributes.class);
        FetchResult result = fetcher().updateData(hours(), directory);
        BasicFileAttributes after = Files.readAttributes(file, BasicFileAttributes.class);
        assertThat(after.fileKey()).isEqualTo(before.fileKey());
        assertThat(after.lastModifiedTime()).isEqualTo(before.lastModifiedTime());
        assertThat(result.rows()).isEqualTo(29 * 24 + 12);
        assertThat(files()).containsExactly("BTCUSDT_1h.parquet");
    }

    @Test
    void anUpdateEndsWithTheSameBytesAsAFetchOfTheWhole() throws Exception {
        fetcher().saveToParquet(hours().from(START), directory);
        time.pass(Duration.ofDays(2));
        fetcher().updateData(hours(), directory);
        FetchResult whole = fetcher().saveToParquet(hours().from(START), directory.resolve("whole"));
        assertThat(whole.file()).hasSameBinaryContentAs(file);
    }

    @Test
    void olderBarsAreAddedWhenTheyAreAskedFor() throws Exception {
        fetcher().saveToParquet(hours().from(START), directory);
        Instant earlier = Instant.parse("2023-11-01T00:00:00Z");
        FetchResult result = fetcher().updateData(hours().from(earlier), directory);
        assertThat(result.first()).isEqualTo(earlier);
        assertThat(ParquetRows.bars(file)).isEqualTo(expected(earlier, "2024-03-01T12:00:00Z"));
        assertThat(files()).containsExactly("BTCUSDT_1h.parquet");

        int before = server.requests("klines").size();
        fetcher().updateData(hours().from(Instant.parse("2023-11-15T00:00:00Z")), directory);
        assertThat(server.requests("klines")).as("they are there").hasSize(before + 1);
    }

    @Test
    void anInterruptedUpdateLeavesTheFileAsItIsAndIsResumed() throws Exception {
        fetcher().saveToParquet(hours().from(START).to(START.plus(Duration.ofDays(2))), directory);
        byte[] before = Files.readAllBytes(file);
        time.pass(Duration.ofDays(100));
        int answered = server.requests("klines").size();
        server.fault(
                answered + 3, exchange -> BinanceServer.respond(exchange, 400, BinanceServer.error(-1000, "Unknown.")));
        assertThatThrownBy(() -> fetcher().updateData(hours(), directory)).isInstanceOf(IncompleteFetchException.class);
        assertThat(Files.readAllBytes(file)).isEqualTo(before);
        assertThat(files()).containsExactly(".BTCUSDT_1h.parquet.part", "BTCUSDT_1h.parquet");

        FetchResult result = fetcher().updateData(hours(), directory);
        assertThat(result.resumedRows()).isEqualTo(2_000);
        assertThat(ParquetRows.bars(file)).isEqualTo(expected(START, "2024-06-09T12:00:00Z"));
        assertThat(files()).containsExactly("BTCUSDT_1h.parquet");
    }

    @Test
    void whatAnUpdateLeftThatDiedAfterItsLastStepDoesNotHideNewValues() throws Exception {
        fetcher().saveToParquet(hours().from(START), directory);
        Path part = file.resolveSibling(".BTCUSDT_1h.parquet.part");
        Instant again = Instant.parse("2024-02-29T11:00:00Z");
        try (PartFile<Bar> left = PartFile.open(part, SeriesFormat.BARS, "binance-spot BTCUSDT_1h")) {
            left.startAt(again);
            left.append(altered(expected(again, "2024-03-01T12:00:00Z")), Instant.parse("2024-03-01T12:00:00Z"));
        }
        time.pass(Duration.ofDays(1));
        FetchResult result = fetcher().updateData(hours(), directory);
        assertThat(result.resumedRows()).isZero();
        assertThat(ParquetRows.bars(file)).isEqualTo(expected(START, "2024-03-02T12:00:00Z"));
    }

    private void requireRefusal(String problem) throws IOException {
        byte[] before = Files.readAllBytes(file);
        assertThatThrownBy(() -> fetcher().updateData(hours(), directory))
                .isInstanceOf(UnusableFileException.class)
                .hasMessageContaining(file + " cannot be updated and was left as it is: ")
                .hasMessageContaining(problem)
                .hasMessageContaining("move it away");
        assertThat(Files.readAllBytes(file)).isEqualTo(before);
        assertThat(files()).containsExactly("BTCUSDT_1h.parquet");
        assertThat(server.requests("klines")).isEmpty();
    }

    private void copyTo(String select) throws Exception {
        MarketDataWriter.in(directory).writeBars("BTCUSDT", "2h", expected(START, "2024-02-20T06:00:00Z"));
        Path source = directory.resolve("ohlcv/BTCUSDT_2h.parquet");
        ParquetRows.execute("copy (select " + select + " from '" + source + "') to '" + file + "' (format parquet)");
        Files.delete(source);
    }

    @Test
    void aFileWithAForeignColumnIsRefused() throws Exception {
        copyTo("*, 7 as num_trades");
        requireRefusal("num_trades");
    }

    @Test
    void aFileOfAnotherShapeIsRefused() throws Exception {
        copyTo("*");
        requireRefusal("optional");
    }

    @Test
    void aFileWithoutAColumnIsRefused() throws Exception {
        copyTo("* exclude (volume)");
        requireRefusal("expected [required int64 timestamp (TIMESTAMP(MILLIS,true))");
    }

    @Test
    void aFileThatIsNotParquetIsRefused() throws Exception {
        Files.createDirectories(file.getParent());
        Files.writeString(file, "timestamp,open,high,low,close,volume\n");
        requireRefusal("it cannot be read as Parquet");
    }

    @Test
    void aDamagedFileIsRefused() throws Exception {
        fetcher().saveToParquet(hours().from(START), directory);
        byte[] bytes = Files.readAllBytes(file);
        java.util.Arrays.fill(bytes, 200, 2_000, (byte) 0x55);
        Files.write(file, bytes);
        assertThatThrownBy(() -> fetcher().updateData(hours(), directory)).isInstanceOf(UnusableFileException.class);
        assertThat(Files.readAllBytes(file)).isEqualTo(bytes);
    }

    @Test
    void aFileThatIsOutOfOrderIsRefused() throws Exception {
        List<Bar> bars = new ArrayList<>(expected(START, "2024-02-20T06:00:00Z"));
        bars.add(bars.get(3));
        write(bars);
        requireRefusal("a row of 2024-02-01T03:00:00Z follows one of 2024-02-20T05:00:00Z");
    }

    @Test
    void barsOfAnotherMarketAreNotAdded() throws Exception {
        try (BinanceServer usdm = new BinanceServer(Market.USDM, time).list("BTCUSDT", HISTORY)) {
            MarketDataFetcher.from(usdm.exchange(time.options())).saveToParquet(hours().from(START), directory);
        }
        requireRefusal("its rows are from binance-usdm, the new ones from binance-spot");
    }

    @Test
    void aFileThatDoesNotSayWhereItsRowsAreFromIsRefused() throws Exception {
        MarketDataWriter.in(directory).writeBars("BTCUSDT", "1h", expected(START, "2024-02-20T06:00:00Z"));
        requireRefusal("it does not say where its rows are from");
    }

    @Test
    void aFileWithoutRowsIsFetchedAnew() throws Exception {
        write(List.of());
        fetcher().updateData(hours().from(START), directory);
        assertThat(ParquetRows.bars(file)).isEqualTo(expected(START, "2024-03-01T12:00:00Z"));
    }

    @Test
    void aPipeInPlaceOfTheFileIsRefusedAndNotWaitedFor() throws Exception {
        Files.createDirectories(file.getParent());
        NamedPipe.make(file);
        NamedPipe.doNotWait(() -> assertThatThrownBy(() -> fetcher().updateData(hours(), directory))
                .isInstanceOf(IOException.class)
                .hasMessageContainingAll(file.toString(), "expected a regular file"));
        assertThat(files()).containsExactly("BTCUSDT_1h.parquet");
    }
}
