package io.datapool.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.datapool.PoolOptions;
import io.datapool.SharedDataPool;
import io.datapool.loader.Mount;
import io.datapool.parquet.SampleFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Temporary directories into which no native library can be unpacked, or from which none can be used. */
class TemporaryDirectoryIT {
    private static final List<CompressionCodecName> CODECS = List.of(
            CompressionCodecName.UNCOMPRESSED,
            CompressionCodecName.SNAPPY,
            CompressionCodecName.ZSTD,
            CompressionCodecName.GZIP,
            CompressionCodecName.LZ4_RAW);
    private static final int ROWS = 5_000;

    @TempDir
    Path directory;

    private PoolOptions options;

    @BeforeEach
    void writeFiles() throws IOException {
        options = PoolOptions.named("p").home(directory.resolve("home"));
        for (CompressionCodecName codec : CODECS) {
            SampleFile.bars(ROWS, 7).codec(codec).pageRows(1_000).writeOld(directory.resolve(codec + ".parquet"));
        }
    }

    private CommandRun loadAll(Path temporary) throws Exception {
        List<String> arguments = new ArrayList<>(List.of("load", "--home", "home", "--pool", "p", "--quiet"));
        for (CompressionCodecName codec : CODECS) {
            arguments.addAll(List.of("--file", codec + "=" + codec + ".parquet"));
        }
        return new PoolProcess.Launch(directory)
                .jvmArguments("-Djava.io.tmpdir=" + temporary)
                .run(arguments.toArray(String[]::new));
    }

    private void assertHoldsAllOfThem() {
        try (SharedDataPool pool = SharedDataPool.attach(options)) {
            for (CompressionCodecName codec : CODECS) {
                float[] opens = pool.get(codec.name()).floats("open").toArray();
                assertThat(opens).as("%s", codec).hasSize(ROWS);
                for (int row = 0; row < ROWS; row++) {
                    assertThat(opens[row]).isEqualTo(7f + row);
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"noexec", "ro"})
    void filesOfEveryCodecAreLoadedNevertheless(String mountOptions) throws Exception {
        try (Mount temporary = Mount.tmpfs(directory.resolve("tmp"), mountOptions)) {
            assertThat(loadAll(temporary.root()).done().out()).contains("5 loaded, 0 unchanged, 0 missing, 0 failed");
        }
        assertHoldsAllOfThem();
    }

    @Test
    void aFullOneIsNoObstacleEither() throws Exception {
        try (Mount temporary = Mount.tmpfs(directory.resolve("tmp"), "size=4k")) {
            // snappy-java tells stderr what it met.
            assertThat(loadAll(temporary.root()).out()).contains("5 loaded, 0 unchanged, 0 missing, 0 failed");
        }
        assertHoldsAllOfThem();
    }

    @ParameterizedTest
    @ValueSource(strings = {"snappy", "zstd"})
    void whatIsFetchedIsWrittenAndLoadedNevertheless(String codec) throws Exception {
        try (PlayedExchange exchange = new PlayedExchange();
                Mount temporary = Mount.tmpfs(directory.resolve("tmp"), "noexec")) {
            String[] fetch = {
                "fetch",
                "--base-url",
                exchange.url(),
                "--data-dir",
                "fetched",
                "--from",
                "2025-01-05",
                "--symbols",
                "BTCUSDT",
                "--timeframes",
                "1h",
                "--compression",
                codec,
                "--quiet",
                "--load",
                "--pool",
                "p",
                "--home",
                "home"
            };
            CommandRun run = new PoolProcess.Launch(directory)
                    .jvmArguments("-Djava.io.tmpdir=" + temporary.root())
                    .run(fetch)
                    .done();
            assertThat(run.out()).contains("1 fetched", "1 loaded");
        }
        // What was written without the native library is read with it.
        new PoolProcess.Launch(directory)
                .run("load", "--home", "home", "--pool", "q", "--quiet", "--file", "x=fetched/ohlcv/BTCUSDT_1h.parquet")
                .done();
        try (SharedDataPool written = SharedDataPool.attach(options);
                SharedDataPool read =
                        SharedDataPool.attach(PoolOptions.named("q").home(directory.resolve("home")))) {
            assertThat(read.get("x").floats("close").toArray())
                    .isEqualTo(written.get("BTCUSDT_1h").floats("close").toArray());
        }
    }
}
