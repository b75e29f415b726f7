package io.datapool.loader;

import static org.assertj.core.api.Assertions.assertThat;

import io.datapool.loader.LoadOptions.Duplicates;
import io.datapool.loader.LoadOptions.MissingTime;
import io.datapool.loader.LoadOptions.Unsorted;
import io.datapool.parquet.SampleFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of rows that are unsorted, duplicate, without time, or of another symbol. */
class RowPoliciesTest {
    private static final LoadOptions DEFAULTS = LoadOptions.defaults();

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

    private void assertFailed(LoadOutcome outcome, String... parts) {
        assertThat(outcome.status()).as(outcome.detail()).isEqualTo(LoadStatus.FAILED);
        assertThat(outcome.detail()).contains(parts).contains(".parquet").doesNotContain("\n");
        assertThat(table.pool().keys()).isEmpty();
    }

    // ---------------------------------------------------------------- order

    @Test
    void rowsInOrderStayAsTheyAre() throws Exception {
        LoadOutcome outcome = table.hours(0, 1, 2, 3).load(DEFAULTS);
        assertThat(table.held(outcome)).containsExactly(0, 1, 2, 3);
        assertThat(outcome.quality()).containsEntry("outOfOrder", 0).containsEntry("duplicates", 0);
    }

    @Test
    void unsortedRowsAreSorted() throws Exception {
        LoadOutcome outcome = table.hours(2, 0, 3, 1).load(DEFAULTS);
        assertThat(table.held(outcome)).containsExactly(1, 3, 0, 2);
        assertThat(outcome.quality()).containsEntry("outOfOrder", 2);
    }

    @Test
    void aLargePermutationIsSorted() throws Exception {
        System.out.println("seed 11");
        List<Integer> hours = new ArrayList<>();
        for (int hour = -50_000; hour < 50_000; hour++) {
            hours.add(hour);
        }
        Collections.shuffle(hours, new Random(11));
        for (int hour : hours) {
            table.row(hour * BarTable.HOUR);
        }
        List<Integer> order = new ArrayList<>(Collections.nCopies(hours.size(), 0));
        for (int row = 0; row < hours.size(); row++) {
            order.set(hours.get(row) + 50_000, row);
        }
        assertThat(table.held(table.load(DEFAULTS))).isEqualTo(order);
    }

    @Test
    void timesBefore1970ComeFirst() throws Exception {
        LoadOutcome outcome =
                table.row(1L).row(-1L).row(0L).row(-HOURS_OF_A_CENTURY).load(DEFAULTS);
        assertThat(table.held(outcome)).containsExactly(3, 1, 2, 0);
    }

    private static final long HOURS_OF_A_CENTURY = 876_000 * BarTable.HOUR;

    @Test
    void sortingKeepsTheOrderOfRowsOfTheSameTime() throws Exception {
        LoadOutcome outcome = table.hours(1, 0, 1, 0, 1).load(DEFAULTS.duplicates(Duplicates.KEEP_ALL));
        assertThat(table.held(outcome)).containsExactly(1, 3, 0, 2, 4);
    }

    @Test
    void unsortedRowsAreRefusedOnRequestAndTheFirstOneIsNamed() throws Exception {
        assertFailed(table.hours(0, 2, 1, 0).load(DEFAULTS.unsorted(Unsorted.REJECT)), "row 2 ", "--unsorted sort");
    }

    // ---------------------------------------------------------------- duplicates

    @Test
    void ofBarsOfTheSameTimeTheLastIsKept() throws Exception {
        LoadOutcome outcome = table.hours(0, 1, 1, 1, 2).load(DEFAULTS);
        assertThat(table.held(outcome)).containsExactly(0, 3, 4);
        assertThat(outcome.quality()).containsEntry("duplicates", 2).containsEntry("sourceRows", 5);
    }

    @Test
    void ofFundingRatesOfTheSameTimeTheLastIsKept() throws Exception {
        assertThat(table.held(table.hours(0, 0, 8).loadAsFunding(DEFAULTS))).containsExactly(1, 2);
    }

