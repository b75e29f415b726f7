package io.datapool.loader;

import static org.assertj.core.api.Assertions.assertThat;

import io.datapool.loader.LoadOptions.Duplicates;
import io.datapool.loader.LoadOptions.MissingTime;
import io.datapool.loader.LoadOptions.Unsorted;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** All policies at once, over random tables, against a model that is too simple to be wrong. */
class RandomRowsTest {
    @TempDir
    Path directory;

    /** What is asked for. */
    private record Wish(
            Unsorted unsorted,
            @Nullable Duplicates duplicates,
            MissingTime missing,
            @Nullable String symbol,
            @Nullable Integer venue) {
        static Wish random(Random random) {
            return new Wish(
                    random.nextInt(4) == 0 ? Unsorted.REJECT : Unsorted.SORT,
                    random.nextInt(5) == 0 ? null : List.of(Duplicates.values()).get(random.nextInt(4)),
                    random.nextInt(4) == 0 ? MissingTime.REJECT : MissingTime.DROP,
                    random.nextBoolean() ? "A" : null,
                    random.nextBoolean() ? 2 : null);
        }

        LoadOptions options() {
            LoadOptions options = LoadOptions.defaults().unsorted(unsorted).missingTime(missing);
            options = duplicates == null ? options : options.duplicates(duplicates);
            options = symbol == null ? options : options.where("symbol", symbol);
            return venue == null ? options : options.where("venue", venue.toString());
        }

        /** Numbers of the rows to keep; empty where the file is to be refused. */
        Optional<List<Integer>> expected(List<BarTable.Row> rows, Duplicates usual) {
            List<Integer> kept = new ArrayList<>();
            for (int i = 0; i < rows.size(); i++) {
                if ((symbol == null || symbol.equals(rows.get(i).symbol()))
                        && (venue == null || venue == rows.get(i).venue())) {
                    kept.add(i);
                }
            }
            if (kept.isEmpty() && !rows.isEmpty()) {
                return Optional.empty();
            }
            if (kept.stream().map(i -> rows.get(i).symbol()).distinct().count() > 1) {
                return Optional.empty();
            }
            if (missing == MissingTime.REJECT
                    && kept.stream().anyMatch(i -> rows.get(i).millis() == null)) {
                return Optional.empty();
            }
            kept.removeIf(i -> rows.get(i).millis() == null);
            List<Integer> sorted = new ArrayList<>(kept);
            sorted.sort(
                    Comparator.comparing(i -> Objects.requireNonNull(rows.get(i).millis())));
            if (unsorted == Unsorted.REJECT && !sorted.equals(kept)) {
                return Optional.empty();
            }
            return withoutDuplicates(sorted, rows, duplicates == null ? usual : duplicates);
        }

        private static Optional<List<Integer>> withoutDuplicates(
                List<Integer> sorted, List<BarTable.Row> rows, Duplicates policy) {
            List<Integer> result = new ArrayList<>();
            for (int row : sorted) {
                boolean same = !result.isEmpty()
                        && Objects.equals(
                                rows.get(result.get(result.size() - 1)).millis(),
                                rows.get(row).millis());
                if (same && policy == Duplicates.REJECT) {
                    return Optional.empty();
                }
                if (same && policy == Duplicates.KEEP_LAST) {
                    result.set(result.size() - 1, row);
                } else if (!same || policy == Duplicates.KEEP_ALL) {
                    result.add(row);
                }
            }
            return Optional.of(result);
        }
    }

    private static void fill(BarTable table, Random random) {
        int rows = random.nextInt(4) == 0 ? 9_000 : 1 + random.nextInt(300);
        boolean sorted = random.nextBoolean();
        boolean gaps = random.nextInt(3) == 0;
        boolean manySymbols = random.nextBoolean();
        long range = random.nextBoolean() ? rows / 2 + 1 : 1L << 40;
        long time = -range / 2;
        for (int i = 0; i < rows; i++) {
            time = sorted ? time + random.nextInt(3) : random.nextLong() % range;
            boolean missing = gaps && random.nextInt(20) == 0;
            table.row(missing ? null : time, manySymbols && random.nextInt(3) == 0 ? "B" : "A", 1 + random.nextInt(2));
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void whatIsKeptIsWhatTheModelKeeps(long seed) throws Exception {
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        int kept = 0;
        for (int round = 0; round < 6; round++) {
            try (BarTable table = new BarTable(directory.resolve("round" + round))) {
                fill(table, random);
                for (int wishes = 0; wishes < 4; wishes++) {
                    Wish wish = Wish.random(random);
                    boolean bars = random.nextBoolean();
                    LoadOutcome outcome = bars ? table.load(wish.options()) : table.loadAsFile(wish.options());
                    Optional<List<Integer>> expected =
                            wish.expected(table.rows(), bars ? Duplicates.KEEP_LAST : Duplicates.KEEP_ALL);
                    assertThat(outcome.status().ok())
                            .as("%s, round %d: %s %s", wish, round, outcome.status(), outcome.detail())
                            .isEqualTo(expected.isPresent());
                    if (expected.isPresent()) {
                        assertThat(table.held(outcome))
                                .as("%s, round %d", wish, round)
                                .isEqualTo(expected.get());
                        kept++;
                    }
                }
                assertThat(table.pool().verify().problems()).isEmpty();
            }
        }
        assertThat(kept).as("loads that were not refused").isPositive();
    }
}
