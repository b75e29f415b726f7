package io.datapool.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.datapool.DatasetDraft;
import io.datapool.PoolOptions;
import io.datapool.PoolUpdate;
import io.datapool.SharedDataPool;
import io.datapool.parquet.SampleFile;
import io.datapool.schema.DatasetInfo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every command but {@code cat}, inside this JVM. */
class PoolCommandTest {
    @TempDir
    Path directory;

    private String home;
    private String data;
    private PoolOptions options;

    @BeforeEach
    void chooseFolders() {
        home = directory.resolve("home").toString();
        data = directory.resolve("data").toString();
        options = PoolOptions.named("p").home(Path.of(home));
    }

    private Path writeBars(String key, int rows) throws IOException {
        return SampleFile.bars(rows, 1).writeOld(Path.of(data, "ohlcv", key + ".parquet"));
    }

    private CommandRun pool(String command, String... more) {
        String[] fixed = {command, "--home", home, "--pool", "p"};
        return CommandRun.of(Stream.of(fixed, more).flatMap(Stream::of).toArray(String[]::new));
    }

    private CommandRun load(String... more) {
        String[] fixed = {"--data-dir", data, "--symbols", "A", "--timeframes", "1m,5m"};
        return pool("load", Stream.of(fixed, more).flatMap(Stream::of).toArray(String[]::new));
    }

    private void loadTwoDatasets() throws IOException {
        writeBars("A_1m", 10);
        writeBars("A_5m", 20);
        load().done();
    }

    // ---------------------------------------------------------------- the command itself

    @Test
    void withoutACommandItIsMisused() {
        CommandRun.of().misused("pool: name a command", "pool --help");
    }

