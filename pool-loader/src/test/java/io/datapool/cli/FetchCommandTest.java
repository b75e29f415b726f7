package io.datapool.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.datapool.FundingSeries;
import io.datapool.OhlcvSeries;
import io.datapool.PoolOptions;
import io.datapool.SharedDataPool;
import io.datapool.fetch.dump.ArchiveFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code pool fetch}, inside this JVM, from an exchange on loopback. */
class FetchCommandTest {
    @TempDir
    Path directory;

    private PlayedExchange exchange;
    private Path data;

    @BeforeEach
    void start() throws IOException {
        exchange = new PlayedExchange();
        data = directory.resolve("data");
    }

    @AfterEach
    void stop() {
        exchange.close();
    }

    private CommandRun fetch(String... more) {
        String[] fixed = {"fetch", "--base-url", exchange.url(), "--data-dir", data.toString()};
        return CommandRun.of(Stream.of(fixed, more).flatMap(Stream::of).toArray(String[]::new));
    }

    private CommandRun fetchDays(String... more) {
        String[] fixed = {"--symbols", "BTC/USDT,ethusdt", "--timeframes", "1h", "--from", "2025-01-05"};
        return fetch(Stream.of(fixed, more).flatMap(Stream::of).toArray(String[]::new));
    }

    // ---------------------------------------------------------------- what it does

    @Test
    void barsAndFundingRatesBecomeFilesAndATable() {
        CommandRun run = fetchDays("--funding").done();
        assertThat(data.resolve("ohlcv/BTCUSDT_1h.parquet")).exists();
        assertThat(data.resolve("funding/ETHUSDT_funding.parquet")).exists();
        assertThat(run.lines()).hasSize(6);
        assertThat(run.lines().get(0)).matches("KEY +STATUS +ROWS +FETCHED +FROM +TO +NOTES");
        assertThat(run.lines().get(1))
                .matches("BTCUSDT_1h +fetched +132 +132 +2025-01-05T00:00:00Z +2025-01-10T11:00:00Z");
        assertThat(run.lines().get(2))
                .matches("BTCUSDT_funding +fetched +17 +17 +2025-01-05T00:00:00Z +2025-01-10T08:00:00Z");
        assertThat(run.lines().get(3)).startsWith("ETHUSDT_1h ");
        assertThat(run.lines().get(5)).isEqualTo("4 fetched, 0 incomplete, 0 failed in " + data);
    }

    @Test
    void fetchedAgainWhatIsMissingIsAdded() throws Exception {
        fetchDays("--to", "2025-01-08").done();
        int before = exchange.asked().size();
        CommandRun run =
                fetch("--symbols", "BTCUSDT", "--timeframes", "1h", "--json").done();
        JsonNode series = run.json().get("series").get(0);
        assertThat(series.get("rows").asInt()).isEqualTo(132);
        assertThat(series.get("fetchedRows").asInt())
                .as("from one day before the last bar on")
                .isEqualTo(85);
        assertThat(series.get("from").asText()).isEqualTo("2025-01-05T00:00:00Z");
        assertThat(exchange.asked()).hasSize(before + 1);
    }

    @Test
    void reportsInJsonForPrograms() throws Exception {
        JsonNode report = fetchDays("--json").done().json();
        assertThat(report.get("ok").asBoolean()).isTrue();
        assertThat(report.get("directory").asText()).isEqualTo(data.toString());
        JsonNode series = report.get("series").get(1);
        assertThat(series.get("key").asText()).isEqualTo("ETHUSDT_1h");
        assertThat(series.get("status").asText()).isEqualTo("fetched");
        assertThat(Path.of(series.get("path").asText())).isEqualTo(data.resolve("ohlcv/ETHUSDT_1h.parquet"));
        assertThat(series.get("to").asText()).isEqualTo("2025-01-10T11:00:00Z");
        assertThat(series.get("archives").asInt()).isZero();
        assertThat(report.has("load")).isFalse();
    }

    @Test
    void filesCanBeCompressedOtherwise() throws Exception {
        fetchDays("--compression", "zstd").done();
        byte[] zstd = Files.readAllBytes(data.resolve("ohlcv/BTCUSDT_1h.parquet"));
        Files.delete(data.resolve("ohlcv/BTCUSDT_1h.parquet"));
        fetchDays("--compression", "SNAPPY").done();
        assertThat(Files.readAllBytes(data.resolve("ohlcv/BTCUSDT_1h.parquet"))).isNotEqualTo(zstd);
    }

