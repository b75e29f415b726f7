package io.datapool.loader;

import static org.assertj.core.api.Assertions.assertThat;

import io.datapool.DatasetPlan;
import io.datapool.DatasetWriter;
import io.datapool.PoolOptions;
import io.datapool.PoolUpdate;
import io.datapool.Provenance;
import io.datapool.SharedDataPool;
import io.datapool.parquet.SampleFile;
import io.datapool.parquet.Tampering;
import io.datapool.schema.ColumnType;
import io.datapool.schema.DatasetInfo;
import io.datapool.schema.SourceInfo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is unchanged is not read again; what may have changed is. */
class IncrementalLoadTest {
    private static final FileTime LONG_AGO = FileTime.from(Instant.parse("2024-05-01T00:00:00Z"));

    @TempDir
    Path directory;

    private SharedDataPool pool;
    private Path file;

    @BeforeEach
    void loadOnce() throws IOException {
        file = SampleFile.bars(2_000, 1).write(directory.resolve("ohlcv/A_1m.parquet"));
        Files.setLastModifiedTime(file, LONG_AGO);
        pool = SharedDataPool.create(PoolOptions.named("p").home(directory.resolve("home")));
        assertThat(load(LoadOptions.defaults()).status()).isEqualTo(LoadStatus.LOADED);
    }

    private LoadOutcome load(LoadOptions options) {
        return MarketData.in(directory)
                .symbols("A")
                .timeframes("1m")
                .options(options)
                .load(pool)
                .outcomes()
                .get(0);
    }

    /** Makes every data page unreadable; size, footer and modification time stay. */
    private void ruinPages(FileTime modified) throws IOException {
        byte[] content = Files.readAllBytes(file);
        Arrays.fill(content, 4, Tampering.footerOffset(content), (byte) 0xee);
        Files.write(file, content);
        Files.setLastModifiedTime(file, modified);
    }

    @Test
    void noPageOfAnUnchangedFileIsRead() throws Exception {
        ruinPages(LONG_AGO);
        assertThat(load(LoadOptions.defaults()).status()).isEqualTo(LoadStatus.UNCHANGED);
        assertThat(pool.ohlcv("A", "1m").open().get(1_999)).isEqualTo(2_000f);
    }

    @Test
    void otherOptionsReadItAgain() throws Exception {
        LoadOptions more = LoadOptions.defaults().columnType("volume", ColumnType.FLOAT64);
        assertThat(load(more).status()).isEqualTo(LoadStatus.LOADED);
        assertThat(load(more).status()).isEqualTo(LoadStatus.UNCHANGED);
        assertThat(load(LoadOptions.defaults()).status()).isEqualTo(LoadStatus.LOADED);
        ruinPages(LONG_AGO);
        assertThat(load(more).status()).isEqualTo(LoadStatus.FAILED);
        assertThat(pool.ohlcv("A", "1m").open().get(1_999)).isEqualTo(2_000f);
    }

    @Test
    void everyOptionCounts() {
        assertThat(new LoadOptions[] {
                    LoadOptions.defaults().unsorted(LoadOptions.Unsorted.REJECT),
                    LoadOptions.defaults().duplicates(LoadOptions.Duplicates.KEEP_FIRST),
                    LoadOptions.defaults().missingTime(LoadOptions.MissingTime.DROP),
                    LoadOptions.defaults().closedOnly(java.time.Clock.systemUTC()),
                    LoadOptions.defaults()
                })
                .allSatisfy(options -> {
                    assertThat(load(options).status()).isEqualTo(LoadStatus.LOADED);
                    assertThat(load(options).status()).isEqualTo(LoadStatus.UNCHANGED);
                });
    }

    @Test
    void anotherModificationTimeReadsItAgain() throws Exception {
        ruinPages(FileTime.from(LONG_AGO.toInstant().plusMillis(1)));
        LoadOutcome outcome = load(LoadOptions.defaults());
        assertThat(outcome.status()).isEqualTo(LoadStatus.FAILED);
        assertThat(outcome.detail()).contains("column '", file.toString(), "row group 0", "page 0");
    }

    @Test
    void whatAnotherVersionLoadedIsReadAgain() throws Exception {
        rewrite(pool.info("A_1m").source().orElseThrow(), "1");
        assertThat(load(LoadOptions.defaults()).status()).isEqualTo(LoadStatus.LOADED);
    }

    @Test
    void whatThisVersionLoadedIsNot() throws Exception {
        SourceInfo source = pool.info("A_1m").source().orElseThrow();
        rewrite(source, source.loaderVersion());
        assertThat(load(LoadOptions.defaults()).status()).isEqualTo(LoadStatus.UNCHANGED);
    }

    /** As if a loader of that version had loaded an empty dataset from that file. */
    private void rewrite(SourceInfo source, String version) {
        DatasetInfo held = pool.info("A_1m");
        SourceInfo other = new SourceInfo(
                source.path(),
                source.sizeBytes(),
                source.modified(),
                source.fingerprint(),
                source.options(),
                version,
                source.loadedAt());
        try (PoolUpdate update = pool.beginUpdate();
                DatasetWriter writer = update.write("A_1m", new DatasetPlan(held.kind(), held.schema(), 0))) {
            writer.finish(0, new Provenance(Optional.of(other), held.quality(), held.notes()));
            update.commit();
        }
    }
}
