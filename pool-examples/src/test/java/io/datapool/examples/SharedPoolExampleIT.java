package io.datapool.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.datapool.PoolOptions;
import io.datapool.SharedDataPool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SharedPoolExampleIT {
    @TempDir
    Path directory;

    @Test
    void theSecondRunFindsEverythingInPlace() throws Exception {
        ExampleProcess first = run("--days", "40");
        assertThat(first.errors()).isEmpty();
        assertThat(first.exitCode()).isZero();
        assertThat(first.output())
                .contains("40 days of BTCUSDT and ETHUSDT, written to")
                .contains("does not exist yet")
                .contains("Load: 14 loaded, 0 unchanged, 0 missing, 0 failed");
        assertBothTables(first);
        List<FileTime> written = modificationTimes();

        ExampleProcess second = run("--days", "40");
        assertThat(second.errors()).isEmpty();
        assertThat(second.exitCode()).isZero();
        assertThat(second.output())
                .contains("found in")
                .contains("survived: generation 2, loaded 20")
                .contains("Load: 0 loaded, 14 unchanged, 0 missing, 0 failed");
        assertBothTables(second);
        assertThat(modificationTimes()).isEqualTo(written);
        assertThat(backTests(second)).isEqualTo(backTests(first));

        try (SharedDataPool pool =
                SharedDataPool.attach(PoolOptions.named("example").home(directory.resolve("home")))) {
            assertThat(pool.keys()).hasSize(14);
            assertThat(pool.verify().ok()).isTrue();
        }
    }

    @Test
    void ownDataMayHaveFewerSymbolsAndNoFunding() throws Exception {
        Path data = directory.resolve("own");
        new SampleData(20).ensureIn(data);
        Files.delete(data.resolve("funding/BTCUSDT_funding.parquet"));
        ExampleProcess done = run("--data-dir", data, "--symbols", "BTCUSDT", "--timeframes", "1h,4h", "--no-funding");
        assertThat(done.errors()).isEmpty();
        assertThat(done.exitCode()).isZero();
        assertThat(done.output()).contains("Load: 2 loaded").contains("Results agree");
    }

    @Test
    void missingDataIsNamedAndFails() throws Exception {
        ExampleProcess done = run("--data-dir", directory.resolve("nothing"), "--symbols", "X", "--timeframes", "1h");
        assertThat(done.exitCode()).isEqualTo(1);
        assertThat(done.errors())
                .contains("2 missing")
                .contains("nothing/ohlcv/X_1h.parquet")
                .contains("--no-funding");
    }

    @Test
    void argumentsThatMakeNoSenseShowTheUsage() throws Exception {
        ExampleProcess done = run("--day", "3");
        assertThat(done.exitCode()).isEqualTo(2);
        assertThat(done.errors()).startsWith("unknown option '--day'").contains("Usage: SharedPoolExample");
        assertThat(done.output()).isEmpty();
    }

    private ExampleProcess run(Object... arguments) throws IOException, InterruptedException {
        List<Object> all = new ArrayList<>(List.of(
                "--home", directory.resolve("home"), "--pool", "example", "--sample-dir", directory.resolve("sample")));
        all.addAll(List.of(arguments));
        return ExampleProcess.run(directory, SharedPoolExample.class, all.toArray());
    }

    private static void assertBothTables(ExampleProcess done) {
        assertThat(backTests(done)).hasSize(8);
        assertThat(done.output())
                .contains("worker  parameters  symbol")
                .contains("Results agree")
                .containsPattern(
                        "own copy from Parquet +[0-9,]+ +[0-9,]+ +[0-9,]+ +[0-9,]+ +[0-9,]+\\.[0-9] +[0-9,]+\\.[0-9]\\R")
                .containsPattern(
                        "shared pool +[0-9,]+ +[0-9,]+ +[0-9,]+ +[0-9,]+ +[0-9,]+\\.[0-9] +[0-9,]+\\.[0-9]\\R");
        // 40 days of everything are 1.0 MB: four copies of it, against one and what page granularity adds.
        assertThat(marketDataMegabytes(done, "own copy from Parquet")).isBetween(4.0, 4.4);
        assertThat(marketDataMegabytes(done, "shared pool")).isBetween(1.0, 1.4);
    }

    private static double marketDataMegabytes(ExampleProcess done, String label) {
        String row = done.output()
                .lines()
                .filter(line -> line.startsWith(label))
                .findFirst()
                .orElseThrow();
        String[] cells = row.trim().split(" +", -1);
        return Double.parseDouble(cells[cells.length - 2]);
    }

    private static List<String> backTests(ExampleProcess done) {
        return done.output().lines().filter(line -> line.contains(" SMA ")).toList();
    }

    private List<FileTime> modificationTimes() throws IOException {
        List<FileTime> times = new ArrayList<>();
        for (Path file : SampleData.files(directory.resolve("sample"))) {
            times.add(Files.getLastModifiedTime(file));
        }
        return times;
    }
}