    @Test
    void anUnknownCommandOrOptionIsMisused() {
        CommandRun.of("lod").misused("lod");
        CommandRun.of("ls", "--hom", home).misused("pool ls", "--hom");
        CommandRun.of("ls", "stray").misused("pool ls", "stray");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "fetch", "load", "ls", "info", "cat", "verify", "repair", "ps", "gc", "rm", "jvm-args"})
    void helpIsPrintedOnStdout(String command) {
        CommandRun run = command.isEmpty() ? CommandRun.of("--help") : CommandRun.of(command, "--help");
        assertThat(run.done().out()).contains("Usage: pool " + command).contains("--help");
    }

    @Test
    void theVersionIsPrinted() {
        assertThat(CommandRun.of("--version").done().out().strip())
                .isEqualTo("pool " + SharedDataPool.version() + " on Java " + Runtime.version());
    }

    @ParameterizedTest
    @ValueSource(strings = {"info A_1m", "cat A_1m", "verify", "repair", "gc", "rm A_1m", "ls"})
    void aPoolThatIsNotThereIsNamedWithItsPathAndNotMade(String command) {
        String[] words = command.split(" ", -1);
        String[] rest = Stream.of(words).skip(1).toArray(String[]::new);
        pool(words[0], rest)
                .failed("pool " + words[0] + ": ", Path.of(home, "p").toString());
        assertThat(Path.of(home, "p", "registry.yaml")).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(strings = {"load --file x=y", "info A", "cat A", "verify", "gc", "rm A"})
    void aPoolThatIsNotNamedIsMisuse(String command) {
        CommandRun.of(command.split(" ", -1)).misused("pool " + command.split(" ", -1)[0] + ": ", "--pool=NAME");
    }

    @Test
    void aPoolNameThatIsNotAllowedIsMisuse() {
        CommandRun.of("verify", "--home", home, "--pool", "../p").misused("pool verify: ", "'../p'");
    }

    @Test
    void stackTracesArePrintedOnlyForDebugging() {
        CommandRun run = pool("verify", "--debug");
        assertThat(run.code()).isEqualTo(1);
        assertThat(run.err()).startsWith("pool verify: ").contains("PoolNotFoundException", "\tat io.datapool.");
    }

    // ---------------------------------------------------------------- load

    @Test
    void forceLoadsWhatIsUnchangedToo() throws Exception {
        loadTwoDatasets();
        assertThat(load().done().out()).contains("0 loaded, 2 unchanged");
        assertThat(load("--force").done().out()).contains("2 loaded, 0 unchanged");
    }

    @Test
    void aNameWithControlCharactersStaysOnItsLine() {
        CommandRun run = pool("load", "--file", "x=a\nb\u001b[31m.parquet");
        assertThat(run.lines()).hasSize(3);
        assertThat(run.lines().get(1)).contains("missing", "a\\u000ab\\u001b[31m.parquet");
    }

    @Test
    void loadPrintsATableAndASummary() throws Exception {
        writeBars("A_1m", 10);
        writeBars("A_5m", 20);
        CommandRun run = load().done();
        assertThat(run.lines()).hasSize(4);
        assertThat(run.lines().get(0)).matches("KEY +STATUS +ROWS +MB +NOTES");
        assertThat(run.lines().get(1)).matches("A_1m +loaded +10 +0\\.0 +time: timestamp .*");
        assertThat(run.lines().get(2)).matches("A_5m +loaded +20 +0\\.0 +time: timestamp .*");
        assertThat(run.lines().get(3))
                .isEqualTo("2 loaded, 0 unchanged, 0 missing, 0 failed; pool 'p' is at generation 2 with 0.0 MB in"
                        + " 2 datasets");
        assertThat(load().done().lines().get(3))
                .startsWith("0 loaded, 2 unchanged")
                .contains("generation 2");
    }

    @Test
    void loadReportsInJsonTooAndStillComplainsOnStderr() throws Exception {
        writeBars("A_1m", 10);
        JsonNode report = load("--json")
                .failed("pool load: 1 loaded, 0 unchanged, 1 missing")
                .json();
        assertThat(report.get("pool").asText()).isEqualTo("p");
        assertThat(report.get("generation").asLong()).isEqualTo(2);
        assertThat(report.get("ok").asBoolean()).isFalse();
        JsonNode loaded = report.get("datasets").get(0);
        assertThat(loaded.get("key").asText()).isEqualTo("A_1m");
        assertThat(loaded.get("status").asText()).isEqualTo("loaded");
        assertThat(loaded.get("path").asText()).endsWith("A_1m.parquet");
        assertThat(loaded.get("rows").asInt()).isEqualTo(10);
        assertThat(loaded.get("nbytes").asLong()).isEqualTo(280);
        assertThat(loaded.get("detail").asText()).isEmpty();
        assertThat(loaded.get("notes").get("time").asText()).startsWith("timestamp");
        JsonNode missing = report.get("datasets").get(1);
        assertThat(missing.get("status").asText()).isEqualTo("missing");
        assertThat(missing.get("detail").asText()).contains("A_5m.parquet");

        writeBars("A_5m", 10);
        assertThat(load("--json").done().json().get("ok").asBoolean()).isTrue();
    }

    @Test
    void loadWithSomethingMissingOrBadLoadsTheRestAndFails() throws Exception {
        writeBars("A_1m", 10);
        Path bad = Files.writeString(directory.resolve("bad.parquet"), "bad");
        CommandRun run = load("--file", "bad=" + bad, "--include-funding").failed("1 loaded, 0 unchanged, 2 missing");
        assertThat(run.lines().get(2)).matches("A_5m +missing +0 +0\\.0 +there is no file .*A_5m.parquet.*");
        assertThat(run.lines().get(3)).matches("A_funding +missing .*");
        assertThat(run.lines().get(4)).matches("bad +failed +0 +0\\.0 +.*bad.parquet is not a readable Parquet file.*");
        try (SharedDataPool pool = SharedDataPool.attach(options)) {
            assertThat(pool.keys()).containsExactly("A_1m");
        }
    }

    @Test
    void loadTakesSeveralFilesOfTheirOwn() throws Exception {
        Path one = SampleFile.bars(1, 1).write(directory.resolve("one.parquet"));
        Path two = SampleFile.bars(2, 1).write(directory.resolve("two=2.parquet"));
        pool("load", "--file", "one=" + one, "--file", "two=" + two).done();
        try (SharedDataPool pool = SharedDataPool.attach(options)) {
            assertThat(pool.get("one").rows()).isEqualTo(1);
            assertThat(pool.get("two").rows()).isEqualTo(2);
        }
    }

    @Test
    void loadMakesThePoolReadableAsToldInAnyCase() throws Exception {
        writeBars("A_1m", 1);
        pool("load", "--data-dir", data, "--symbols", "A", "--timeframes", "1m", "--readable-by", "everyone")
                .done();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(Path.of(home, "p"))))
                .isEqualTo("rwxr-xr-x");
    }

    @Test
    void loadThatMakesNoSenseIsMisuseAndMakesNoPool() {
        pool("load").misused("pool load: ", "nothing to load");
        pool("load", "--symbols", "A", "--timeframes", "1h").misused("--data-dir");
        pool("load", "--data-dir", data, "--symbols", "A").misused("--timeframes");
        pool("load", "--data-dir", data, "--timeframes", "1h").misused("--symbols");
        pool("load", "--file", "keyonly").misused("--file");
        pool("load", "--readable-by", "nobody", "--file", "a=b").misused("--readable-by");
        assertThat(Path.of(home)).doesNotExist();
    }

    @Test
    void loadOfABadKeyIsOneLine() {
        pool("load", "--file", "a b=x.parquet").misused("pool load: ", "'a b'");
    }

    // ---------------------------------------------------------------- ls, info

    @Test
    void lsListsPoolsOfAHome() throws Exception {
        CommandRun.of("ls", "--home", home).done();
        SharedDataPool.create(PoolOptions.named("b").home(Path.of(home))).close();
        SharedDataPool.create(PoolOptions.named("a").home(Path.of(home))).close();
        assertThat(CommandRun.of("ls", "--home", home).done().lines()).containsExactly("a", "b");
        JsonNode json = CommandRun.of("ls", "--home", home, "--json").done().json();
        assertThat(json.isArray()).isTrue();
        assertThat(json.get(1).asText()).isEqualTo("b");
    }

    @Test
    void lsListsDatasetsOfAPool() throws Exception {
        loadTwoDatasets();
        try (SharedDataPool pool = SharedDataPool.createOrAttach(options)) {
            pool.put("matrix", DatasetDraft.withoutTime().floats("v", new float[] {1}));
        }
        CommandRun run = pool("ls").done();
        assertThat(run.lines().get(0)).matches("KEY +KIND +ROWS +COLUMNS +MB +FROM +TO +STEP");
        assertThat(run.lines().get(1))
                .matches("A_1m +ohlcv +10 +6 +0.0 +2024-01-01T00:00:00Z +2024-01-01T00:09:00Z +1m");
        assertThat(run.lines().get(3)).matches("matrix +custom +1 +1 +0.0 +- +- +-");
        assertThat(run.lines().get(4)).isEqualTo("3 datasets, 0.0 MB, generation 3");
    }

    @Test
    void lsAndInfoSayInJsonWhatTheRegistrySays() throws Exception {
        loadTwoDatasets();
        JsonNode ls = pool("ls", "--json").done().json();
        JsonNode info = pool("info", "A_1m", "--json").done().json();
        try (SharedDataPool pool = SharedDataPool.attach(options)) {
            assertThat(ls.get("pool").asText()).isEqualTo("p");
            assertThat(ls.get("poolId").asText()).isEqualTo(pool.poolId());
            assertThat(ls.get("generation").asLong()).isEqualTo(pool.generation());
            assertThat(ls.get("nbytes").asLong()).isEqualTo(pool.totalBytes());
            assertThat(ls.get("datasets")).hasSize(2);
            assertThat(ls.get("datasets").get(0)).isEqualTo(info);

            DatasetInfo known = pool.info("A_1m");
            assertThat(info.get("key").asText()).isEqualTo("A_1m");
            assertThat(info.get("kind").asText()).isEqualTo("ohlcv");
            assertThat(info.get("file").asText()).isEqualTo(known.file());
            assertThat(info.get("shape").get(0).asInt()).isEqualTo(10);
            assertThat(info.get("columns").get(1).get("name").asText()).isEqualTo("open");
            assertThat(info.get("columns").get(1).get("crc32c").asText())
                    .isEqualTo(known.columns().get(1).crc32c());
            assertThat(info.get("source").get("path").asText()).endsWith("A_1m.parquet");
            assertThat(info.get("time").get("step").asText()).isEqualTo("PT1M");
        }
    }

    @Test
    void infoTellsAllThatIsKnown() throws Exception {
        loadTwoDatasets();
        String out = pool("info", "A_5m").done().out();
        assertThat(out)
                .contains("key         A_5m")
                .contains("kind        ohlcv")
                .contains("rows        20")
                .contains("from        2024-01-01T00:00:00Z")
                .contains("step        1m, regular")
                .contains("A_5m.parquet")
                .contains("note        time: timestamp")
                .containsPattern("volume +float32 +\\d+ +[0-9a-f]{8}");
    }

    @Test
    void anUnknownKeyIsNamedWithSimilarOnes() throws Exception {
        loadTwoDatasets();
        pool("info", "A_1h").failed("pool info: ", "'A_1h'", "A_1m");
        pool("info").misused("KEY");
    }

    // ---------------------------------------------------------------- verify, gc, rm

    @Test
    void verifyFindsAllWell() throws Exception {
        loadTwoDatasets();
        assertThat(pool("verify").done().out().strip()).isEqualTo("2 datasets, 0.0 MB, generation 2: all is well");
        JsonNode json = pool("verify", "--json").done().json();
        assertThat(json.get("ok").asBoolean()).isTrue();
        assertThat(json.get("datasets").asInt()).isEqualTo(2);
        assertThat(json.get("problems")).isEmpty();
    }

    @Test
    void verifyNamesADamagedDatasetAndFails() throws Exception {
        loadTwoDatasets();
        damage("A_5m");
        CommandRun run = pool("verify").failed("pool verify: ", "A_5m", "close");
        assertThat(run.out().strip()).endsWith("1 damaged");
        JsonNode json = pool("verify", "--json").failed("A_5m").json();
        assertThat(json.get("ok").asBoolean()).isFalse();
        assertThat(json.get("problems").get("A_5m").asText()).contains("close");
        assertThat(json.get("problems")).hasSize(1);
    }

    private void damage(String key) throws IOException {
        Path segment;
        int offset;
        try (SharedDataPool pool = SharedDataPool.attach(options)) {
            DatasetInfo info = pool.info(key);
            segment = options.directory().resolve("segments").resolve(info.file());
            offset = (int) info.columns().stream()
                    .filter(column -> column.name().equals("close"))
                    .findFirst()
                    .orElseThrow()
                    .offsetBytes();
        }
        byte[] bytes = Files.readAllBytes(segment);
        bytes[offset] ^= 1;
        Files.setPosixFilePermissions(segment, PosixFilePermissions.fromString("rw-------"));
        Files.write(segment, bytes);
    }

    @Test
    void gcThatWaitedForALoadFreesWhatThatReplaced() throws Exception {
        loadTwoDatasets();
        FutureTask<CommandRun> gc = new FutureTask<>(() -> pool("gc"));
        Thread thread = new Thread(gc);
        try (SharedDataPool writer = SharedDataPool.open(options);
                PoolUpdate update = writer.beginUpdate()) {
            thread.start();
            while (thread.isAlive() && thread.getState() != Thread.State.TIMED_WAITING) {
                Thread.onSpinWait();
            }
            update.put("A_1m", DatasetDraft.withoutTime().floats("v", new float[1]));
            update.commit();
        }
        assertThat(gc.get().done().out()).contains("deleted A_1m.g2.arrow", "1 files deleted", "0 kept");
    }

    @Test
    void gcDeletesWhatWasReplacedAndKeepsWhatIsRead() throws Exception {
        loadTwoDatasets();
        try (SharedDataPool reader = SharedDataPool.attach(options)) {
            assertThat(reader.keys()).hasSize(2);
            writeBars("A_1m", 11);
            load().done();
            CommandRun kept = pool("gc").done();
            assertThat(kept.out()).contains("kept A_1m.g2.arrow: ", "0 files deleted");
        }
        CommandRun run = pool("gc").done();
        assertThat(run.lines()).hasSize(2);
        assertThat(run.lines().get(0)).isEqualTo("deleted A_1m.g2.arrow");
        assertThat(run.lines().get(1)).isEqualTo("1 files deleted, 0.0 MB freed, 0 kept");
    }

    @Test
    void rmRemovesDatasetsTogetherOrNotAtAll() throws Exception {
        loadTwoDatasets();
        pool("rm", "A_1m", "A_1h").failed("pool rm: ", "'A_1h'");
        try (SharedDataPool pool = SharedDataPool.attach(options)) {
            assertThat(pool.keys()).containsExactly("A_1m", "A_5m");
        }
        assertThat(pool("rm", "A_1m", "A_5m", "A_1m").done().out()).contains("A_1m, A_5m", "generation 3");
        try (SharedDataPool pool = SharedDataPool.attach(options)) {
            assertThat(pool.keys()).isEmpty();
        }
    }

    @Test
    void rmAllDeletesThePool() throws Exception {
        loadTwoDatasets();
        assertThat(pool("rm", "--all").done().out().strip()).isEqualTo("pool 'p' deleted");
        pool("ls").failed("p");
        load().done();
    }

    @Test
    void rmWantsKeysOrAll() throws Exception {
        loadTwoDatasets();
        pool("rm").misused("--all");
        pool("rm", "--all", "A_1m").misused("--all");
    }

    @Test
    void jvmArgsArePrintedOnePerLine() {
        List<String> lines = CommandRun.of("jvm-args").done().lines();
        assertThat(lines).isEqualTo(SharedDataPool.jvmArguments());
        assertThat(lines).allMatch(line -> line.startsWith("-"));
    }
}
