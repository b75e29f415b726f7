package io.datapool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datapool.schema.ColumnType;
import io.datapool.schema.DatasetKind;
import io.datapool.schema.Field;
import io.datapool.schema.Schema;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Datasets that are long and irregular enough for a time guide; the shorter ones are {@link TimeIndexTest}'s. */
class GuidedTimeIndexTest {
    private static final int ROWS = 1500;
    private static final String GUIDE = "datapool:timeGuide";

    @TempDir
    Path home;

    private SharedDataPool pool;
    private SegmentFiles segments;

    @BeforeEach
    void makeAPool() {
        pool = SharedDataPool.create(Samples.options(home));
        segments = new SegmentFiles(pool.options());
    }

    @AfterEach
    void closeThePool() {
        pool.close();
    }

    private Path put(String key, long... stamps) {
        return segments.of(
                key, pool.put(key, DatasetDraft.withTime(stamps).floats("row", Samples.floats(stamps.length, 0))));
    }

    private static boolean hasGuide(Path segment) throws IOException {
        return SegmentFiles.text(segment).contains(GUIDE);
    }

    /** All stamps and slices of them are found as by counting, with the guide and without, by others too. */
    private void assertIsGuided(String key, long[] stamps, Random random) throws IOException {
        Path segment = put(key, stamps);
        assertThat(hasGuide(segment)).isTrue();
        assertThat(pool.verify().problems()).isEmpty();
        assertFindsEverything(pool.get(key), stamps, random);
        try (SharedDataPool other = SharedDataPool.attach(pool.options())) {
            assertFindsEverything(other.get(key), stamps, random);
        }
        SegmentFiles.overwrite(
                segment, SegmentFiles.withFooter(Files.readAllBytes(segment), GUIDE, GUIDE.replace("time", "TIME")));
        try (SharedDataPool other = SharedDataPool.attach(pool.options())) {
            assertFindsEverything(other.get(key), stamps, random);
        }
    }

    private static void assertFindsEverything(Dataset dataset, long[] stamps, Random random) {
        TimeIndexTest.assertFindsEverything(dataset, stamps, moments(stamps, random));
        for (int round = 0; round < 4; round++) {
            int from = random.nextInt(stamps.length);
            int to = from + 1 + random.nextInt(Math.min(stamps.length - from, 1 << random.nextInt(11)));
            Dataset slice = dataset.slice(from, to);
            long[] part = Arrays.copyOfRange(stamps, from, to);
            TimeIndexTest.assertFindsEverything(slice, part, moments(part, random));
            int then = random.nextInt(part.length);
            long[] less = Arrays.copyOfRange(part, then, part.length);
            TimeIndexTest.assertFindsEverything(slice.slice(then, part.length), less, moments(less, random));
        }
    }

    /** Some stamps, their neighbours, moments between the first and the last, and the ends of time. */
    private static long[] moments(long[] stamps, Random random) {
        LongStream some = random.ints(40, 0, stamps.length)
                .mapToLong(row -> stamps[row])
                .flatMap(stamp -> LongStream.of(
                        stamp,
                        stamp == Long.MIN_VALUE ? stamp : stamp - 1,
                        stamp == Long.MAX_VALUE ? stamp : stamp + 1,
                        stamp / 2 + stamps[random.nextInt(stamps.length)] / 2));
        LongStream ends = LongStream.of(
                stamps[0], stamps[stamps.length - 1], Long.MIN_VALUE, Long.MIN_VALUE + 1, 0, Long.MAX_VALUE);
        return LongStream.concat(some, ends).toArray();
    }

    /** A grid of which so many rows are not there, alone or in a row. */
    private static long[] gappy(long first, long step, int missing, Random random) {
        int slots = ROWS + missing;
        return LongStream.concat(
                        LongStream.of(0, slots - 1),
                        random.ints(1, slots - 1).distinct().limit(ROWS - 2).asLongStream())
                .sorted()
                .map(slot -> first + slot * step)
                .toArray();
    }

    @Test
    void gridsWithGapsAreFoundAsByCounting() throws IOException {
        Random random = Samples.random("gridsWithGapsAreFoundAsByCounting");
        int round = 0;
        for (int missing : new int[] {1, 2, 15, 100, 700, 5000}) {
            long step = 1 + (random.nextLong() >>> (14 + random.nextInt(50)));
            long[] stamps = gappy(random.nextLong() >> 8, step, missing, random);
            assertIsGuided("k" + round++, stamps, random);
        }
    }

    @Test
    void oneLongGapIsFoundAsByCounting() throws IOException {
        long[] stamps = Samples.grid(Samples.START, Samples.HOUR, ROWS);
        for (int row = 700; row < ROWS; row++) {
            stamps[row] += 500_000 * Samples.HOUR;
        }
        assertIsGuided("k", stamps, Samples.random("oneLongGapIsFoundAsByCounting"));
    }

    @Test
    void gridWhoseGapsAreNoWholeStepsIsFoundAsByCounting() throws IOException {
        Random random = Samples.random("gridWhoseGapsAreNoWholeStepsIsFoundAsByCounting");
        long[] stamps = gappy(Samples.START, Samples.HOUR, 30, random);
        for (int row = 900; row < ROWS; row++) {
            stamps[row] += Samples.HOUR / 3;
        }
        assertIsGuided("k", stamps, random);
    }