    @Test
    void ofOtherRowsOfTheSameTimeAllAreKept() throws Exception {
        LoadOutcome outcome = table.hours(0, 1, 1, 2).loadAsFile(DEFAULTS);
        assertThat(table.held(outcome)).containsExactly(0, 1, 2, 3);
        assertThat(outcome.quality()).containsEntry("duplicates", 1);
    }

    @Test
    void theFirstOfDuplicatesIsKeptOnRequest() throws Exception {
        assertThat(table.held(table.hours(0, 1, 1, 0).load(DEFAULTS.duplicates(Duplicates.KEEP_FIRST))))
                .containsExactly(0, 1);
    }

    @Test
    void duplicatesAreRefusedOnRequest() throws Exception {
        assertFailed(table.hours(0, 1, 1).load(DEFAULTS.duplicates(Duplicates.REJECT)), "1 rows", "--duplicates");
    }

    @Test
    void duplicatesThatOnlyMeetWhenSortedAreRefusedOnRequest() throws Exception {
        assertFailed(table.hours(1, 0, 1).load(DEFAULTS.duplicates(Duplicates.REJECT)), "1 rows", "--duplicates");
    }

    // ---------------------------------------------------------------- missing times

    @Test
    void aRowWithoutTimeIsRefusedAndNamed() throws Exception {
        assertFailed(table.hours(0, 1).row(null).hours(3).load(DEFAULTS), "row 2 ", "--missing-time");
    }

    @Test
    void rowsWithoutTimeAreDroppedOnRequest() throws Exception {
        LoadOutcome outcome = table.row(null).hours(0).row(null).hours(1).load(DEFAULTS.missingTime(MissingTime.DROP));
        assertThat(table.held(outcome)).containsExactly(1, 3);
        assertThat(outcome.quality()).containsEntry("missingTime", 2).containsEntry("outOfOrder", 0);
    }

    @Test
    void noRowIsLeftWhereNoneHasATime() throws Exception {
        LoadOutcome outcome = table.row(null).row(null).load(DEFAULTS.missingTime(MissingTime.DROP));
        assertThat(outcome.status()).isEqualTo(LoadStatus.LOADED);
        assertThat(outcome.rows()).isZero();
    }

    // ---------------------------------------------------------------- where

    private BarTable longTable() {
        for (int hour = 0; hour < 4; hour++) {
            table.row(BarTable.START + hour * BarTable.HOUR, "A", hour % 2);
            table.row(BarTable.START + hour * BarTable.HOUR, "B", hour % 2);
        }
        return table;
    }

    @Test
    void rowsAreSelectedByText() throws Exception {
        LoadOutcome outcome = longTable().load(DEFAULTS.where("symbol", "B"));
        assertThat(table.held(outcome)).containsExactly(1, 3, 5, 7);
        assertThat(outcome.quality()).containsEntry("notSelected", 4).containsEntry("duplicates", 0);
    }

    @Test
    void rowsAreSelectedByInteger() throws Exception {
        LoadOutcome outcome = longTable()
                .load(DEFAULTS.where("venue", "1")
                        .duplicates(Duplicates.KEEP_ALL)
                        .where("symbol", "A"));
        assertThat(table.held(outcome)).containsExactly(2, 6);
    }

    @Test
    void rowsAreSelectedByIntegersWithoutSign() throws Exception {
        LoadOutcome outcome = table.row(BarTable.START, "A", 1)
                .row(BarTable.START + 1, "A", 2)
                .load(DEFAULTS.where("small", "4294967294"));
        assertThat(outcome.detail()).isEmpty();
        assertThat(table.held(outcome)).containsExactly(1);
    }

