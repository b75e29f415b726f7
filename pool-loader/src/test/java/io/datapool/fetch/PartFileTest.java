package io.datapool.fetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datapool.fetch.files.PartFile;
import io.datapool.fetch.files.PartFileException;
import io.datapool.fetch.files.RowReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PartFileTest {
    private static final Instant START = Instant.parse("2024-01-01T00:00:00Z");
    private static final List<FundingRate> RATES = MarketHistory.since("2024-01-01T00:00:00Z")
            .fundingRates(new Span(START, Instant.parse("2024-01-08T00:00:00Z")));

    @TempDir
    Path directory;

    private PartFile<FundingRate> open() throws IOException {
        return PartFile.open(directory.resolve("part"), SeriesFormat.FUNDING_RATES, "label");
    }

    private static void append(PartFile<FundingRate> part, int from, int to) throws IOException {
        part.append(RATES.subList(from, to), RATES.get(to - 1).time().plusMillis(1));
    }

    private static <T> List<T> read(PartFile<T> part, PartFile.Covered span) throws IOException {
        List<T> rows = new ArrayList<>();
        try (RowReader<T> reader = part.read(span.start(), span.end())) {
            for (T row = reader.next(); row != null; row = reader.next()) {
                rows.add(row);
            }
        }
        return rows;
    }

    private byte[] threePages() throws IOException {
        Files.deleteIfExists(directory.resolve("part"));
        try (PartFile<FundingRate> part = open()) {
            part.startAt(START);
            append(part, 0, 2);
            append(part, 2, 5);
            part.append(List.of(), RATES.get(6).time());
        }
        return Files.readAllBytes(directory.resolve("part"));
    }

    @Test
    void whatWasAddedIsThereAfterReopening() throws Exception {
        threePages();
        try (PartFile<FundingRate> part = open()) {
            assertThat(part.covered())
                    .isEqualTo(new PartFile.Covered(START, RATES.get(6).time()));
            assertThat(part.rows()).isEqualTo(5);
            assertThat(part.last()).isEqualTo(RATES.get(4).time());
            append(part, 6, 8);
            assertThat(read(part, new PartFile.Covered(START, RATES.get(8).time())))
                    .containsExactly(
                            RATES.get(0),
                            RATES.get(1),
                            RATES.get(2),
                            RATES.get(3),
                            RATES.get(4),
                            RATES.get(6),
                            RATES.get(7));
            assertThat(read(
                            part,
                            new PartFile.Covered(
                                    RATES.get(1).time(), RATES.get(3).time())))
                    .containsExactly(RATES.get(1), RATES.get(2));
        }
    }

    @Test
    void aFileThatWasCutAnywhereHoldsThePagesBefore() throws Exception {
        byte[] whole = threePages();
        int header = 8 + 4 + 8 + 4 + "label".length() + 4;
        int first = header + 12 + 2 * 16 + 4;
        int second = first + 12 + 3 * 16 + 4;
        for (int length = 0; length < whole.length; length++) {
            Files.write(directory.resolve("part"), java.util.Arrays.copyOf(whole, length));
            try (PartFile<FundingRate> part = open()) {
                if (length < header) {
                    assertThat(part.covered()).as("cut to %d bytes", length).isNull();
                    continue;
                }
                int rows = length < first ? 0 : length < second ? 2 : 5;
                assertThat(part.rows()).as("cut to %d bytes", length).isEqualTo(rows);
                append(part, rows, 9);
                assertThat(read(part, new PartFile.Covered(START, RATES.get(9).time())))
                        .as("cut to %d bytes", length)
                        .isEqualTo(RATES.subList(0, 9));
            }
        }
    }

    @Test
    void aBitThatTurnedIsNoticedWhereverItIs() throws Exception {
        byte[] whole = threePages();
        for (int bit = 0; bit < whole.length * 8; bit++) {
            byte[] damaged = whole.clone();
            damaged[bit / 8] ^= (byte) (1 << bit % 8);
            Files.write(directory.resolve("part"), damaged);
            try (PartFile<FundingRate> part = open()) {
                PartFile.Covered covered = part.covered();
                if (covered != null) {
                    assertThat(covered.end())
                            .as("bit %d", bit)
                            .isBefore(RATES.get(6).time());
                    assertThat(read(part, covered)).as("bit %d", bit).isEqualTo(RATES.subList(0, (int) part.rows()));
                }
            }
        }
    }

    @Test
    void aFileThatChangesWhileItIsOpenIsNoticed() throws Exception {
        threePages();
        try (PartFile<FundingRate> part = open()) {
            byte[] bytes = Files.readAllBytes(directory.resolve("part"));
            bytes[60]++;
            Files.write(directory.resolve("part"), bytes);
            assertThatThrownBy(() ->
                            read(part, new PartFile.Covered(START, RATES.get(6).time())))
                    .isInstanceOf(PartFileException.class)
                    .hasMessageContaining(directory.resolve("part") + " has been damaged");
        }
    }

    @Test
    void aFileOfAnotherSeriesCountsAsEmpty() throws Exception {
        threePages();
        for (String label : List.of("other", "a longer label", "")) {
            try (PartFile<FundingRate> part =
                    PartFile.open(directory.resolve("part"), SeriesFormat.FUNDING_RATES, label)) {
                assertThat(part.covered()).as(label).isNull();
                assertThat(part.rows()).isZero();
            }
        }
    }

    @Test
    void largePagesAreKeptInParts() throws Exception {
        List<FundingRate> many = new ArrayList<>();
        for (int i = 0; i < 20_000; i++) {
            many.add(new FundingRate(START.plusSeconds(i), i));
        }
        PartFile.Covered span = new PartFile.Covered(START, START.plusSeconds(20_000));
        for (int rows : new int[] {8_191, 8_192, 8_193, 16_384, 20_000}) {
            try (PartFile<FundingRate> part = open()) {
                part.startAt(START);
                part.append(many.subList(0, rows), span.end());
            }
            try (PartFile<FundingRate> part = open()) {
                assertThat(part.covered()).isEqualTo(span);
                assertThat(read(part, span)).isEqualTo(many.subList(0, rows));
            }
        }
    }

    @Test
    void onlyOneHasItOpen() throws Exception {
        try (PartFile<FundingRate> part = open()) {
            assertThatThrownBy(this::open)
                    .isInstanceOf(PartFileException.class)
                    .hasMessageContaining("is being fetched by somebody else, who holds " + part.path());
        }
        open().close();
    }

    @Test
    void itIsHeldUnderWhateverName() throws Exception {
        Path link = directory.resolve("link");
        try (PartFile<FundingRate> part = open()) {
            Files.createSymbolicLink(link, part.path());
            assertThatThrownBy(() -> PartFile.open(link, SeriesFormat.FUNDING_RATES, "label"))
                    .isInstanceOf(PartFileException.class)
                    .hasMessageContaining("who holds " + link);
        }
    }

    @Test
    void closedTwiceItLetsGoOfNothingThatIsSomebodyElses() throws Exception {
        PartFile<FundingRate> first = open();
        first.close();
        try (PartFile<FundingRate> second = open()) {
            first.close();
            assertThatThrownBy(this::open).isInstanceOf(PartFileException.class);
            assertThat(second.rows()).isZero();
        }
    }

    @Test
    void aFileOfTheSameNameAsADeletedOneIsAnother() throws Exception {
        try (PartFile<FundingRate> deleted = open()) {
            deleted.delete();
            try (PartFile<FundingRate> part = open()) {
                part.startAt(START);
                assertThat(deleted.covered()).isNull();
            }
        }
    }

    @Test
    void aPipeInItsPlaceIsRefusedAndNotWaitedFor() throws Exception {
        NamedPipe.make(directory.resolve("part"));
        NamedPipe.doNotWait(() -> assertThatThrownBy(this::open)
                .isInstanceOf(IOException.class)
                .hasMessageContainingAll(directory.resolve("part").toString(), "expected a regular file"));
    }
}
