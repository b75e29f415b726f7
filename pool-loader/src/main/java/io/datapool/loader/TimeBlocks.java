package io.datapool.loader;

import io.datapool.DatasetWriter;
import java.nio.IntBuffer;
import org.jspecify.annotations.Nullable;

/** Passes over the time index of a dataset that is being written, a block of rows at a time. */
final class TimeBlocks {
    /** Rows per block. */
    static final int ROWS = 8_192;

    private final DatasetWriter writer;
    private final int rows;

    TimeBlocks(DatasetWriter writer, int rows) {
        this.writer = writer;
        this.rows = rows;
    }

    /** Takes two neighbouring stamps. */
    @FunctionalInterface
    interface PairConsumer {
        void accept(long earlier, long later);
    }

    /**
     * Visits all pairs of neighbours.
     *
     * @param order which rows, in which order; null for all as they stand
     */
    void forEachPair(@Nullable IntBuffer order, PairConsumer pairs) {
        int count = order == null ? rows : order.limit();
        long[] block = new long[ROWS];
        long previous = 0;
        for (int from = 0; from < count; from += ROWS) {
            int now = Math.min(ROWS, count - from);
            fill(block, order, from, now);
            for (int i = 0; i < now; i++) {
                if (from + i > 0) {
                    pairs.accept(previous, block[i]);
                }
                previous = block[i];
            }
        }
    }

    private void fill(long[] block, @Nullable IntBuffer order, int from, int count) {
        if (order == null) {
            writer.get(0, from, block, 0, count);
        } else {
            for (int i = 0; i < count; i++) {
                writer.get(0, order.get(from + i), block, i, 1);
            }
        }
    }

    /** The distance that more than half of all neighbours have; 0 where there is none. */
    long majorityStep(@Nullable IntBuffer order) {
        // Boyer-Moore: if any distance is in the majority, it is the candidate that survives.
        long[] candidate = new long[2]; // distance, votes
        forEachPair(order, (earlier, later) -> {
            long distance = later - earlier;
            if (candidate[1] == 0) {
                candidate[0] = distance;
            }
            candidate[1] += distance == candidate[0] ? 1 : -1;
        });
        long[] agreeing = new long[2]; // agreeing, all
        forEachPair(order, (earlier, later) -> {
            agreeing[0] += later - earlier == candidate[0] ? 1 : 0;
            agreeing[1]++;
        });
        return candidate[0] > 0 && agreeing[0] > agreeing[1] / 2 ? candidate[0] : 0;
    }
}