    @Test
    void rowsAreSelectedWithoutATimeToo() throws Exception {
        Path path = SampleFile.of("required binary side (STRING)", "required boolean last", "required double size")
                .row("buy", true, 1.0)
                .row("sell", true, 2.0)
                .row("buy", false, 3.0)
                .row("buy", true, 4.0)
                .write(directory.resolve("sizes.parquet"));
        LoadOutcome outcome = MarketData.ofFiles()
                .file("sizes", path)
                .options(DEFAULTS.where("side", "buy").where("last", "true"))
                .load(table.pool())
                .outcomes()
                .get(0);
        assertThat(outcome.detail()).isEmpty();
        assertThat(table.pool().get("sizes").floats("size").toArray()).containsExactly(1f, 4f);
        assertThat(outcome.quality()).containsEntry("sourceRows", 4).containsEntry("notSelected", 2);
    }

    @Test
    void rowsAreNotSelectedByPrices() throws Exception {
        assertFailed(longTable().load(DEFAULTS.where("volume", "10.0")), "'volume'", "texts or integers");
    }

    @Test
    void aValueThatNoRowHasIsAnError() throws Exception {
        assertFailed(longTable().load(DEFAULTS.where("symbol", "C")), "no row", "symbol=C");
    }

    @Test
    void aMissingTextIsNoValue() throws Exception {
        table.row(BarTable.START, null, 1).row(BarTable.START + 1, "null", 1);
        assertThat(table.held(table.load(DEFAULTS.where("symbol", "null")))).containsExactly(1);
    }

    @Test
    void anUnknownColumnIsAnErrorThatTellsTheColumns() throws Exception {
        assertFailed(longTable().load(DEFAULTS.where("nonsense", "C")), "'nonsense'", "venue (INT64)");
    }

    @Test
    void rowsThatAreNotSelectedNeedNoTimeAndNoOrder() throws Exception {
        table.row(BarTable.START, "A", 1).row(null, "B", 1).row(0L, "B", 1).row(BarTable.START + 1, "A", 1);
        LoadOutcome outcome = table.load(DEFAULTS.where("symbol", "A").unsorted(Unsorted.REJECT));
        assertThat(table.held(outcome)).containsExactly(0, 3);
    }

    // ---------------------------------------------------------------- several symbols

    @Test
    void aLongTableOfSeveralSymbolsIsRefusedWithASuggestion() throws Exception {
        assertFailed(longTable().load(DEFAULTS), "several symbols", "A, B", "--where symbol=A");
        assertFailed(table.loadAsFile(DEFAULTS), "--where symbol=A");
    }

    @Test
    void aTableOfOneSymbolAfterTheOtherIsRefusedToo() throws Exception {
        table.row(BarTable.START, "A", 1).row(BarTable.START + BarTable.HOUR, "B", 1);
        assertFailed(table.load(DEFAULTS), "several symbols", "--where symbol=A");
    }

    @Test
    void selectingByAnotherColumnDoesNotHideThatThereAreSeveralSymbols() throws Exception {
        assertFailed(longTable().load(DEFAULTS.where("venue", "0")), "several symbols", "--where symbol=A");
    }

    @Test
    void selectingByAnotherColumnIsEnoughWhereItLeavesOneSymbol() throws Exception {
        table.row(BarTable.START, "A", 1).row(BarTable.START, "B", 2).row(BarTable.START + 1, "B", 2);
        assertThat(table.held(table.load(DEFAULTS.where("venue", "2")))).containsExactly(1, 2);
    }

    // ---------------------------------------------------------------- much is dropped

    @Test
    void aDatasetOfFewOfManyRowsTakesNoMoreSpaceThanItNeeds() throws Exception {
        for (int i = 0; i < 5_000; i++) {
            table.row(BarTable.START + i * BarTable.HOUR, i % 100 == 0 ? "A" : "B", 1);
        }
        LoadOutcome outcome = table.load(DEFAULTS.where("symbol", "A"));
        assertThat(outcome.rows()).isEqualTo(50);
        assertThat(table.held(outcome)).startsWith(0, 100, 200).endsWith(4_800, 4_900);
        assertThat(table.pool().info(BarTable.KEY).fileBytes()).isLessThan(20_000);
    }
}
