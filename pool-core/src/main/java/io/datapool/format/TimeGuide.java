package io.datapool.format;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where the time guide of a segment lies, and how it counts. The guide is a table that leads from a moment to the few rows
 * around it: time from the first stamp to the last is cut into buckets of {@code 2^shift} nanoseconds, and each bucket has an
 * entry.
 *
 * <pre>
 *   bucket of a stamp = (stamp - first stamp) >>> shift     as unsigned numbers of 64 bits
 *
 *   offsetBytes       int32    entry 0         first row whose bucket is 0 or a later one: always 0
 *   + 4               int32    entry 1         first row whose bucket is 1 or a later one
 *   ...
 *   + 4 * buckets     int32    entry buckets   number of rows
 * </pre>
 *
 * <p>The stamps of a bucket {@code b} are those of the rows from entry {@code b} up to, but without, entry {@code b + 1}. The
 * guide lies behind the columns, inside the record batch's body, where no Arrow buffer refers to it.
 *
 * @param offsetBytes where it starts in the file, a multiple of {@link SegmentLayout#ALIGNMENT}
 * @param entries number of entries: one more than there are buckets
 * @param shift log2 of a bucket's nanoseconds, 0 to 63
 * @param crc32c CRC-32C of its entries, as 8 hexadecimal digits
 */
public record TimeGuide(long offsetBytes, int entries, int shift, String crc32c) {
    /** Datasets of fewer rows have no guide: bisecting them is as fast. */
    public static final int MIN_ROWS = 1024;

    /** No more buckets than one for so many rows; as a bucket's length is a power of two, there may be half as many. */
    private static final int ROWS_PER_BUCKET = 32;

    private static final Pattern TEXT = Pattern.compile("(\\d{1,18}),(\\d{1,9}),(\\d{1,2}),([0-9a-f]{8})");

    /** Whether the writer makes a guide for such a time index: a regular one needs none. */
    public static boolean isWorthwhile(TimeRange time, int rows) {
        return rows >= MIN_ROWS && !time.regular();
    }

    /** The most bytes that the guide of a dataset of so many rows can have. */
    public static long maxBytes(int rows) {
        return (rows / ROWS_PER_BUCKET + 2L) * Integer.BYTES;
    }

    /** The shift that makes as many buckets as a dataset of so many rows should have. */
    public static int shift(TimeRange time, int rows) {
        int shift = 0;
        while (Long.compareUnsigned(lengthNanos(time) >>> shift, Math.max(1, rows / ROWS_PER_BUCKET)) >= 0) {
            shift++;
        }
        return shift;
    }

    /** The entries that a guide with that shift has; at most 2^63 + 1, which is why it is a long. */
    public static long entries(TimeRange time, int shift) {
        return (lengthNanos(time) >>> shift) + 2;
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
     * @throws IllegalArgumentException when what it says of its guide cannot be; the message says what
     */
    public static Optional<TimeGuide> of(SegmentDescription segment, Optional<TimeRange> time) {
        String text = segment.footer().get(SegmentDescription.TIME_GUIDE);
        if (text == null) {
            return Optional.empty();
        }
        TimeGuide guide = parse(text);
        if (time.isEmpty() || !guide.fits(segment, time.get())) {
            throw new IllegalArgumentException("its time guide cannot be: " + text);
        }
        return Optional.of(guide);
    }

    private static TimeGuide parse(String text) {
        Matcher parts = TEXT.matcher(text);
        if (!parts.matches()) {
            throw new IllegalArgumentException("its time guide cannot be read: " + text);
        }
        return new TimeGuide(
                Long.parseLong(parts.group(1)),
                Integer.parseInt(parts.group(2)),
                Integer.parseInt(parts.group(3)),
                parts.group(4));
    }

    private boolean fits(SegmentDescription segment, TimeRange time) {
        return shift < Long.SIZE
                && entries >= 2
                && entries - 2 == lengthNanos(time) >>> shift
                && offsetBytes % SegmentLayout.ALIGNMENT == 0
                && offsetBytes >= segment.layout().columnsEnd(segment.schema())
                && offsetBytes <= segment.layout().bodyEnd() - bytes();
    }

    /** Length of all entries. */
    public long bytes() {
        return (long) entries * Integer.BYTES;
    }

    /** As the footer says it: offset, entries and shift, decimal, and the checksum, separated by commas. */
    public String text() {
        return offsetBytes + "," + entries + "," + shift + "," + crc32c;
    }
}
