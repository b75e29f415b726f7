package io.datapool.loader;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Bars that are not over yet. */
class ClosedBarsTest {
    private static final long START = BarTable.START;
    private static final long HOUR = BarTable.HOUR;

    @TempDir
    Path directory;

    private BarTable table;

    @BeforeEach
    void makeTable() {
        table = new BarTable(directory);
    }

    @AfterEach
    void closePool() {
        assertThat(table.pool().verify().problems()).isEmpty();
        table.close();
    }

    private static LoadOptions closedAt(long millis) {
        return LoadOptions.defaults().closedOnly(Clock.fixed(Instant.ofEpochMilli(millis), ZoneOffset.UTC));
    }

    @Test
    void theOpenBarIsKeptUnlessTold() throws Exception {
        assertThat(table.hours(0, 1, 2).load(LoadOptions.defaults()).rows()).isEqualTo(3);
    }

    @Test
    void aBarIsClosedFromTheMomentTheNextOneOpens() throws Exception {
        LoadOutcome open = table.hours(0, 1, 2).load(closedAt(START + 3 * HOUR - 1));
        assertThat(table.held(open)).containsExactly(0, 1);
        assertThat(open.quality()).containsEntry("openDropped", 1);
    }

    @Test
    void aBarThatHasJustClosedIsKept() throws Exception {
        LoadOutcome closed = table.hours(0, 1, 2).load(closedAt(START + 3 * HOUR));
        assertThat(table.held(closed)).containsExactly(0, 1, 2);
        assertThat(closed.quality()).doesNotContainKey("openDropped");
    }

    @Test
    void barsOfTheFutureAreAllDropped() throws Exception {
        assertThat(table.hours(0, 1, 2, 3).load(closedAt(START - HOUR)).rows()).isZero();
    }

    @Test
    void openBarsAreFoundAfterSorting() throws Exception {
        LoadOutcome outcome = table.hours(3, 0, 1, 2).load(closedAt(START + 3 * HOUR + 1));
        assertThat(table.held(outcome)).containsExactly(1, 2, 3);
    }

    @Test
    void fundingRatesAreNeverOpen() throws Exception {
        assertThat(table.hours(0, 8, 16)
                        .loadAsFunding(closedAt(START + 16 * HOUR))
                        .rows())
                .isEqualTo(3);
    }

    @Test
    void rowsWithoutStepAreNeverOpen() throws Exception {
        assertThat(table.hours(0, 1, 3, 7).loadAsFile(closedAt(START)).rows()).isEqualTo(4);
    }

    @Test
    void anUnchangedFileIsLoadedAgainOnceItsOpenBarHasClosed() throws Exception {
        table.hours(0, 1, 2, 3);
        assertThat(table.load(closedAt(START + 2 * HOUR)).rows()).isEqualTo(2);
        table.bars();
        LoadOutcome before = again(START + 3 * HOUR - 1);
        assertThat(before.status()).isEqualTo(LoadStatus.UNCHANGED);
        LoadOutcome after = again(START + 3 * HOUR);
        assertThat(after.status()).isEqualTo(LoadStatus.LOADED);
        assertThat(table.held(after)).containsExactly(0, 1, 2);
        assertThat(again(START + 3 * HOUR).status()).isEqualTo(LoadStatus.UNCHANGED);
        assertThat(again(START + 9 * HOUR).rows()).isEqualTo(4);
        assertThat(again(START + 99 * HOUR).status()).isEqualTo(LoadStatus.UNCHANGED);
    }

    /** Without touching the file. */
    private LoadOutcome again(long millis) {
        return MarketData.in(directory.resolve("data"))
                .symbols("A")
                .timeframes("1h")
                .options(closedAt(millis))
                .load(table.pool())
                .outcome(BarTable.KEY)
                .orElseThrow();
    }
}
