package io.datapool.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.datapool.SharedDataPool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Ctrl-C and its like, sent to a process that is fetching. */
class FetchSignalIT {
    private static final long PATIENCE_SECONDS = 120;
    private static final int HELD_REQUEST = 4;

    @TempDir
    Path directory;

    private PlayedExchange exchange;

    @BeforeEach
    void start() throws IOException {
        exchange = new PlayedExchange();
    }

    @AfterEach
    void stop() {
        exchange.close();
    }

    private Process fetch(String data, String... more) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(SharedDataPool.jvmArguments());
        command.addAll(
                List.of("-Xshare:auto", "-cp", System.getProperty("java.class.path"), PoolCommand.class.getName()));
        command.addAll(List.of("fetch", "--base-url", exchange.url(), "--data-dir", data, "--from", "2025-01-05"));
        command.addAll(List.of("--symbols", "BTCUSDT,ETHUSDT", "--timeframes", "1m"));
        command.addAll(List.of(more));
        return new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectOutput(directory.resolve("out").toFile())
                .redirectError(directory.resolve("err").toFile())
                .start();
    }

    private int exitCode(Process process) throws InterruptedException, IOException {
        try {
            assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS))
                    .as("it ends; stderr: %s", Files.readString(directory.resolve("err")))
                    .isTrue();
            return process.exitValue();
        } finally {
            process.destroyForcibly();
        }
    }

    private void signal(Process process, String name) throws IOException, InterruptedException {
        Process kill = new ProcessBuilder("kill", "-" + name, String.valueOf(process.pid())).start();
        assertThat(kill.waitFor()).isZero();
    }

    private List<String> filesIn(String folder) throws IOException {
        try (Stream<Path> files = Files.list(directory.resolve(folder).resolve("ohlcv"))) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    /** A JVM that was started with SIGINT ignored, in the background of a script for instance, passes that on to its children. */
    private static boolean ignoresInterrupts() throws IOException {
        String ignored = Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith("SigIgn:"))
                .map(line -> line.substring(7).strip())
                .findFirst()
                .orElse("0");
        return (Long.parseUnsignedLong(ignored, 16) & 1 << 1) != 0;
    }

    @ParameterizedTest
    @CsvSource({"INT, 130", "TERM, 143"})
    void aSignalLeavesWhatCameAndTheSameCommandGoesOn(String signal, int exitCode) throws Exception {
        assumeFalse(
                signal.equals("INT") && ignoresInterrupts(),
                "SIGINT is ignored by whoever started this JVM, and so by its children");
        exchange.hold(HELD_REQUEST);
        Process fetching = fetch("data", "--load", "--pool", "p", "--home", "home");
        try {
            exchange.awaitHeld();
            signal(fetching, signal);
            assertThat(exitCode(fetching)).isEqualTo(exitCode);
        } finally {
            fetching.destroyForcibly();
        }
        assertThat(Files.readString(directory.resolve("err")))
                .contains(
                        "pool fetch: 0 fetched, 1 incomplete, 0 failed, 1 skipped; the same command goes on from there");
        assertThat(Files.readString(directory.resolve("out")))
                .contains("BTCUSDT_1m", "3000 rows from 2025-01-05T00:00:00Z", "interrupted", "not begun")
                .doesNotContain("loaded");
        assertThat(filesIn("data")).containsExactly(".BTCUSDT_1m.parquet.part");
        assertThat(directory.resolve("home")).doesNotExist();

        exchange.release();
        assertThat(exitCode(fetch("data"))).isZero();
        assertThat(Files.readString(directory.resolve("out"))).contains("BTCUSDT_1m  fetched  7950     4950 ");
        assertThat(exitCode(fetch("other"))).isZero();
        assertThat(filesIn("data")).containsExactly("BTCUSDT_1m.parquet", "ETHUSDT_1m.parquet");
        for (String file : filesIn("data")) {
            assertThat(directory.resolve("data/ohlcv").resolve(file))
                    .hasSameBinaryContentAs(directory.resolve("other/ohlcv").resolve(file));
        }
    }

    @Test
    void aKilledFetchIsGoneOnWithAsWell() throws Exception {
        exchange.hold(HELD_REQUEST);
        Process fetching = fetch("data");
        exchange.awaitHeld();
        fetching.destroyForcibly();
        assertThat(exitCode(fetching)).isEqualTo(137);
        int before = exchange.asked().size();
        exchange.release();
        assertThat(exitCode(fetch("data"))).isZero();
        assertThat(exchange.asked().size() - before)
                .as("8 requests for each of two series, less 3")
                .isLessThanOrEqualTo(15);
        assertThat(filesIn("data")).containsExactly("BTCUSDT_1m.parquet", "ETHUSDT_1m.parquet");
    }
}
