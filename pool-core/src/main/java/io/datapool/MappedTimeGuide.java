package io.datapool;

import io.datapool.internal.arrow.TimeGuide;
import io.datapool.internal.segment.MappedRegion;

/**
 * The {@link TimeGuide} of a mapped segment. Nobody checks what it says when a segment is opened: of a damaged one the answers
 * are wrong, but nothing outside the guide and the stamps is read.
 */
final class MappedTimeGuide {
    /** In a bucket of more rows than this, how far a moment is in it tells too little of where its row is. */
    private static final int CROWDED_ROWS = 1024;

    private final MappedRegion region;
    private final long offsetBytes;
    private final long firstStamp;
    private final long bucketNanos;
    private final long lastBucket;
    /** Zero where the stamps are not on a grid. */
    private final long stepNanos;

    MappedTimeGuide(MappedRegion region, TimeGuide guide) {
        this.region = region;
        offsetBytes = guide.offsetBytes();
        firstStamp = guide.firstStamp();
        bucketNanos = guide.bucketNanos();
        lastBucket = guide.entries() - 2L;
        stepNanos = guide.stepNanos();
    }

    /**
     * The first row not earlier than a moment.
     *
     * @param epochNanos later than the first of the stamps, and not later than the last
     * @param stamps all stamps, or a slice of them
     * @param last the last row of {@code stamps}
     * @param fromRow the row of all that is row 0 of {@code stamps}
     */
    int rowAtOrAfter(long epochNanos, LongColumn stamps, int last, int fromRow) {
        long since = epochNanos - firstStamp;
        long bucket = Long.divideUnsigned(since, bucketNanos);
        if (bucket < 0 || bucket > lastBucket) {
            bucket = lastBucket; // stamps are not what the registry says
        }
        long entry = offsetBytes + (bucket << 2);
        int low = region.int32(entry);
        int high = region.int32(entry + Integer.BYTES);
        if (stepNanos != 0) {
            // Of the bucket's steps so many are earlier, and so many are not; there is at most one row at each.
            long earlier = (since - bucket * bucketNanos + stepNanos - 1) / stepNanos;
            long others = bucketNanos / stepNanos - earlier;
            int from = inside(Math.max(low, high - others) - fromRow, last);
            return TimeIndex.bisect(stamps, epochNanos, from, inside(Math.min(high, low + earlier) - fromRow, last));
        }
        int from = inside((long) low - fromRow, last);
        int to = inside((long) high - fromRow, last);
        if (to - from > CROWDED_ROWS) {
            return TimeIndex.bisect(stamps, epochNanos, from, to);
        }
        double passed = (double) (since - bucket * bucketNanos) / bucketNanos;
        return searchNear(stamps, epochNanos, from, to, from + (int) (passed * (to - from)));
    }

    /** What is said of all stamps may lie outside of a slice. */
    private static int inside(long row, int last) {
        return (int) Math.max(0, Math.min(row, last));
    }

    /** Bisection that sets out from a guess, in steps that double: most of the time it stays in one cache line. */
    private static int searchNear(LongColumn stamps, long epochNanos, int from, int to, int guess) {
        int low = from;
        int high = to;
        int probe = guess;
        for (int step = 1; low < high; step <<= 1) {
            if (probe < low || probe >= high) {
                probe = (low + high) >>> 1;
            }
            if (stamps.get(probe) < epochNanos) {
                low = probe + 1;
                probe = low + step;
            } else {
                high = probe;
                probe = high - step;
            }
        }
        return low;
    }
}
