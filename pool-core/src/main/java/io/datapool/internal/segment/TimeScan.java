package io.datapool.internal.segment;

import io.datapool.schema.EpochNanos;
import io.datapool.schema.TimeRange;
import java.time.Duration;
import java.util.Optional;
import java.util.function.IntToLongFunction;

/** One pass over a time index that is about to be published: order, range, step. */
final class TimeScan {
    private TimeScan() {}

    /**
     * Scans the first {@code rows} stamps, at least one.
     *
     * @throws IllegalArgumentException when a stamp is earlier than the one before it
     */
    static TimeRange scan(String key, String column, IntToLongFunction stamps, int rows) {
        long first = stamps.applyAsLong(0);
        // Boyer-Moore: if any distance is in the majority, it is the candidate that survives.
        long candidate = 0;
        int votes = 0;
        long previous = first;
        for (int row = 1; row < rows; row++) {
            long stamp = stamps.applyAsLong(row);
            if (stamp < previous) {
                throw new IllegalArgumentException("dataset '" + key + "': column '"
                        + column + "' descends at row " + row + ": " + EpochNanos.instant(stamp)
                        + " after "
                        + EpochNanos.instant(previous) + ". Sort the rows by time first");
            }
            long distance = stamp - previous;
            if (votes == 0) {
                candidate = distance;
            }
            votes += distance == candidate ? 1 : -1;
            previous = stamp;
        }
        int agreeing = count(stamps, rows, candidate);
        boolean majority = rows > 1 && candidate > 0 && agreeing > (rows - 1) / 2;
        return new TimeRange(
                EpochNanos.instant(first),
                EpochNanos.instant(previous),
                majority ? Optional.of(Duration.ofNanos(candidate)) : Optional.empty(),
                majority && agreeing == rows - 1);
    }

    private static int count(IntToLongFunction stamps, int rows, long distance) {
        int count = 0;
        long previous = stamps.applyAsLong(0);
        for (int row = 1; row < rows; row++) {
            long stamp = stamps.applyAsLong(row);
            if (stamp - previous == distance) {
                count++;
            }
            previous = stamp;
        }
        return count;
    }
}
