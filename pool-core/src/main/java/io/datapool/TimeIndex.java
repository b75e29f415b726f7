package io.datapool;

import io.datapool.schema.EpochNanos;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The time stamps of a dataset's rows, in UTC nanoseconds, never descending; finds the row of a moment. On a regular grid that
 * is one division. Otherwise a table in the segment leads to about 16 rows, among which the moment is searched for; where the
 * stamps are on a grid with gaps, it is searched for only near a gap. Stamps that lie very unevenly, and datasets of fewer than
 * 1,024 rows, are bisected. Immutable, thread-safe; allocates nothing but the {@link Instant}s it is asked for.
 *
 * <p>All methods throw {@link IllegalStateException} after the pool was closed.
 */
public final class TimeIndex {
    private final LongColumn stamps;
    /** Zero where the grid is not regular. */
    private final long stepNanos;
    /** Of the whole dataset, whose row {@link #fromRow} is row 0 here; null where its segment has none. */
    private final @Nullable MappedTimeGuide guide;

    private final int fromRow;

    TimeIndex(LongColumn stamps, long stepNanos, @Nullable MappedTimeGuide guide) {
        this(stamps, stepNanos, guide, 0);
    }

    private TimeIndex(LongColumn stamps, long stepNanos, @Nullable MappedTimeGuide guide, int fromRow) {
        this.stamps = stamps;
        this.stepNanos = stepNanos;
        this.guide = guide;
        this.fromRow = fromRow;
    }

    /** Number of rows. */
    public int rows() {
        return stamps.rows();
    }

    /** The stamps as a column. */
    public LongColumn column() {
        return stamps;
    }

    /**
     * The stamp of a row in nanoseconds since 1970-01-01T00:00:00Z.
     *
     * @throws IndexOutOfBoundsException when the row is outside
     */
    public long epochNanos(int row) {
        return stamps.get(row);
    }

    /**
     * The stamp of a row.
     *
     * @throws IndexOutOfBoundsException when the row is outside
     */
    public Instant at(int row) {
        return EpochNanos.instant(stamps.get(row));
    }

    /** The distance between all neighbouring rows; empty where they differ. */
    public Optional<Duration> regularStep() {
        return stepNanos == 0 ? Optional.empty() : Optional.of(Duration.ofNanos(stepNanos));
    }

    /** The last row not later than the moment, or -1 when all rows are later. */
    public int rowAtOrBefore(Instant moment) {
        int rows = rows();
        if (moment.isBefore(EpochNanos.EARLIEST)) {
            return -1;
        }
        return moment.isAfter(EpochNanos.LATEST) ? rows - 1 : rowAtOrBefore(EpochNanos.of(moment));
    }

    /** The last row not later than the moment, or -1 when all rows are later. */
    public int rowAtOrBefore(long epochNanos) {
        // Beyond the last nanosecond nothing is later.
        return epochNanos == Long.MAX_VALUE ? rows() - 1 : rowAtOrAfter(epochNanos + 1) - 1;
    }

    /** The first row not earlier than the moment, or {@code rows()} when all rows are earlier. */
    public int rowAtOrAfter(Instant moment) {
        int rows = rows();
        if (moment.isBefore(EpochNanos.EARLIEST)) {
            return 0;
        }
        return moment.isAfter(EpochNanos.LATEST) ? rows : rowAtOrAfter(EpochNanos.of(moment));
    }

    /** The first row not earlier than the moment, or {@code rows()} when all rows are earlier. */
    public int rowAtOrAfter(long epochNanos) {
        int rows = stamps.rows();
        if (rows == 0 || epochNanos <= stamps.get(0)) {
            return 0;
        }
        if (epochNanos > stamps.get(rows - 1)) {
            return rows;
        }
        if (stepNanos != 0) {
            // Unsigned: a grid may be longer than 2^63 nanoseconds, which are 292 years.
            long steps = Long.divideUnsigned(epochNanos - stamps.get(0) - 1, stepNanos);
            // Of stamps that are not what the registry says, which only verify notices, still a row.
            return steps < 0 || steps >= rows ? rows : 1 + (int) steps;
        }
        return guide == null
                ? bisect(stamps, epochNanos, 0, rows - 1)
                : guide.rowAtOrAfter(epochNanos, stamps, rows - 1, fromRow);
    }

    /** The first row from {@code from} on that is not earlier; {@code to} where all before it are earlier. */
    static int bisect(LongColumn stamps, long epochNanos, int from, int to) {
        int low = from;
        int high = to;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (stamps.get(middle) < epochNanos) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /** The index of a slice of these stamps, which starts at that row of them. */
    TimeIndex slice(LongColumn slice, int sliceFromRow) {
        return new TimeIndex(slice, stepNanos, guide, fromRow + sliceFromRow);
    }

    @Override
    public String toString() {
        return "time index " + stamps + (stepNanos > 0 ? " every " + Duration.ofNanos(stepNanos) : "");
    }
}