    @Test
    void loadGoesOnIntoThePool() throws Exception {
        String home = directory.resolve("home").toString();
        String[] load = {"--funding", "--load", "--pool", "p", "--home", home, "--quiet"};
        CommandRun run = fetchDays(load).done();
        assertThat(run.out())
                .contains("4 fetched, 0 incomplete", "4 loaded, 0 unchanged, 0 missing, 0 failed; pool 'p'");
        try (SharedDataPool pool = SharedDataPool.attach(PoolOptions.named("p").home(Path.of(home)))) {
            OhlcvSeries bars = pool.ohlcv("BTCUSDT", "1h");
            assertThat(bars.rows()).isEqualTo(132);
            for (int row = 0; row < bars.rows(); row++) {
                Instant open = bars.time().at(row);
                assertThat(open).isEqualTo(Instant.parse("2025-01-05T00:00:00Z").plusSeconds(3_600L * row));
                assertThat(bars.open().get(row)).isEqualTo((float) PlayedExchange.price(open));
                assertThat(bars.close().get(row)).isEqualTo((float) (PlayedExchange.price(open) + 0.5));
                assertThat(bars.volume().get(row)).isEqualTo(1.5f);
            }
            FundingSeries rates = pool.funding("ETHUSDT");
            for (int row = 0; row < rates.rows(); row++) {
                assertThat(rates.rate().get(row))
                        .isEqualTo((float) PlayedExchange.rate(rates.time().at(row)));
            }
        }
        for (String file : List.of("ohlcv/BTCUSDT_1h.parquet", "funding/BTCUSDT_funding.parquet")) {
            Files.setLastModifiedTime(data.resolve(file), FileTime.from(Instant.parse("2025-02-01T00:00:00Z")));
        }
        fetchDays(load).done();
        JsonNode again = fetchDays(
                        Stream.concat(Stream.of(load), Stream.of("--json")).toArray(String[]::new))
                .done()
                .json();
        assertThat(again.get("load").get("pool").asText()).isEqualTo("p");
        assertThat(again.get("load").get("datasets")).hasSize(4);
        assertThat(again.get("load").get("datasets").get(0).get("status").asText())
                .isEqualTo("unchanged");
    }

    // ---------------------------------------------------------------- archives

    @Test
    void whatArchivesHaveIsNotAskedFor() throws Exception {
        Path dumps = directory.resolve("dumps");
        ArchiveFile.spot("1h", "2024-12").writeTo(dumps);
        JsonNode series = fetch(
                        "--symbols",
                        "BTCUSDT",
                        "--timeframes",
                        "1h",
                        "--from",
                        "2024-12-01",
                        "--json",
                        "--dumps",
                        dumps.toString())
                .done()
                .json()
                .get("series")
                .get(0);
        assertThat(series.get("rows").asInt()).isEqualTo(31 * 24 + 9 * 24 + 12);
        assertThat(series.get("archives").asInt()).isEqualTo(1);
        assertThat(exchange.asked()).hasSize(1);
    }

    @Test
    void archivesAloneAreEnoughWhenTheyHaveAll() throws Exception {
        Path dumps = directory.resolve("dumps");
        ArchiveFile.spot("1h", "2024-12").writeTo(dumps);
        CommandRun run = december(data, dumps, "2025-01-01").done();
        assertThat(run.lines().get(1)).matches("BTCUSDT_1h +fetched +744 +744 .* 1 archives");
        CommandRun more = december(directory.resolve("other"), dumps, "2025-02-01")
                .failed("0 fetched, 1 incomplete, 0 failed; the same command goes on from there");
        assertThat(more.out()).contains("744 rows from 2024-12-01T00:00:00Z to 2025-01-01T00:00:00Z", dumps.toString());
        assertThat(more.lines().get(1)).matches("BTCUSDT_1h +incomplete +744 +744 .*");
        CommandRun again = december(directory.resolve("other"), dumps, "2025-02-01");
        assertThat(again.lines().get(1)).as("nothing came now").matches("BTCUSDT_1h +incomplete +744 +0 .*");
        assertThat(exchange.asked()).isEmpty();
    }

    private static CommandRun december(Path data, Path dumps, String end) {
        return CommandRun.of(
                "fetch",
                "--symbols",
                "BTCUSDT",
                "--timeframes",
                "1h",
                "--from",
                "2024-12-01",
                "--to",
                end,
                "--data-dir",
                data.toString(),
                "--dumps",
                dumps.toString(),
                "--dumps-only");
    }

    @Test
    void aFolderWithoutAnyFittingArchiveIsPointedOut() {
        CommandRun run = fetchDays("--dumps", directory.toString());
        assertThat(run.code()).isZero();
        assertThat(run.err().lines()).hasSize(1);
        assertThat(run.err())
                .startsWith("pool fetch: no archive was found in " + directory)
                .contains("USDT-1h-2025-01");
    }

    @Test
    void aDamagedArchiveFailsItsSeriesOnly() throws Exception {
        Path dumps = directory.resolve("dumps");
        ArchiveFile.spot("1h", "2024-12").with(5, "1,2,3").writeTo(dumps);
        CommandRun run = fetch(
                        "--symbols",
                        "BTCUSDT,ETHUSDT",
                        "--timeframes",
                        "1h",
                        "--from",
                        "2024-12-20",
                        "--dumps",
                        dumps.toString())
                .failed("1 fetched, 0 incomplete, 1 failed");
        assertThat(run.lines().get(1)).startsWith("BTCUSDT_1h").contains("BTCUSDT-1h-2024-12.zip, line 6", "12 fields");
        assertThat(run.lines().get(2)).matches("ETHUSDT_1h +fetched .*");
    }

