package io.datapool.loader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.datapool.PoolOptions;
import io.datapool.SharedDataPool;
import io.datapool.error.PoolAccessException;
import io.datapool.parquet.SampleFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a load does with what it finds, and what it leaves of the pool. */
class MarketDataTest {
    private static final FileTime LONG_AGO = FileTime.from(Instant.parse("2024-05-01T00:00:00.123456789Z"));

    @TempDir
    Path directory;

    private PoolOptions options;
    private Path data;

    @BeforeEach
    void choosePool() {
        options = PoolOptions.named("p").home(directory.resolve("home"));
        data = directory.resolve("data");
    }

    private Path writeBars(String key, double seed) throws IOException {
        Path path = SampleFile.bars(5, seed).write(data.resolve("ohlcv/" + key + ".parquet"));
        return Files.setLastModifiedTime(path, LONG_AGO);
    }

    private Path writeFunding(String folder, String symbol, double rate) throws IOException {
        return SampleFile.of("required int64 fundingTime", "required double rate")
                .row(1_704_067_200_000L, rate)
                .write(data.resolve(folder + "/" + symbol + "_funding.parquet"));
    }

    private MarketData ofAandB() {
        return MarketData.in(data).symbols("A", "B").timeframes("1h", "4h");
    }

    private static Map<String, LoadStatus> statuses(LoadReport report) {
        return report.outcomes().stream().collect(Collectors.toMap(LoadOutcome::key, LoadOutcome::status));
    }

