package io.datapool.loader;

import static org.assertj.core.api.Assertions.assertThat;

import io.datapool.PoolOptions;
import io.datapool.SharedDataPool;
import io.datapool.parquet.SampleFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.time.temporal.ChronoField;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file that is replaced by one of the same size, with the same footer and the same modification time. */
class FreshFileTest {
    private static final FileTime LONG_AGO = FileTime.from(Instant.parse("2024-05-01T00:00:00Z"));

    @TempDir
    Path directory;

    private Path file;
    private SharedDataPool pool;

    @BeforeEach
    void createPool() {
        file = directory.resolve("ohlcv/A_1m.parquet");
        pool = SharedDataPool.create(PoolOptions.named("p").home(directory.resolve("home")));
    }

    @AfterEach
    void close() {
        pool.close();
    }

    /** Three values, of which the footer has the least and the greatest: the one between leaves no trace there. */
    static void write(Path file, double middle) throws IOException {
        SampleFile table = SampleFile.of(
                "required int64 timestamp (TIMESTAMP(MILLIS,true))",
                "required double open",
                "required double high",
                "required double low",
                "required double close",
                "required double volume");
        double[] prices = {1, middle, 9};
        for (int row = 0; row < prices.length; row++) {
            double price = prices[row];
            table.row(1_704_067_200_000L + row * 60_000L, price, price, price, price, price);
        }
        table.write(file);
    }

    private void writeAt(FileTime modified, double middle) throws IOException {
        write(file, middle);
        Files.setLastModifiedTime(file, modified);
    }

    static LoadStatus load(Path directory, SharedDataPool pool, LoadOptions options) {
        return MarketData.in(directory)
                .symbols("A")
                .timeframes("1m")
                .options(options)
                .load(pool)
                .outcomes()
                .get(0)
                .status();
    }

    private LoadStatus load() {
        return load(directory, pool, LoadOptions.defaults());
    }

    private float held() {
        return pool.ohlcv("A", "1m").open().get(1);
    }

    @Test
    void theFooterDoesNotTellThemApart() throws Exception {
        writeAt(LONG_AGO, 2);
        SourceFile before = SourceFile.of(file);
        String fingerprint = before.fingerprint();
        writeAt(LONG_AGO, 3);
        assertThat(SourceFile.of(file)).isEqualTo(before);
        assertThat(SourceFile.of(file).fingerprint()).isEqualTo(fingerprint);
    }

    @Test
    void oneThatWasFreshWhenItWasReadIsReadAgain() throws Exception {
        // Half a minute ahead, so that it is fresh however slow the test is.
        FileTime thisSecond = FileTime.from(Instant.now().plusSeconds(30).truncatedTo(ChronoUnit.SECONDS));
        writeAt(thisSecond, 2);
        assertThat(load()).isEqualTo(LoadStatus.LOADED);
        writeAt(thisSecond, 3);
        assertThat(load()).isEqualTo(LoadStatus.LOADED);
        assertThat(held()).isEqualTo(3f);
    }

    @Test
    void aFinerClockChangesNothingOfThat() throws Exception {
        FileTime thisTick = FileTime.from(Instant.now().plusSeconds(30).with(ChronoField.NANO_OF_SECOND, 1_000_000));
        writeAt(thisTick, 2);
        assertThat(load()).isEqualTo(LoadStatus.LOADED);
        writeAt(thisTick, 3);
        assertThat(load()).isEqualTo(LoadStatus.LOADED);
        assertThat(held()).isEqualTo(3f);
    }

    @Test
    void oneThatHadSettledWhenItWasReadIsNot() throws Exception {
        writeAt(FileTime.from(Instant.now().minusSeconds(3).truncatedTo(ChronoUnit.SECONDS)), 2);
        assertThat(load()).isEqualTo(LoadStatus.LOADED);
        assertThat(load()).isEqualTo(LoadStatus.UNCHANGED);
    }

    @Test
    void aFinerClockSettlesSooner() throws Exception {
        Instant aSecondAgo = Instant.now().minusSeconds(1).with(ChronoField.MICRO_OF_SECOND, 1);
        writeAt(FileTime.from(aSecondAgo), 2);
        assertThat(load()).isEqualTo(LoadStatus.LOADED);
        assertThat(load()).isEqualTo(LoadStatus.UNCHANGED);
    }

    @Test
    void forceReadsWhatLooksUnchanged() throws Exception {
        writeAt(LONG_AGO, 2);
        load();
        writeAt(LONG_AGO, 3);
        assertThat(load()).isEqualTo(LoadStatus.UNCHANGED);
        assertThat(held()).isEqualTo(2f);
        assertThat(load(directory, pool, LoadOptions.defaults().force(true))).isEqualTo(LoadStatus.LOADED);
        assertThat(held()).isEqualTo(3f);
        assertThat(load()).as("how it was read does not matter").isEqualTo(LoadStatus.UNCHANGED);
    }
}
