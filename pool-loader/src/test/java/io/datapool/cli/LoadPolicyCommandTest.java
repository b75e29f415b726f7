package io.datapool.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.datapool.parquet.SampleFile;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The options of {@code pool load} for rows and columns, and where the account of it can be read. */
class LoadPolicyCommandTest {
    @TempDir
    Path directory;

    @BeforeEach
    void writeLongTable() throws Exception {
        SampleFile.of(
                        "optional int64 timestamp (TIMESTAMP(MILLIS,true))",
                        "required binary symbol (STRING)",
                        "required double price",
                        "required int64 trades")
                .row(1_704_067_260_000L, "BTC", 131_072.01, 1L)
                .row(1_704_067_200_000L, "BTC", 131_072.02, 2L)
                .row(1_704_067_200_000L, "ETH", 3.0, 3L)
                .row(1_704_067_320_000L, "BTC", 4.0, 4L)
                .row(1_704_067_320_000L, "BTC", 5.0, 5L)
                .row(1_704_067_500_000L, "BTC", 6.0, 6L)
                .row(null, "BTC", 7.0, 7L)
                .row(1_704_067_560_000L, "BTC", 8.0, 8L)
                .write(directory.resolve("long.parquet"));
    }

    private CommandRun pool(String command, String... more) {
        String[] fixed = {command, "--home", directory.resolve("home").toString(), "--pool", "p"};
        return CommandRun.of(Stream.of(fixed, more).flatMap(Stream::of).toArray(String[]::new));
    }

    private CommandRun load(String... more) {
        String[] file = {"--file", "t=" + directory.resolve("long.parquet")};
        return pool("load", Stream.of(file, more).flatMap(Stream::of).toArray(String[]::new));
    }

    @Test
    void theErrorOfALongTableSuggestsAnOptionThatHelps() {
        CommandRun refused = load();
        assertThat(refused.code()).isEqualTo(1);
        assertThat(refused.out()).contains("--where symbol=BTC");
        assertThat(load("--where", "symbol=ETH").done().out()).contains("1 loaded");
    }

    @Test
    void theAccountIsInTheReportAndInInfo() throws Exception {
        JsonNode report = load(
                        "--where",
                        "symbol=BTC",
                        "--missing-time",
                        "drop",
                        "--duplicates",
                        "keep_first",
                        "--type",
                        "trades=int64",
                        "--json")
                .done()
                .json();
        JsonNode quality = report.get("datasets").get(0).get("quality");
        assertThat(quality.get("sourceRows").asInt()).isEqualTo(8);
        assertThat(quality.get("notSelected").asInt()).isEqualTo(1);
        assertThat(quality.get("missingTime").asInt()).isEqualTo(1);
        assertThat(quality.get("outOfOrder").asInt()).isEqualTo(1);
        assertThat(quality.get("duplicates").asInt()).isEqualTo(1);
        assertThat(quality.get("gaps").get("missingRows").asInt()).isEqualTo(2);
        assertThat(quality.get("columns").get("price").get("advice").asText()).contains("float64");
        JsonNode info = pool("info", "t", "--json").done().json();
        assertThat(info.get("quality")).isEqualTo(quality);
        assertThat(pool("info", "t").done().lines())
                .contains(
                        "quality     sourceRows: 8",
                        "quality     notSelected: 1",
                        "quality     missingTime: 1",
                        "quality     outOfOrder: 1",
                        "quality     duplicates: 1",
                        "quality     gaps count: 1",
                        "quality     gaps longest: PT3M")
                .anyMatch(line -> line.startsWith("quality     columns price: ") && line.contains("tick=0.01"));
        assertThat(pool("cat", "t").done().lines())
                .containsExactly(
                        "timestamp,price,trades",
                        "2024-01-01T00:00:00Z,131072.02,2",
                        "2024-01-01T00:01:00Z,131072.02,1",
                        "2024-01-01T00:02:00Z,4.0,4",
                        "2024-01-01T00:05:00Z,6.0,6",
                        "2024-01-01T00:06:00Z,8.0,8");
    }

    @Test
    void unsortedRowsAreRefusedOnRequest() {
        CommandRun run = load("--where", "symbol=BTC", "--unsorted", "reject", "--missing-time", "drop");
        assertThat(run.code()).isEqualTo(1);
        assertThat(run.out()).contains("row 1 ", "--unsorted sort");
    }

    @Test
    void barsOfThePastAreClosed() {
        assertThat(load("--where", "symbol=BTC", "--missing-time", "drop", "--closed-only")
                        .done()
                        .out())
                .contains("1 loaded");
        assertThat(pool("info", "t").done().out()).contains("rows        6").doesNotContain("openDropped");
    }

    @Test
    void aTypeOrPolicyThatDoesNotExistIsMisuse() {
        load("--type", "price=timestamp").misused("'price'", "time");
        load("--type", "price=text").misused("text");
        load("--duplicates", "sometimes").misused("sometimes");
        load("--where", "symbol").misused("symbol");
    }

    @Test
    void quietLeavesStderrAlone() {
        assertThat(load("--quiet", "--where", "symbol=ETH").done().err()).isEmpty();
    }
}