    @Test
    void gridWithDuplicatesIsFoundAsByCounting() throws IOException {
        Random random = Samples.random("gridWithDuplicatesIsFoundAsByCounting");
        // As many duplicates as gaps: a bucket may have as many rows as steps and yet not one at each.
        long[] stamps = gappy(Samples.START, Samples.HOUR, 100, random);
        for (int row = 50; row < ROWS; row += 15) {
            stamps[row] = stamps[row - 1];
        }
        assertIsGuided("k", stamps, random);
    }

    @Test
    void randomStampsAreFoundAsByCounting() throws IOException {
        Random random = Samples.random("randomStampsAreFoundAsByCounting");
        int round = 0;
        // Narrow ranges make duplicates, wide ones span more than a long can tell the length of.
        for (int bits : new int[] {1, 5, 9, 12, 20, 40, 56, 63, 64}) {
            int rows = 1024 + random.nextInt(1000);
            long[] stamps = random.longs(rows)
                    .map(stamp -> stamp >> (64 - bits))
                    .sorted()
                    .toArray();
            assertIsGuided("k" + round++, stamps, random);
        }
    }

    @Test
    void unevenStampsAreFoundAsByCounting() throws IOException {
        Random random = Samples.random("unevenStampsAreFoundAsByCounting");
        long[] stamps = random.longs(3 * ROWS, 0, Samples.HOUR).sorted().toArray();
        stamps[0] = Long.MIN_VALUE;
        assertIsGuided("before", stamps, random);
        stamps[stamps.length - 1] = Long.MAX_VALUE;
        assertIsGuided("both", stamps, random);
        long[] powers = random.longs(ROWS)
                .map(bits -> bits >>> (1 + random.nextInt(63)))
                .sorted()
                .toArray();
        assertIsGuided("powers", powers, random);
    }

    @Test
    void equalStampsAreFoundAsByCounting() throws IOException {
        Random random = Samples.random("equalStampsAreFoundAsByCounting");
        long[] stamps = new long[ROWS];
        Arrays.fill(stamps, Samples.START);
        assertIsGuided("all", stamps, random);
        Arrays.fill(stamps, 400, ROWS, Samples.START + 1);
        assertIsGuided("two", stamps, random);
    }

    @Test
    void shortOrRegularDatasetsHaveNoGuide() throws IOException {
        Random random = Samples.random("shortOrRegularDatasetsHaveNoGuide");
        long[] stamps = gappy(Samples.START, Samples.HOUR, 30, random);
        assertThat(hasGuide(put("long", Arrays.copyOf(stamps, 1024)))).isTrue();
        assertThat(hasGuide(put("short", Arrays.copyOf(stamps, 1023)))).isFalse();
        assertThat(hasGuide(put("regular", Samples.grid(0, 7, 5000)))).isFalse();
    }

    @Test
    void guideCountsAsFileNotAsValues() {
        long[] stamps = gappy(Samples.START, Samples.HOUR, 30, new Random(1));
        put("k", stamps);
        long columnsEnd = pool.info("k").columns().get(1).offsetBytes() + 4 * ROWS;
        assertThat(pool.info("k").nbytes()).isEqualTo(12 * ROWS);
        assertThat(pool.info("k").fileBytes()).isGreaterThan(columnsEnd + 8 * ROWS / 64);
    }

    @Test
    void shrunkenAndPackedDatasetsHaveAGuide() throws IOException {
        Random random = Samples.random("shrunkenAndPackedDatasetsHaveAGuide");
        long[] stamps = gappy(Samples.START, Samples.HOUR, 30, random);
        Schema schema =
                new Schema(List.of(new Field("timestamp", ColumnType.TIMESTAMP), new Field("f", ColumnType.FLOAT32)));
        for (int room : new int[] {ROWS, ROWS + 1, 2 * ROWS - 1, 2 * ROWS, 50_000}) {
            String key = "k" + room;
            try (PoolUpdate update = pool.beginUpdate()) {
                try (DatasetWriter writer = update.write(key, new DatasetPlan(DatasetKind.CUSTOM, schema, room))) {
                    writer.put(0, 0, stamps, 0, ROWS);
                    writer.finish(ROWS, Provenance.ofMemory(Map.of()));
                }
                assertThat(hasGuide(segments.of(key, update.commit()))).isTrue();
            }
            assertFindsEverything(pool.get(key), stamps, random);
        }
        assertThat(pool.verify().problems()).isEmpty();
    }

    @Test
    void closedPoolFindsNothing() {
        long[] stamps = gappy(Samples.START, Samples.HOUR, 30, new Random(1));
        put("k", stamps);
        TimeIndex time = pool.get("k").time();
        TimeIndex slice = pool.get("k").slice(10, 1000).time();
        pool.close();
        assertThatThrownBy(() -> time.rowAtOrAfter(stamps[500])).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> slice.rowAtOrBefore(stamps[500])).isInstanceOf(IllegalStateException.class);
    }
}