    // ---------------------------------------------------------------- what goes wrong

    @Test
    void aSymbolThatTheExchangeDoesNotKnowFailsAndTheOthersAreFetched() {
        CommandRun run = fetchDays("--symbols", "NOPEUSDT").failed("pool fetch: 2 fetched, 0 incomplete, 1 failed");
        assertThat(run.out()).contains("error -1121: Invalid symbol.");
        assertThat(run.err()).as("it will fail again").doesNotContain("the same command goes on");
    }

    @Test
    void aHostThatWasNamedForBarsIsPointedOutWhenItHasNoFundingRates() {
        CommandRun run = fetch("--symbols", "NOPEUSDT", "--funding", "--from", "2025-01-05");
        assertThat(run.code()).isEqualTo(1);
        assertThat(run.err().lines()).hasSize(2);
        assertThat(run.err()).contains("--base-url was asked for funding rates, too, which are those of usdm");
        fetch("--symbols", "NOPEUSDT", "--funding", "--from", "2025-01-05", "--market", "usdm")
                .failed("0 fetched, 0 incomplete, 1 failed");
    }

    @Test
    void aFileOfOtherSoftwareIsLeftAlone() throws Exception {
        Path file = data.resolve("ohlcv/BTCUSDT_1h.parquet");
        Files.createDirectories(file.getParent());
        Files.writeString(file, "mine");
        CommandRun run = fetchDays().failed("1 fetched, 0 incomplete, 1 failed");
        assertThat(run.out()).contains(file.toString());
        assertThat(file).hasContent("mine");
    }

    @Test
    void aFailureIsNotHiddenByLoadingTheRest() {
        CommandRun run =
                fetchDays("--symbols", "NOPEUSDT", "--load", "--pool", "p", "--home", directory + "/home", "--quiet");
        assertThat(run.code()).isEqualTo(1);
        assertThat(run.out()).contains("2 loaded, 0 unchanged, 1 missing, 0 failed");
        assertThat(run.err()).contains("2 fetched, 0 incomplete, 1 failed", "2 loaded, 0 unchanged, 1 missing");
    }

    @Test
    void aPoolThatCannotBeOpenedDoesNotHideWhatWasFetched() throws Exception {
        Path home = Files.writeString(directory.resolve("home"), "no directory");
        String[] load = {"--load", "--pool", "p", "--home", home.toString(), "--quiet"};
        CommandRun run = fetchDays(load).failed("pool fetch: ", home.toString());
        assertThat(run.out()).contains("2 fetched, 0 incomplete, 0 failed");
        JsonNode report = fetchDays(
                        Stream.concat(Stream.of(load), Stream.of("--json")).toArray(String[]::new))
                .failed("pool fetch: ", home.toString())
                .json();
        assertThat(report.get("ok").asBoolean()).isTrue();
        assertThat(report.get("series")).hasSize(2);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "--symbols BTCUSDT --data-dir d | --timeframes, or --funding",
                "--symbols BTCUSDT --timeframes 1h | --data-dir",
                "--timeframes 1h --data-dir d | --symbols",
                "--symbols BTC?USDT --timeframes 1h --data-dir d | 'BTC?USDT' is not a symbol",
                "--symbols BTCUSDT --timeframes 1H --data-dir d | did you mean '1h'",
                "--symbols BTCUSDT --timeframes 7m --data-dir d | no interval '7m'",
                "--symbols BTCUSDT --timeframes 1h --data-dir d --market coinm | no market 'coinm'",
                "--symbols BTCUSDT --timeframes 1h --data-dir d --from 2025-01-02 --to 2025-01-01 | is after the end",
                "--symbols BTCUSDT --timeframes 1h --data-dir d --from yesterday | 'yesterday' is no moment",
                "--symbols BTCUSDT --timeframes 1h --data-dir d --base-url ftp://host | 'ftp://host'",
                "--symbols BTCUSDT --timeframes 1h --data-dir d --dumps /no/such/folder | '/no/such/folder'",
                "--symbols BTCUSDT --timeframes 1h --data-dir d --dumps-only | --dumps-only needs --dumps",
                "--symbols BTCUSDT --timeframes 1h --data-dir d --compression gzip | gzip",
                "--symbols BTCUSDT --timeframes 1h --data-dir d --load | --pool=NAME",
                "--symbols BTCUSDT --timeframes 1h --data-dir d --pool p | give --load as well",
            })
    void misuseIsExplained(String options, String part) {
        CommandRun.of(("fetch " + options).split(" ", -1)).misused("pool fetch: ", part);
        assertThat(Path.of("d")).doesNotExist();
    }
}
