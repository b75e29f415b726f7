package io.datapool.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.datapool.parquet.SampleFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The executable jar, as a process without any JVM flags. */
class PoolJarIT {
    private static final Path JAR = Path.of("target", "pool-cli.jar").toAbsolutePath();

    @TempDir
    Path directory;

    private CommandRun jar(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-jar", JAR.toString()));
        command.addAll(List.of(arguments));
        return CommandRun.ofProcess(directory, command);
    }

    @Test
    void theJarLoadsListsPrintsAndVerifiesWithoutFlags() throws Exception {
        SampleFile.bars(1_000, 1).write(directory.resolve("data/ohlcv/BTCUSDT_1m.parquet"));
        String[] pool = {"--home", "home", "--pool", "p"};

        CommandRun load = jar(
                        "load",
                        "--quiet",
                        pool[0],
                        pool[1],
                        pool[2],
                        pool[3],
                        "--data-dir",
                        "data",
                        "--symbols",
                        "BTCUSDT",
                        "--timeframes",
                        "1m")
                .done();
        assertThat(load.out()).contains("1 loaded, 0 unchanged, 0 missing, 0 failed");

        CommandRun ls = jar("ls", pool[0], pool[1], pool[2], pool[3], "--json").done();
        assertThat(ls.json().get("datasets").get(0).get("key").asText()).isEqualTo("BTCUSDT_1m");

        CommandRun cat = jar("cat", pool[0], pool[1], pool[2], pool[3], "BTCUSDT_1m", "--limit", "2")
                .done();
        assertThat(cat.lines())
                .containsExactly(
                        "timestamp,open,high,low,close,volume",
                        "2024-01-01T00:00:00Z,1.0,2.0,0.0,1.5,0.0",
                        "2024-01-01T00:01:00Z,2.0,3.0,1.0,2.5,10.0");

        CommandRun verify = jar("verify", pool[0], pool[1], pool[2], pool[3]).done();
        assertThat(verify.out()).contains("1 datasets", "all is well");

        jar("verify", "--home", "home", "--pool", "other").failed("pool verify: ", "home/other");
    }

    @Test
    void theJarSaysInOneLineWhatWasWrongWithItsUse() throws Exception {
        jar("verify").misused("pool verify: ", "--pool=NAME");
        jar("nonsense").misused("nonsense");
    }

    @Test
    void theJarPrintsTheArgumentsThatOtherProcessesNeed() throws Exception {
        assertThat(jar("jvm-args").done().lines()).contains("--add-exports=java.base/sun.nio.ch=ALL-UNNAMED");
    }
}
