package io.datapool.loader;

import static org.assertj.core.api.Assertions.assertThat;

import io.datapool.PoolOptions;
import io.datapool.SharedDataPool;
import io.datapool.parquet.SampleFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a listener hears of a load. */
class LoadProgressTest {
    @TempDir
    Path directory;

    private final List<LoadProgress> heard = Collections.synchronizedList(new ArrayList<>());

    private MarketData data() {
        return MarketData.in(directory)
                .symbols("A", "B", "C")
                .timeframes("1m", "5m")
                .listener(heard::add);
    }

    private Path file(String key) {
        return directory.resolve("ohlcv/" + key + ".parquet");
    }

    private void assertGrowing() {
        LoadProgress before = new LoadProgress(0, 0, 0, 0, 0);
        for (LoadProgress now : heard) {
            assertThat(now.files()).isEqualTo(heard.get(0).files());
            assertThat(now.bytes()).isEqualTo(heard.get(0).bytes());
            assertThat(now.filesDone()).isBetween(before.filesDone(), now.files());
            assertThat(now.bytesDone()).isBetween(before.bytesDone(), now.bytes());
            assertThat(now.rows()).isGreaterThanOrEqualTo(before.rows());
            before = now;
        }
    }

    @Test
    void theNumbersGrowAndEndAtTheTotals() throws Exception {
        long bytes = 0;
        int rows = 0;
        for (String key : List.of("A_1m", "A_5m", "B_1m", "B_5m", "C_1m", "C_5m")) {
            rows += 1_000 + rows;
            bytes += Files.size(
                    SampleFile.bars(1_000 + rows / 2, 1).rowGroupRows(300).write(file(key)));
        }
        try (SharedDataPool pool = data().loadInto(PoolOptions.named("p").home(directory.resolve("home")))) {
            assertGrowing();
            assertThat(heard).hasSizeGreaterThan(20);
            int loaded =
                    pool.keys().stream().mapToInt(key -> pool.get(key).rows()).sum();
            assertThat(heard.get(heard.size() - 1)).isEqualTo(new LoadProgress(6, 6, loaded, bytes, bytes));
        }
    }

    @Test
    void filesThatFailAreCountedAndUnchangedOnesAreNot() throws Exception {
        SampleFile.bars(1_000, 1).writeOld(file("A_1m"));
        SampleFile.bars(1_000, 1).writeOld(file("A_5m"));
        PoolOptions options = PoolOptions.named("p").home(directory.resolve("home"));
        try (SharedDataPool pool = SharedDataPool.create(options)) {
            data().load(pool);
            heard.clear();
            long bytes = Files.size(SampleFile.bars(700, 1).write(file("B_1m")));
            bytes += Files.size(Files.writeString(file("B_5m"), "not Parquet"));
            Path damaged = SampleFile.bars(500, 1).pageRows(100).write(file("C_1m"));
            byte[] content = Files.readAllBytes(damaged);
            java.util.Arrays.fill(content, content.length / 3, content.length / 2, (byte) 0x55);
            bytes += Files.size(Files.write(damaged, content));
            LoadReport report = data().load(pool);
            assertThat(report.summary()).isEqualTo("1 loaded, 2 unchanged, 1 missing, 2 failed");
            assertGrowing();
            assertThat(heard.get(heard.size() - 1)).isEqualTo(new LoadProgress(3, 3, 700, bytes, bytes));
        }
    }

    @Test
    void nothingIsHeardWhereNothingHasChanged() throws Exception {
        SampleFile.bars(10, 1).writeOld(file("A_1m"));
        try (SharedDataPool pool = SharedDataPool.create(PoolOptions.named("p").home(directory.resolve("home")))) {
            data().load(pool);
            heard.clear();
            data().load(pool);
            assertThat(heard).isEmpty();
        }
    }
}
