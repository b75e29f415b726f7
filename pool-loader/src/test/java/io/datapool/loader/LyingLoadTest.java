package io.datapool.loader;

import static org.assertj.core.api.Assertions.assertThat;

import io.datapool.PoolOptions;
import io.datapool.SharedDataPool;
import io.datapool.parquet.RawFile;
import io.datapool.parquet.SampleFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.parquet.format.Encoding;
import org.apache.parquet.format.Type;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that lie fail alone: the pool keeps what it had of them, and the other files of the same load are loaded. */
class LyingLoadTest {
    private static final int TWO_BILLION = 2_000_000_000;
    private static final int PARTS = 64;

    @TempDir
    Path directory;

    private static Map<String, LoadStatus> statuses(LoadReport report) {
        return report.outcomes().stream().collect(Collectors.toMap(LoadOutcome::key, LoadOutcome::status));
    }

    @Test
    void filesCutOffAtEvery64thFailAndTheOtherIsLoaded() throws Exception {
        byte[] whole =
                Files.readAllBytes(SampleFile.bars(50, 1).rowGroupRows(20).write(directory.resolve("whole.parquet")));
        Path good = SampleFile.bars(1, 1).write(directory.resolve("good.parquet"));
        MarketData market = MarketData.ofFiles().file("good", good);
        for (int part = 0; part < PARTS; part++) {
            market = market.file("cut_" + part, Files.write(cut(part), whole));
        }
        try (SharedDataPool pool = market.loadInto(PoolOptions.named("p").home(directory.resolve("home")))) {
            for (int part = 0; part < PARTS; part++) {
                Files.write(cut(part), Arrays.copyOf(whole, whole.length * part / PARTS));
            }
            SampleFile.bars(2, 1).write(good);
            LoadReport report = market.load(pool);
            assertThat(report.count(LoadStatus.FAILED)).isEqualTo(PARTS);
            assertThat(pool.info("good").rows()).isEqualTo(2);
            for (int part = 0; part < PARTS; part++) {
                assertThat(report.problems()).contains(cut(part).toString());
                assertThat(pool.info("cut_" + part).rows()).isEqualTo(50);
            }
            assertThat(pool.verify().problems()).isEmpty();
        }
    }

    private Path cut(int part) {
        return directory.resolve("cut_" + part + ".parquet");
    }

    @Test
    void rowsThatAreNotThereAreNotReserved() throws Exception {
        Path lying = RawFile.of(Type.DOUBLE, TWO_BILLION)
                .dictionary(1, new byte[8])
                .data(Encoding.RLE_DICTIONARY, TWO_BILLION, 2, new byte[] {0, 50 << 1})
                .write(directory.resolve("lying.parquet"));
        Path good = SampleFile.bars(5, 1).write(directory.resolve("good.parquet"));
        try (SharedDataPool pool = SharedDataPool.create(PoolOptions.named("p").home(directory.resolve("home")))) {
            LoadReport report =
                    MarketData.ofFiles().file("lying", lying).file("good", good).load(pool);
            assertThat(statuses(report)).isEqualTo(Map.of("lying", LoadStatus.FAILED, "good", LoadStatus.LOADED));
            assertThat(report.problems())
                    .contains(lying.toString(), "column 'value'", "row group 0", "page 1", "end early");
            assertThat(pool.contains("lying")).isFalse();
        }
    }
}
