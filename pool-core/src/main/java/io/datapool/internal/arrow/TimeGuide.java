package io.datapool.internal.arrow;

import io.datapool.schema.EpochNanos;
import io.datapool.schema.TimeRange;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where the time guide of a segment lies, and how it counts. The guide is a table that leads from a moment to the few rows
 * around it: the time from the first stamp to the last is cut into buckets of equal length, and each bucket has an entry.
 *
 * <pre>
 *   bucket of a stamp = (stamp - first stamp) / bucketNanos     as unsigned numbers of 64 bits, rounded down
 *
 *   offsetBytes       int32    entry 0         first row whose bucket is 0 or a later one: always 0
 *   + 4               int32    entry 1         first row whose bucket is 1 or a later one
 *   ...
 *   + 4 * buckets     int32    entry buckets   number of rows
 * </pre>
 *
 * <p>The stamps of bucket {@code b} are those of the rows from entry {@code b} up to, but without, entry {@code b + 1}. Where
 * the stamps lie on a grid with gaps, a bucket is a whole number of steps, and a bucket that has as many rows as steps has one
 * at each of them: no stamp needs to be read to find the right one.
 *
 * <p>The guide lies behind the columns, inside the record batch's body, where no Arrow buffer refers to it.
 *
 * @param offsetBytes where it starts in the file, a multiple of {@link SegmentLayout#ALIGNMENT}
 * @param entries number of entries: one more than there are buckets
 * @param firstStamp the stamp of row 0
 * @param bucketNanos length of a bucket, 1 to 10^18 - 1
 * @param stepNanos what divides all distances of neighbouring stamps, which are different, and {@code bucketNanos}; 0 where
 *     the stamps are not on a grid
 * @param crc32c CRC-32C of its entries, as 8 hexadecimal digits
 */
public record TimeGuide(
        long offsetBytes, int entries, long firstStamp, long bucketNanos, long stepNanos, String crc32c) {
    /** Datasets of fewer rows get no guide: bisecting them is as fast. */
    static final int MIN_ROWS = 1024;

    /** There are no more buckets than one for so many rows, which makes the guide at most 1/32 of the time column. */
    private static final int ROWS_PER_BUCKET = 16;

    private static final Pattern TEXT = Pattern.compile("(\\d{1,18}),(\\d{1,9}),(\\d{1,18}),(\\d{1,18}),([0-9a-f]{8})");

    /** The most bytes that the guide of a dataset of so many rows can have. */
    public static long maxBytes(int rows) {
        return (rows / ROWS_PER_BUCKET + 1L) * Integer.BYTES;
    }

    /**
     * The guide to make for a time index. Whether its stamps lie on a grid, and its checksum, {@link #completed} tells.
     *
     * @param time the range of the time index
     * @param rows how many there are
     * @param offsetBytes where there is room for {@link #maxBytes}
     * @return empty where it needs none, for it is regular or short
     */
    public static Optional<TimeGuide> plan(TimeRange time, int rows, long offsetBytes) {
        if (time.regular() || rows < MIN_ROWS) {
            return Optional.empty();
        }
        long unitNanos = time.step().map(Duration::toNanos).orElse(1L);
        long units = Long.divideUnsigned(lengthNanos(time), unitNanos);
        long bucketNanos = (Long.divideUnsigned(units, rows / ROWS_PER_BUCKET) + 1) * unitNanos;
        int entries = Math.toIntExact(entries(time, bucketNanos));
        return Optional.of(new TimeGuide(
                offsetBytes,
                entries,
                EpochNanos.of(time.first()),
                bucketNanos,
                time.step().map(Duration::toNanos).orElse(0L),
                ""));
    }

    /** The planned guide when its entries are known. */
    public TimeGuide completed(boolean onGrid, String checksum) {
        return new TimeGuide(offsetBytes, entries, firstStamp, bucketNanos, onGrid ? stepNanos : 0, checksum);
    }

    /** One for each bucket from the first stamp's to the last one's, and one more. */
    private static long entries(TimeRange time, long bucketNanos) {
        return Long.divideUnsigned(lengthNanos(time), bucketNanos) + 2;
    }

    /** From the first stamp to the last, unsigned: it may be more than 2^63 nanoseconds. */
    private static long lengthNanos(TimeRange time) {
        return EpochNanos.of(time.last()) - EpochNanos.of(time.first());
    }

    /**
     * The guide that a segment has.
     *
     * @param segment what the file says
     * @param time the range of its time index
     * @return empty where it has none
     * @throws IllegalArgumentException when what it says of its guide cannot be
     */
    public static Optional<TimeGuide> of(SegmentDescription segment, Optional<TimeRange> time) {
        String text = segment.footer().get(SegmentDescription.TIME_GUIDE);
        if (text == null) {
            return Optional.empty();
        }
        Optional<TimeGuide> guide =
                time.flatMap(range -> parse(text, range).filter(found -> found.fits(segment, range)));
        if (guide.isEmpty()) {
            throw new IllegalArgumentException("its time guide cannot be: " + text);
        }
        return guide;
    }

    private static Optional<TimeGuide> parse(String text, TimeRange time) {
        Matcher parts = TEXT.matcher(text);
        return parts.matches()
                ? Optional.of(new TimeGuide(
                        Long.parseLong(parts.group(1)),
                        Integer.parseInt(parts.group(2)),
                        EpochNanos.of(time.first()),
                        Long.parseLong(parts.group(3)),
                        Long.parseLong(parts.group(4)),
                        parts.group(5)))
                : Optional.empty();
    }

    private boolean fits(SegmentDescription segment, TimeRange time) {
        return bucketNanos > 0
                && entries == entries(time, bucketNanos)
                && (stepNanos == 0 || bucketNanos % stepNanos == 0)
                && offsetBytes % SegmentLayout.ALIGNMENT == 0
                && offsetBytes >= segment.layout().columnsEnd()
                && offsetBytes <= segment.layout().bodyEnd() - bytes();
    }

    /** Length of all entries. */
    public long bytes() {
        return (long) entries * Integer.BYTES;
    }

    /** As the footer says it: offset, entries, bucket and step, decimal, and the checksum, separated by commas. */
    public String text() {
        return offsetBytes + "," + entries + "," + bucketNanos + "," + stepNanos + "," + crc32c;
    }
}
