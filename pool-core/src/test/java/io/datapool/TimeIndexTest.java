package io.datapool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datapool.error.UnknownColumnException;
import io.datapool.schema.TimeRange;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TimeIndexTest {
    private static final Instant FIRST_POSSIBLE = Instant.parse("1677-09-21T00:12:43.145224192Z");
    private static final Instant LAST_POSSIBLE = Instant.parse("2262-04-11T23:47:16.854775807Z");

    @TempDir
    Path home;

    private SharedDataPool pool;
    private int published;

    @BeforeEach
    void makeAPool() {
        pool = SharedDataPool.create(Samples.options(home));
    }

    @AfterEach
    void closeThePool() {
        pool.close();
    }

    private Dataset dataset(long... stamps) {
        String key = "k" + published++;
        float[] rows = new float[stamps.length];
        for (int row = 0; row < rows.length; row++) {
            rows[row] = row;
        }
        pool.put(key, DatasetDraft.withTime(stamps).floats("row", rows));
        return pool.get(key);
    }

    private TimeRange range(Dataset dataset) {
        return pool.info(dataset.key()).time().orElseThrow();
    }

    private static Instant nanos(long epochNanos) {
        return Instant.ofEpochSecond(
                Math.floorDiv(epochNanos, 1_000_000_000L), Math.floorMod(epochNanos, 1_000_000_000L));
    }

    // ---------------------------------------------------------------- against the obvious way

    private static int firstNotEarlier(long[] stamps, long moment) {
        int row = 0;
        while (row < stamps.length && stamps[row] < moment) {
            row++;
        }
        return row;
    }

    private static int lastNotLater(long[] stamps, long moment) {
        int row = stamps.length - 1;
        while (row >= 0 && stamps[row] > moment) {
            row--;
        }
        return row;
    }

    static void assertFindsEverything(Dataset dataset, long[] stamps, long[] moments) {
        TimeIndex time = dataset.time();
        assertThat(time.rows()).isEqualTo(stamps.length);
        for (long moment : moments) {
            int after = firstNotEarlier(stamps, moment);
            int before = lastNotLater(stamps, moment);
            assertThat(time.rowAtOrAfter(moment)).as("at or after %d", moment).isEqualTo(after);
            assertThat(time.rowAtOrBefore(moment)).as("at or before %d", moment).isEqualTo(before);
            assertThat(dataset.rowAtOrAfter(nanos(moment)))
                    .as("at or after %d", moment)
                    .isEqualTo(after);
            assertThat(dataset.rowAtOrBefore(nanos(moment)))
                    .as("at or before %d", moment)
                    .isEqualTo(before);
        }
    }

    /** Every stamp, its neighbours, the ends of time, and some in between. */
    private static long[] moments(long[] stamps, Random random) {
        long[] moments = new long[4 * stamps.length + 5];
        int count = 0;
        for (long stamp : stamps) {
            moments[count++] = stamp;
            moments[count++] = stamp == Long.MIN_VALUE ? stamp : stamp - 1;
            moments[count++] = stamp == Long.MAX_VALUE ? stamp : stamp + 1;
            moments[count++] = stamp / 2 + stamps[random.nextInt(stamps.length)] / 2;
        }
        moments[count++] = Long.MIN_VALUE;
        moments[count++] = Long.MIN_VALUE + 1;
        moments[count++] = 0;
        moments[count++] = Long.MAX_VALUE - 1;
        moments[count] = Long.MAX_VALUE;
        return moments;
    }

    @Test
    void randomStampsAreFoundAsByCounting() {
        Random random = Samples.random("randomStampsAreFoundAsByCounting");
        for (int round = 0; round < 30; round++) {
            int rows = 1 + random.nextInt(60);
            // Narrow ranges make duplicates, wide ones span more than a long can tell the length of.
            int bits = 1 + random.nextInt(64);
            long[] stamps = random.longs(rows)
                    .map(stamp -> stamp >> (64 - bits))
                    .sorted()
                    .toArray();
            assertFindsEverything(dataset(stamps), stamps, moments(stamps, random));
        }
    }

    @Test
    void randomGridsAreFoundAsByCounting() {
        Random random = Samples.random("randomGridsAreFoundAsByCounting");
        for (int round = 0; round < 30; round++) {
            int rows = 2 + random.nextInt(60);
            long step = 1 + (random.nextLong() >>> (8 + random.nextInt(56)));
            long first = (random.nextLong() >> 8) - step * (rows / 2);
            long[] stamps = Samples.grid(first, step, rows);
            Dataset dataset = dataset(stamps);
            assertThat(dataset.time().regularStep()).contains(Duration.ofNanos(step));
            assertFindsEverything(dataset, stamps, moments(stamps, random));
            int from = random.nextInt(rows);
            int to = from + random.nextInt(rows - from) + 1;
            long[] part = Arrays.copyOfRange(stamps, from, to);
            assertFindsEverything(dataset.slice(from, to), part, moments(part, random));
        }
    }

    @Test
    void gridWithGapsIsFoundAsByCounting() {
        Random random = Samples.random("gridWithGapsIsFoundAsByCounting");
        long[] stamps = random.ints(200, 0, 400)
                .sorted()
                .mapToLong(hour -> Samples.START + hour * Samples.HOUR)
                .toArray();
        Dataset dataset = dataset(stamps);
        assertThat(dataset.time().regularStep()).isEmpty();
        assertFindsEverything(dataset, stamps, moments(stamps, random));
    }

    @Test
    void gridThatSpansMoreThanHalfOfAllTimeIsFoundAsByCounting() {
        long[] stamps = {Long.MIN_VALUE, -1, Long.MAX_VALUE - 1};
        Dataset dataset = dataset(stamps);
        assertThat(dataset.time().regularStep()).contains(Duration.ofNanos(Long.MAX_VALUE));
        assertFindsEverything(dataset, stamps, moments(stamps, new Random(1)));
        long[] finer = Samples.grid(Long.MIN_VALUE, Long.MAX_VALUE / 50, 100);
        assertFindsEverything(dataset(finer), finer, moments(finer, new Random(1)));
    }

    // ---------------------------------------------------------------- by example

    @Test
    void duplicatesGiveTheFirstAfterAndTheLastBefore() {
        TimeIndex time = dataset(10, 20, 20, 20, 30).time();
        assertThat(time.rowAtOrAfter(20)).isEqualTo(1);
        assertThat(time.rowAtOrBefore(20)).isEqualTo(3);
    }

    @Test
    void allStampsEqualAreNoGrid() {
        Dataset dataset = dataset(5, 5, 5);
        assertThat(dataset.time().regularStep()).isEmpty();
        assertThat(range(dataset).step()).isEmpty();
        assertThat(dataset.rowAtOrAfter(nanos(5))).isZero();
        assertThat(dataset.rowAtOrBefore(nanos(5))).isEqualTo(2);
    }

    @Test
    void momentsOutsideTheRowsAreBeforeTheFirstOrAfterTheLast() {
        Dataset dataset = dataset(10, 20);
        assertThat(dataset.rowAtOrBefore(nanos(9))).isEqualTo(-1);
        assertThat(dataset.rowAtOrAfter(nanos(9))).isZero();
        assertThat(dataset.rowAtOrBefore(nanos(21))).isEqualTo(1);
        assertThat(dataset.rowAtOrAfter(nanos(21))).isEqualTo(2);
        assertThat(dataset.rowAtOrBefore(Instant.MIN)).isEqualTo(-1);
        assertThat(dataset.rowAtOrAfter(Instant.MIN)).isZero();
        assertThat(dataset.rowAtOrBefore(Instant.MAX)).isEqualTo(1);
        assertThat(dataset.rowAtOrAfter(Instant.MAX)).isEqualTo(2);
    }

    @Test
    void momentsBeyondWhatNanosecondsCanTellAreBeyondEveryRow() {
        Dataset dataset = dataset(Long.MIN_VALUE, Long.MAX_VALUE);
        assertThat(dataset.time().at(0)).isEqualTo(FIRST_POSSIBLE);
        assertThat(dataset.time().at(1)).isEqualTo(LAST_POSSIBLE);
        assertThat(dataset.rowAtOrBefore(FIRST_POSSIBLE)).isZero();
        assertThat(dataset.rowAtOrBefore(FIRST_POSSIBLE.minusNanos(1))).isEqualTo(-1);
        assertThat(dataset.rowAtOrBefore(Instant.MIN)).isEqualTo(-1);
        assertThat(dataset.rowAtOrAfter(LAST_POSSIBLE)).isEqualTo(1);
        assertThat(dataset.rowAtOrAfter(LAST_POSSIBLE.plusNanos(1))).isEqualTo(2);
        assertThat(dataset.rowAtOrAfter(Instant.MAX)).isEqualTo(2);
        assertThat(dataset.between(Instant.MIN, Instant.MAX).rows()).isEqualTo(2);
    }

    @Test
    void emptyIndexFindsNothing() {
        Dataset dataset = dataset();
        assertThat(dataset.hasTime()).isTrue();
        assertThat(pool.info(dataset.key()).time()).isEmpty();
        assertThat(dataset.rowAtOrAfter(Instant.EPOCH)).isZero();
        assertThat(dataset.rowAtOrBefore(Instant.EPOCH)).isEqualTo(-1);
        assertThat(dataset.rowAtOrBefore(Instant.MAX)).isEqualTo(-1);
        assertThat(dataset.between(Instant.MIN, Instant.MAX).rows()).isZero();
    }

    @Test
    void betweenTakesTheStartAndLeavesTheEnd() {
        Dataset dataset = dataset(10, 20, 20, 30);
        assertThat(dataset.between(nanos(10), nanos(30)).floats("row").toArray())
                .containsExactly(0, 1, 2);
        assertThat(dataset.between(nanos(11), nanos(31)).floats("row").toArray())
                .containsExactly(1, 2, 3);
        assertThat(dataset.between(nanos(20), nanos(20)).rows()).isZero();
        assertThat(dataset.between(nanos(31), nanos(99)).rows()).isZero();
        assertThatThrownBy(() -> dataset.between(nanos(2), nanos(1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("1970-01-01T00:00:00.000000002Z");
    }

    @Test
    void sliceCountsItsOwnRows() {
        Dataset slice = dataset(10, 20, 30, 40).slice(1, 3);
        assertThat(slice.rowAtOrAfter(nanos(0))).isZero();
        assertThat(slice.rowAtOrBefore(nanos(30))).isEqualTo(1);
        assertThat(slice.rowAtOrAfter(nanos(31))).isEqualTo(2);
        assertThat(slice.time().at(0)).isEqualTo(nanos(20));
    }

    @Test
    void stampsAreExact() {
        Dataset dataset = dataset(Samples.STAMPS);
        assertThat(dataset.time().column().toArray()).containsExactly(Samples.STAMPS);
        for (int row = 0; row < Samples.STAMPS.length; row++) {
            assertThat(dataset.time().at(row)).isEqualTo(nanos(Samples.STAMPS[row]));
        }
        assertThatThrownBy(() -> dataset.time().at(9)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> dataset.time().epochNanos(-1)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    // ---------------------------------------------------------------- what the registry says

    @Test
    void regularGridHasItsStep() {
        TimeRange range = range(dataset(Samples.grid(Samples.START, Samples.HOUR, 5)));
        assertThat(range.step()).contains(Duration.ofHours(1));
        assertThat(range.regular()).isTrue();
    }

    @Test
    void gridWithAGapHasTheStepOfTheMajority() {
        TimeRange range = range(dataset(0, 10, 20, 40, 50));
        assertThat(range.step()).contains(Duration.ofNanos(10));
        assertThat(range.regular()).isFalse();
    }

    @Test
    void halfIsNoMajority() {
        assertThat(range(dataset(0, 10, 20, 40, 60)).step()).isEmpty();
    }

    @Test
    void oneRowHasNoStep() {
        TimeRange range = range(dataset(7));
        assertThat(range.first()).isEqualTo(range.last()).isEqualTo(nanos(7));
        assertThat(range.step()).isEmpty();
        assertThat(range.regular()).isFalse();
    }

    @Test
    void timeStampsInALaterColumnAreNoIndex() {
        pool.put("a", Samples.values(1));
        assertThat(pool.get("a").hasTime()).isFalse();
        assertThatThrownBy(() -> pool.get("a").time())
                .isInstanceOf(UnknownColumnException.class)
                .hasMessageContaining("no time index")
                .hasMessageContaining("[v]");
        assertThatThrownBy(() -> pool.get("a").rowAtOrAfter(Instant.EPOCH)).isInstanceOf(UnknownColumnException.class);
    }
}