    private List<String> segments() throws IOException {
        try (Stream<Path> files = Files.list(options.directory().resolve("segments"))) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void symbolsTimesTimeframesAndFundingAreFoundInTheirFolders() throws Exception {
        for (String key : List.of("A_1h", "A_4h", "B_1h", "B_4h")) {
            writeBars(key, key.hashCode() % 100);
        }
        writeFunding("funding", "A", 0.0001);
        writeFunding("funding_rates", "B", 0.0002);
        Path quotes = SampleFile.of("required double bid").row(7.0).write(directory.resolve("quotes.pq"));
        try (SharedDataPool pool =
                ofAandB().includeFunding(true).file("my.quotes", quotes).loadInto(options)) {
            assertThat(pool.keys())
                    .containsExactly("A_1h", "A_4h", "A_funding", "B_1h", "B_4h", "B_funding", "my.quotes");
            assertThat(pool.ohlcv("B", "4h").open().get(0)).isEqualTo((float) ("B_4h".hashCode() % 100));
            assertThat(pool.funding("B").rate().get(0)).isEqualTo(0.0002f);
            assertThat(pool.get("my.quotes").floats("bid").get(0)).isEqualTo(7f);
            assertThat(pool.info("A_1h").source().orElseThrow().path())
                    .isEqualTo(
                            data.resolve("ohlcv/A_1h.parquet").toAbsolutePath().toString());
            assertThat(pool.verify().problems()).isEmpty();
        }
    }

    @Test
    void aFundingFileIsTakenFromTheUsualFolderFirst() throws Exception {
        writeFunding("funding", "A", 0.0001);
        writeFunding("funding_rates", "A", 0.0002);
        try (SharedDataPool pool = SharedDataPool.create(options)) {
            LoadReport report = MarketData.in(data).symbols("A").preloadFundingRates(pool);
            assertThat(report.ok()).isTrue();
            assertThat(pool.funding("A").rate().get(0)).isEqualTo(0.0001f);
        }
    }

    @Test
    void theReportNamesEveryKeyInTheOrderAskedFor() throws Exception {
        writeBars("A_1h", 1);
        writeBars("B_1h", 2);
        Files.writeString(data.resolve("ohlcv/B_4h.parquet"), "no parquet at all");
        try (SharedDataPool pool = SharedDataPool.create(options)) {
            MarketData.in(data).symbols("A").timeframes("1h").load(pool);
            LoadReport report = ofAandB().includeFunding(true).load(pool);
            assertThat(report.outcomes())
                    .extracting(LoadOutcome::key)
                    .containsExactly("A_1h", "A_4h", "B_1h", "B_4h", "A_funding", "B_funding");
            assertThat(report.outcomes())
                    .extracting(LoadOutcome::status)
                    .containsExactly(
                            LoadStatus.UNCHANGED,
                            LoadStatus.MISSING,
                            LoadStatus.LOADED,
                            LoadStatus.FAILED,
                            LoadStatus.MISSING,
                            LoadStatus.MISSING);
            assertThat(report.ok()).isFalse();
            assertThat(report.summary()).isEqualTo("1 loaded, 1 unchanged, 3 missing, 1 failed");
            assertThat(report.problems().lines()).hasSize(4);
            assertThat(report.generation()).isEqualTo(pool.generation());

            LoadOutcome loaded = report.outcome("B_1h").orElseThrow();
            assertThat(loaded.rows()).isEqualTo(5);
            assertThat(loaded.nbytes()).isEqualTo(5 * (8 + 5 * 4));
            assertThat(loaded.detail()).isEmpty();
            assertThat(report.outcome("A_4h").orElseThrow().detail())
                    .contains(data.resolve("ohlcv/A_4h.parquet").toString());
            assertThat(report.outcome("A_funding").orElseThrow().detail())
                    .contains(
                            data.resolve("funding/A_funding.parquet").toString(),
                            data.resolve("funding_rates/A_funding.parquet").toString());
            assertThat(report.outcome("B_4h").orElseThrow().detail())
                    .contains(data.resolve("ohlcv/B_4h.parquet").toString(), "not a readable Parquet file");
            assertThat(report.outcome("C_1h")).isEmpty();
        }
    }

    @Test
    void goodFilesArePublishedInOneGenerationDespiteBadOnes() throws Exception {
        writeBars("A_1h", 1);
        writeBars("A_4h", 2);
        writeBars("B_4h", 3);
        Files.writeString(data.resolve("ohlcv/B_1h.parquet"), "bad");
        try (SharedDataPool pool = SharedDataPool.create(options)) {
            long before = pool.generation();
            LoadReport report = ofAandB().load(pool);
            assertThat(report.count(LoadStatus.LOADED)).isEqualTo(3);
            assertThat(pool.generation()).isEqualTo(before + 1);
            assertThat(pool.keys()).containsExactly("A_1h", "A_4h", "B_4h");
            assertThat(pool.keys()).allMatch(key -> pool.info(key).generation() == before + 1);
        }
    }

    @Test
    void aSecondLoadFindsAllUnchangedAndPublishesNothing() throws Exception {
        writeBars("A_1h", 1);
        writeBars("B_1h", 2);
        MarketData market = MarketData.in(data).symbols("A", "B").timeframes("1h");
        try (SharedDataPool pool = SharedDataPool.create(options)) {
            long first = market.load(pool).generation();
            List<String> segments = segments();
            LoadReport second = market.load(pool);
            assertThat(second.outcomes()).extracting(LoadOutcome::status).containsOnly(LoadStatus.UNCHANGED);
            assertThat(second.outcomes()).extracting(LoadOutcome::rows).containsOnly(5);
            assertThat(second.ok()).isTrue();
            assertThat(second.generation()).isEqualTo(first);
            assertThat(segments()).isEqualTo(segments);
        }
        try (SharedDataPool later = market.loadInto(options)) {
            assertThat(segments()).hasSize(2);
            assertThat(later.keys()).hasSize(2);
        }
    }

    @Test
    void onlyAChangedFileIsReadAgain() throws Exception {
        writeBars("A_1h", 1);
        writeBars("B_1h", 2);
        MarketData market = MarketData.in(data).symbols("A", "B").timeframes("1h");
        try (SharedDataPool pool = market.loadInto(options)) {
            long first = pool.generation();
            SampleFile.bars(6, 10).write(data.resolve("ohlcv/B_1h.parquet"));
            LoadReport report = market.load(pool);
            assertThat(statuses(report)).isEqualTo(Map.of("A_1h", LoadStatus.UNCHANGED, "B_1h", LoadStatus.LOADED));
            assertThat(pool.info("A_1h").generation()).isEqualTo(first);
            assertThat(pool.info("B_1h").generation()).isEqualTo(first + 1);
            assertThat(pool.ohlcv("B", "1h").open().toArray()).containsExactly(10f, 11f, 12f, 13f, 14f, 15f);
        }
    }

    @Test
    void otherContentOfTheSameSizeAndTimeIsNoticedWhileTheTimeIsFresh() throws Exception {
        FileTime fresh = FileTime.from(Instant.now().plus(Duration.ofHours(1)));
        Path path = writeBars("A_1h", 1);
        Files.setLastModifiedTime(path, fresh);
        long size = Files.size(path);
        MarketData market = MarketData.in(data).symbols("A").timeframes("1h");
        try (SharedDataPool pool = market.loadInto(options)) {
            double seed = 1;
            do { // some of the numbers in a Parquet file are of variable length
                writeBars("A_1h", ++seed);
            } while (Files.size(path) != size);
            Files.setLastModifiedTime(path, fresh);
            assertThat(market.load(pool).count(LoadStatus.LOADED)).isEqualTo(1);
            assertThat(pool.ohlcv("A", "1h").open().get(0)).isEqualTo((float) seed);
        }
    }

    @Test
    void aChangedValueThatLeavesSizeAndFooterAlikeIsNoticedByTheTime() throws Exception {
        Path path = data.resolve("x.parquet");
        SampleFile.of("required double v").row(1.0).row(2.0).row(9.0).write(path);
        Files.setLastModifiedTime(path, LONG_AGO);
        MarketData market = MarketData.ofFiles().file("x", path);
        try (SharedDataPool pool = market.loadInto(options)) {
            SampleFile.of("required double v").row(1.0).row(3.0).row(9.0).write(path);
            Files.setLastModifiedTime(path, FileTime.from(LONG_AGO.toInstant().plusNanos(1_000_000)));
            assertThat(market.load(pool).count(LoadStatus.LOADED)).isEqualTo(1);
            assertThat(pool.get("x").floats("v").toArray()).containsExactly(1f, 3f, 9f);
        }
    }

    @Test
    void theSameKeyFromAnotherFileOrAsAnotherKindIsReadAgain() throws Exception {
        Path path = writeBars("A_1h", 1);
        Path copy =
                Files.copy(path, directory.resolve("copy.parquet"), java.nio.file.StandardCopyOption.COPY_ATTRIBUTES);
        try (SharedDataPool pool =
                MarketData.in(data).symbols("A").timeframes("1h").loadInto(options)) {
            assertThat(MarketData.ofFiles().file("A_1h", path).load(pool).count(LoadStatus.LOADED))
                    .isEqualTo(1);
            assertThat(MarketData.ofFiles().file("A_1h", copy).load(pool).count(LoadStatus.LOADED))
                    .isEqualTo(1);
            assertThat(MarketData.ofFiles().file("A_1h", copy).load(pool).count(LoadStatus.UNCHANGED))
                    .isEqualTo(1);
        }
    }

    @Test
    void aDatasetThatWasPutIsReplacedByTheFileOfItsKey() throws Exception {
        writeBars("A_1h", 1);
        try (SharedDataPool pool = SharedDataPool.create(options)) {
            pool.put("A_1h", io.datapool.DatasetDraft.withoutTime().floats("v", new float[] {1}));
            LoadReport report =
                    MarketData.in(data).symbols("A").timeframes("1h").load(pool);
            assertThat(report.count(LoadStatus.LOADED)).isEqualTo(1);
            assertThat(pool.ohlcv("A", "1h").rows()).isEqualTo(5);
        }
    }

    @Test
    void whatIsMissingNowStaysInThePool() throws Exception {
        Path path = writeBars("A_1h", 1);
        MarketData market = MarketData.in(data).symbols("A").timeframes("1h");
        try (SharedDataPool pool = market.loadInto(options)) {
            long before = pool.generation();
            Files.delete(path);
            assertThat(statuses(market.load(pool))).isEqualTo(Map.of("A_1h", LoadStatus.MISSING));
            assertThat(pool.generation()).isEqualTo(before);
            assertThat(pool.ohlcv("A", "1h").open().get(0)).isEqualTo(1f);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 100, 2_000})
    void whatCannotBeReadNowStaysInThePool(int lengthBytes) throws Exception {
        Path path = writeBars("A_1h", 1);
        MarketData market = MarketData.in(data).symbols("A").timeframes("1h");
        try (SharedDataPool pool = market.loadInto(options)) {
            long before = pool.generation();
            Files.write(path, java.util.Arrays.copyOf(Files.readAllBytes(path), lengthBytes));
            LoadReport report = market.load(pool);
            assertThat(statuses(report)).isEqualTo(Map.of("A_1h", LoadStatus.FAILED));
            assertThat(report.problems()).contains("A_1h: ", path.toString());
            assertThat(pool.generation()).isEqualTo(before);
            assertThat(pool.ohlcv("A", "1h").open().toArray()).containsExactly(1f, 2f, 3f, 4f, 5f);
            assertThat(pool.verify().problems()).isEmpty();
            assertThat(segments()).containsExactly(pool.info("A_1h").file());
        }
    }

    @Test
    void aDamagedPageLeavesThePoolAsItWasAndNoFileBehind() throws Exception {
        Path path = writeBars("A_1h", 1);
        MarketData market = MarketData.in(data).symbols("A").timeframes("1h");
        try (SharedDataPool pool = market.loadInto(options)) {
            byte[] bytes = Files.readAllBytes(path);
            bytes[60] ^= 4;
            Files.write(path, bytes);
            LoadReport report = market.load(pool);
            assertThat(statuses(report)).isEqualTo(Map.of("A_1h", LoadStatus.FAILED));
            assertThat(report.problems()).contains(path.toString());
            assertThat(pool.ohlcv("A", "1h").open().toArray()).containsExactly(1f, 2f, 3f, 4f, 5f);
            assertThat(segments()).containsExactly(pool.info("A_1h").file());
        }
    }

    @Test
    void aDirectoryInPlaceOfAFileIsReported() throws Exception {
        Path path = Files.createDirectories(data.resolve("ohlcv/A_1h.parquet"));
        try (SharedDataPool pool = SharedDataPool.create(options)) {
            LoadReport report =
                    MarketData.in(data).symbols("A").timeframes("1h").load(pool);
            assertThat(statuses(report)).isEqualTo(Map.of("A_1h", LoadStatus.FAILED));
            assertThat(report.problems()).contains(path.toString(), "directory");
        }
    }

    @Test
    void loadIntoThrowsTheReportAndLeavesTheGoodOnesInThePool() throws Exception {
        writeBars("A_1h", 1);
        MarketData market = MarketData.in(data).symbols("A").timeframes("1h", "4h");
        LoadException thrown = catchThrowableOfType(
                LoadException.class, () -> market.loadInto(options).close());
        assertThat(thrown.report().count(LoadStatus.LOADED)).isEqualTo(1);
        assertThat(thrown.report().count(LoadStatus.MISSING)).isEqualTo(1);
        assertThat(thrown).hasMessageContainingAll("1 loaded", "1 missing", "A_4h: ");
        try (SharedDataPool pool = SharedDataPool.attach(options)) {
            assertThat(pool.keys()).containsExactly("A_1h");
            assertThat(pool.ohlcv("A", "1h").close().get(0)).isEqualTo(1.5f);
        }
    }

    @Test
    void preloadsReadOnlyTheirKind() throws Exception {
        writeBars("A_1h", 1);
        writeFunding("funding", "A", 0.0001);
        MarketData market = MarketData.in(data)
                .symbols("A")
                .timeframes("1h")
                .includeFunding(true)
                .file("absent", directory.resolve("absent.parquet"));
        try (SharedDataPool pool = SharedDataPool.create(options)) {
            assertThat(statuses(market.preloadOhlcv(pool))).isEqualTo(Map.of("A_1h", LoadStatus.LOADED));
            assertThat(pool.keys()).containsExactly("A_1h");
            assertThat(statuses(market.includeFunding(false).preloadFundingRates(pool)))
                    .isEqualTo(Map.of("A_funding", LoadStatus.LOADED));
            assertThat(pool.keys()).containsExactly("A_1h", "A_funding");
        }
    }

    @Test
    void fundingIsNotLoadedUnlessAskedFor() throws Exception {
        writeBars("A_1h", 1);
        writeFunding("funding", "A", 0.0001);
        try (SharedDataPool pool =
                MarketData.in(data).symbols("A").timeframes("1h").loadInto(options)) {
            assertThat(pool.keys()).containsExactly("A_1h");
        }
    }

    @Test
    void eachMethodReturnsACopyAndLeavesTheOriginal() throws Exception {
        writeBars("A_1h", 1);
        MarketData market = MarketData.in(data).symbols("A").timeframes("1h");
        assertThat(market.symbols("B").timeframes("4h").includeFunding(true).file("x", data))
                .isNotSameAs(market);
        try (SharedDataPool pool = market.loadInto(options)) {
            assertThat(pool.keys()).containsExactly("A_1h");
        }
    }

    @Test
    void aKeyAskedForTwiceIsRefusedBeforeAnythingIsRead() throws Exception {
        writeBars("A_1h", 1);
        try (SharedDataPool pool = SharedDataPool.create(options)) {
            MarketData market = MarketData.in(data).symbols("A").timeframes("1h");
            assertThatThrownBy(() -> market.symbols("A", "A").load(pool))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("'A_1h'");
            assertThatThrownBy(() ->
                            market.file("A_1h", directory.resolve("x.parquet")).load(pool))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("'A_1h'");
            assertThat(pool.keys()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "../x", "a/b", "a b", ".hidden", "a..b", "ümlaut"})
    void aKeyThatIsNotAllowedIsRefusedBeforeAnythingIsRead(String key) throws Exception {
        writeBars("A_1h", 1);
        try (SharedDataPool pool = SharedDataPool.create(options)) {
            MarketData market = MarketData.in(data).symbols("A").timeframes("1h");
            assertThatThrownBy(() -> market.file(key, directory.resolve("x.parquet")))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("'" + key + "'");
            assertThat(pool.keys()).isEmpty();
        }
    }

    @Test
    void symbolsWithoutADirectoryAreRefused() {
        try (SharedDataPool pool = SharedDataPool.create(options)) {
            MarketData market = MarketData.ofFiles().symbols("A").timeframes("1h");
            assertThatThrownBy(() -> market.load(pool))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("MarketData.in");
        }
    }

    @Test
    void aHandleThatMayOnlyReadCannotLoad() throws Exception {
        writeBars("A_1h", 1);
        SharedDataPool.create(options).close();
        try (SharedDataPool pool = SharedDataPool.attach(options)) {
            MarketData market = MarketData.in(data).symbols("A").timeframes("1h");
            assertThatThrownBy(() -> market.load(pool)).isInstanceOf(PoolAccessException.class);
        }
    }

    @Test
    void aLoadSeesWhatAnotherHandleHasLoadedMeanwhile() throws Exception {
        writeBars("A_1h", 1);
        MarketData market = MarketData.in(data).symbols("A").timeframes("1h");
        try (SharedDataPool first = SharedDataPool.create(options);
                SharedDataPool second = SharedDataPool.createOrAttach(options)) {
            assertThat(market.load(first).count(LoadStatus.LOADED)).isEqualTo(1);
            assertThat(market.load(second).count(LoadStatus.UNCHANGED)).isEqualTo(1);
            assertThat(second.keys()).containsExactly("A_1h");
        }
    }

    @Test
    void aDatasetGotBeforeALoadKeepsItsValues() throws Exception {
        writeBars("A_1h", 1);
        MarketData market = MarketData.in(data).symbols("A").timeframes("1h");
        try (SharedDataPool pool = market.loadInto(options)) {
            var before = pool.ohlcv("A", "1h");
            SampleFile.bars(6, 10).write(data.resolve("ohlcv/A_1h.parquet"));
            market.load(pool);
            assertThat(before.open().toArray()).containsExactly(1f, 2f, 3f, 4f, 5f);
            assertThat(pool.ohlcv("A", "1h").open().get(0)).isEqualTo(10f);
        }
    }
}
