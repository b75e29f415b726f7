package io.datapool.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.datapool.DatasetDraft;
import io.datapool.PoolOptions;
import io.datapool.SharedDataPool;
import io.datapool.loader.Mount;
import io.datapool.parquet.SampleFile;
import java.io.BufferedReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Output that does not arrive is a failure, whatever the command; a reader that has seen enough is none. */
class FullOutputIT {
    private static final Path FULL = Path.of("/dev/full");
    private static final int ROWS = 20_000;

    @TempDir
    Path directory;

    private PoolOptions options;

    @BeforeEach
    void makePool() throws Exception {
        options = PoolOptions.named("p").home(directory.resolve("home"));
        try (SharedDataPool pool = SharedDataPool.create(options)) {
            pool.put("x", DatasetDraft.withoutTime().floats("v", new float[ROWS]));
        }
        SampleFile.bars(10, 1).writeOld(directory.resolve("data/ohlcv/A_1m.parquet"));
    }

    private static String[] words(String command) {
        return command.split(" ", -1);
    }

    private String[] inPool(String command) {
        return Stream.concat(Stream.of(words(command)), Stream.of("--home", "home", "--pool", "p"))
                .toArray(String[]::new);
    }

    private PoolProcess.Launch launch() throws Exception {
        return new PoolProcess.Launch(directory);
    }

    private static void assertSaysThatItCouldNotPrint(CommandRun run) {
        run.failed("pool: cannot write to standard output: ", "No space left on device", "incomplete");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "load --data-dir data --symbols A --timeframes 1m --quiet",
                "load --data-dir data --symbols A --timeframes 1m --quiet --json",
                "ls",
                "ls --json",
                "info x",
                "cat x",
                "cat x --limit 1",
                "verify",
                "repair",
                "ps",
                "gc",
                "rm x",
                "rm --all"
            })
    void noCommandSucceedsWhoseOutputIsLost(String command) throws Exception {
        assertSaysThatItCouldNotPrint(launch().stdout(FULL).run(inPool(command)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"--help", "--version", "cat --help", "jvm-args"})
    void nothingThatIsPrintedWithoutAPoolIsLostQuietly(String command) throws Exception {
        assertSaysThatItCouldNotPrint(launch().stdout(FULL).run(words(command)));
    }

    @Test
    void aFetchWhoseReportIsLostFails() throws Exception {
        try (PlayedExchange exchange = new PlayedExchange()) {
            CommandRun run = launch().stdout(FULL)
                    .run(
                            "fetch",
                            "--base-url",
                            exchange.url(),
                            "--data-dir",
                            "fetched",
                            "--from",
                            "2025-01-09",
                            "--symbols",
                            "BTCUSDT",
                            "--timeframes",
                            "1h",
                            "--quiet");
            assertSaysThatItCouldNotPrint(run);
        }
        assertThat(directory.resolve("fetched/ohlcv/BTCUSDT_1h.parquet")).isRegularFile();
    }

    @Test
    void aLoadWhoseReportIsLostIsDoneNevertheless() throws Exception {
        launch().stdout(FULL).run(inPool("load --data-dir data --symbols A --timeframes 1m --quiet"));
        try (SharedDataPool pool = SharedDataPool.attach(options)) {
            assertThat(pool.keys()).containsExactly("A_1m", "x");
        }
    }

    @Test
    void aFullDiskUnderTheOutputIsToldWhatIsThereIsABeginning() throws Exception {
        String whole = launch().run(inPool("cat x")).done().out();
        try (Mount small = Mount.tmpfs(directory.resolve("small"), "size=64k")) {
            Path csv = small.root().resolve("x.csv");
            CommandRun run = launch().stdout(csv).run(inPool("cat x"));
            assertSaysThatItCouldNotPrint(run);
            assertThat(whole).startsWith(run.out()).hasSizeGreaterThan(run.out().length());
        }
    }

    @Test
    void outputThatIsClosedFromTheStartIsAFailure() throws Exception {
        PoolProcess.Launch launch = launch();
        Path script = directory.resolve("closed.sh");
        Files.writeString(script, "exec \"$@\" >&-\n");
        launch.prefix("sh", script.toString()).run(inPool("ls")).failed("pool: cannot write to standard output: ");
    }

    @Test
    void aReaderThatHasSeenEnoughIsNoFailure() throws Exception {
        try (PoolProcess cat = launch().piped().start(inPool("cat x"))) {
            try (BufferedReader reader = cat.process().inputReader(StandardCharsets.UTF_8)) {
                assertThat(reader.readLine()).isEqualTo("v");
            }
            CommandRun run = cat.await();
            assertThat(run.err()).isEmpty();
            assertThat(run.code()).isZero();
        }
    }

    @Test
    void complaintsThatAreLostDoNotMakeASuccessAFailure() throws Exception {
        CommandRun run = launch().stderr(FULL).run(inPool("load --data-dir data --symbols A --timeframes 1m"));
        assertThat(run.code()).isZero();
        assertThat(run.out()).contains("1 loaded");
        assertThat(launch().stdout(FULL).stderr(FULL).run(inPool("ls")).code()).isEqualTo(1);
    }

    @Test
    void wrongUseStaysWrongUse() throws Exception {
        CommandRun run = launch().stdout(FULL).run("nonsense");
        assertThat(run.code()).isEqualTo(2);
        assertThat(run.err()).contains("nonsense").doesNotContain("standard output");
    }
}
