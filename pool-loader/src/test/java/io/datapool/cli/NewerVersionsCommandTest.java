package io.datapool.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.datapool.DatasetDraft;
import io.datapool.NewerPools;
import io.datapool.PoolOptions;
import io.datapool.SharedDataPool;
import io.datapool.internal.arrow.FormatVersion;
import io.datapool.parquet.SampleFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What each command says of a pool, a segment, a kind and a type that only newer versions know. */
class NewerVersionsCommandTest {
    private static final Set<String> NONE = Set.of();

    @TempDir
    Path directory;

    private PoolOptions options;

    @BeforeEach
    void publish() throws IOException {
        options = PoolOptions.named("p").home(directory.resolve("home"));
        try (SharedDataPool pool = SharedDataPool.create(options)) {
            pool.put("a", DatasetDraft.withoutTime().floats("v", new float[] {1, 2}));
            pool.put("b", DatasetDraft.withoutTime().floats("v", new float[] {3}));
        }
        SampleFile.bars(10, 1).write(directory.resolve("data/ohlcv/BTC_1m.parquet"));
    }

    private CommandRun run(String command, String... more) {
        List<String> arguments =
                new ArrayList<>(List.of(command, "--home", options.home().toString(), "--pool", "p"));
        arguments.addAll(List.of(more));
        return CommandRun.of(arguments.toArray(String[]::new));
    }

    private CommandRun load() {
        return run(
                "load",
                "--quiet",
                "--data-dir",
                directory.resolve("data").toString(),
                "--symbols",
                "BTC",
                "--timeframes",
                "1m");
    }

    @Test
    void everyCommandRefusesANewerRegistryAlike() throws IOException {
        NewerPools.exchangeInRegistry(options, "format: 2", "format: 3");
        for (CommandRun refused : List.of(
                run("ls"),
                run("info", "a"),
                run("cat", "a"),
                run("verify"),
                run("verify", "--deep"),
                run("repair", "--dry-run"),
                run("repair"),
                run("gc"),
                run("rm", "a"),
                run("rm", "--all"),
                run("upgrade"),
                load())) {
            refused.failed("has format 3, this library reads formats 1 to 2", "neither repair it nor load over it");
        }
    }

    @Test
    void whoMayNotChangeAPoolMayStillReadIt() throws IOException {
        NewerPools.exchangeInRegistry(options, "writerFeatures: []", "writerFeatures: [\"tags\"]");
        run("ls").done();
        run("cat", "a").done();
        run("verify", "--deep").done();
        for (CommandRun refused :
                List.of(run("gc"), run("repair"), run("rm", "a"), run("rm", "--all"), run("upgrade"), load())) {
            refused.failed("can be read, but changed only by who knows [tags] (writerFeatures)");
        }
    }

    @Test
    void aNewerSegmentIsRefusedAndTheOthersArePrinted() throws IOException {
        NewerPools.rewriteSegment(options, "a", new FormatVersion(3, NONE, NONE));
        run("cat", "a").failed("has format 3");
        run("cat", "b").done();
        CommandRun verify = run("verify");
        assertThat(verify.code()).isEqualTo(1);
        assertThat(verify.out() + verify.err()).contains("has format 3").doesNotContain("is damaged:");
        run("repair", "--dry-run").failed("has format 3");
        load().done();
    }

    @Test
    void unknownKindsAndFieldsArePrintedAsTheyAre() throws IOException {
        NewerPools.exchangeInRegistry(
                options, "\"a\": {\"kind\": \"custom\"", "\"a\": {\"lineage\": [1], \"kind\": \"order_book\"");
        assertThat(run("info", "a", "--json").done().json().get("kind").asText())
                .isEqualTo("order_book");
        assertThat(run("info", "a", "--json")
                        .done()
                        .json()
                        .get("lineage")
                        .get(0)
                        .asInt())
                .isEqualTo(1);
        assertThat(run("ls", "--json").done().json().get("format").asInt()).isEqualTo(2);
        run("cat", "a").done();
    }

    @Test
    void anUpgradeOfTheNewestFormatDoesNothing() {
        assertThat(run("upgrade").done().out())
                .contains("0 datasets, ", "written anew; the pool has format 2, generation 3");
    }
}
