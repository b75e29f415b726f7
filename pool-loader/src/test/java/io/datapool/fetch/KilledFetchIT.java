package io.datapool.fetch;

import static org.assertj.core.api.Assertions.assertThat;

import io.datapool.fetch.binance.BinanceServer;
import io.datapool.fetch.binance.Market;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A JVM that fetches two years of minutes, with a heap that could not hold them as objects, is killed at random points, and another one
 * goes on, until it is done.
 */
class KilledFetchIT {
    private static final Instant NOW = Instant.parse("2024-03-01T12:00:30Z");
    private static final Span EXPECTED =
            new Span(NOW.minus(Duration.ofDays(730)), Instant.parse("2024-03-01T12:00:00Z"));
    private static final MarketHistory HISTORY = MarketHistory.since("2019-01-01T00:00:00Z")
            .without(open -> open.getEpochSecond() / 60 % 1_009 == 0)
            .without(new Span(Instant.parse("2023-03-24T12:40:00Z"), Instant.parse("2023-03-24T14:00:00Z"))::contains);
    private static final int KILLS = 3;

    private final long seed = System.nanoTime();
    private final SplittableRandom random = new SplittableRandom(seed);

    @TempDir
    Path directory;

    private static Path target(Path data) {
        return data.resolve("ohlcv/BTCUSDT_1m.parquet");
    }

    private Process start(BinanceServer server, Path data) throws IOException {
        return FetchingProcess.start(server.base(), data, directory);
    }

    private void finish(Process process) throws Exception {
        assertThat(process.waitFor(5, TimeUnit.MINUTES)).isTrue();
        assertThat(process.exitValue())
                .as("stderr: %s", Files.readString(directory.resolve("stderr")))
                .isZero();
    }

    /** Kills it when it asks for that page, at some moment about the answer. */
    private void killAtPage(BinanceServer server, Path data, int page) throws Exception {
        Process process = start(server, data);
        int asked = server.requests("klines").size();
        int early = random.nextInt(2);
        long spins = random.nextLong(2_000_000);
        server.onDataRequest(number -> {
            if (number == asked + page + early) {
                for (long i = 0; i < spins * (1 - early); i++) {
                    Thread.onSpinWait();
                }
                process.destroyForcibly();
            }
        });
        assertThat(process.waitFor(5, TimeUnit.MINUTES)).isTrue();
        server.onDataRequest(number -> {});
    }

    /** Kills it while it writes the Parquet file, for which all has arrived. */
    private void killWhileWriting(BinanceServer server, Path data) throws Exception {
        Process process = start(server, data);
        Path unfinished = target(data).resolveSibling(".BTCUSDT_1m.parquet.tmp");
        while (process.isAlive() && (Files.notExists(unfinished) || Files.size(unfinished) == 0)) {
            Thread.onSpinWait();
        }
        process.destroyForcibly();
        assertThat(process.waitFor(5, TimeUnit.MINUTES)).isTrue();
    }

    private static List<String> files(Path data) throws IOException {
        try (Stream<Path> found = Files.list(data.resolve("ohlcv"))) {
            return found.map(path -> path.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    @Timeout(600)
    void whoGoesOnEndsWithTheSameBytesAsWhoWasNeverStopped() throws Exception {
        try (BinanceServer server = new BinanceServer(Market.SPOT, InstantSource.fixed(NOW))
                .weightLimit(1_000_000)
                .list("BTCUSDT", HISTORY)) {
            List<Bar> bars = HISTORY.bars(Interval.ONE_MINUTE, EXPECTED);
            int pages = (bars.size() + 999) / 1_000;
            Path killed = directory.resolve("killed");
            int left = pages;
            for (int kill = 0; kill < KILLS; kill++) {
                int page = 1 + random.nextInt(left / 3);
                killAtPage(server, killed, page);
                left -= page;
                assertThat(target(killed)).as("seed %d", seed).doesNotExist();
            }
            killWhileWriting(server, killed);
            assertThat(target(killed)).as("seed %d", seed).doesNotExist();
            int asked = server.requests("klines").size();
            assertThat(asked)
                    .as("seed %d: each page once, and at most two more for each kill", seed)
                    .isBetween(pages, pages + 2 * KILLS);
            finish(start(server, killed));
            assertThat(server.requests("klines")).hasSize(asked);
            assertThat(files(killed)).containsExactly("BTCUSDT_1m.parquet");

            Path whole = directory.resolve("never stopped");
            Process neverStopped = start(server, whole);
            finish(neverStopped);
            assertThat(new String(neverStopped.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                    .isEqualTo(bars.size() + " rows, 0 resumed\n");
            assertThat(server.requests("klines")).hasSize(asked + pages);
            assertThat(Files.mismatch(target(whole), target(killed)))
                    .as("seed %d", seed)
                    .isEqualTo(-1);
            assertThat(ParquetRows.bars(target(whole)).equals(bars)).isTrue();
        }
    }
}
