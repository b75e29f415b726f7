package io.datapool;

import io.datapool.format.EpochNanos;
import io.datapool.format.TimeGuide;
import io.datapool.format.TimeRange;
import io.datapool.internal.segment.MappedRegion;

/**
 * The {@link TimeGuide} of a mapped segment. What it says is not checked when a segment is opened, so its rows are to be taken
 * with care; its buckets are always its own.
 */
final class MappedTimeGuide {
    private final MappedRegion region;
    private final long offsetBytes;
    private final long firstStamp;
    private final int shift;
    private final int lastBucket;

    MappedTimeGuide(MappedRegion region, TimeGuide guide, TimeRange time) {
        this.region = region;
        offsetBytes = guide.offsetBytes();
        firstStamp = EpochNanos.of(time.first());
        shift = guide.shift();
        lastBucket = guide.entries() - 2;
    }

    /** The bucket of a moment that is not earlier than the first stamp; of one after the last stamp the last bucket. */
    int bucket(long epochNanos) {
        long bucket = (epochNanos - firstStamp) >>> shift;
        // With a shift of 0 it may look negative.
        return bucket < 0 || bucket > lastBucket ? lastBucket : (int) bucket;
    }

    /** The first row in that bucket or a later one. */
    int firstRow(int bucket) {
        return region.int32(offsetBytes + ((long) bucket << 2));
    }

    /** The row after the last one in that bucket. */
    int endRow(int bucket) {
        return firstRow(bucket + 1);
    }
}
