package io.datapool.loader;

import io.datapool.DatasetWriter;
import io.datapool.parquet.ParquetException;
import io.datapool.parquet.ParquetFile;
import io.datapool.schema.DatasetKind;
import io.datapool.schema.EpochNanos;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.IntBuffer;
import java.nio.LongBuffer;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which rows of a file become rows of the dataset, and in which order; what the {@link LoadOptions} say of unsorted,
 * duplicate, missing and open rows. Usually all of them, as they stand, which takes one pass and no memory; otherwise the
 * row numbers are kept off the heap.
 */
final class RowOrder {
    private static final int RADIX_BITS = 16;
    private static final int RADIX = 1 << RADIX_BITS;
    private static final int RADIX_MASK = RADIX - 1;

    private final ParquetFile file;
    private final DatasetWriter writer;
    private final LoadOptions options;
    private final int rows;
    private int selected;
    private int missingTime;
    private int outOfOrder;
    private int duplicates;
    private int open;
    private @Nullable Instant openUntil;

    /**
     * @param file what was read
     * @param writer holds the file's rows, its time index in column 0
     * @param rows how many
     */
    RowOrder(ParquetFile file, DatasetWriter writer, LoadOptions options, int rows) {
        this.file = file;
        this.writer = writer;
        this.options = options;
        this.rows = rows;
    }

    /**
     * Decides.
     *
     * @param chosen the rows that {@code where} selected; empty for all
     * @return the rows to keep, in order; empty when all stay as they are
     * @throws ParquetException when the options refuse what the file holds
     */
    Optional<IntBuffer> decide(Optional<BitSet> chosen) throws ParquetException {
        long[] stamps = new long[TimeBlocks.ROWS];
        survey(chosen, stamps);
        refuse();
        boolean dropsDuplicates =
                duplicates > 0 && options.duplicates(writer.plan().kind()) != LoadOptions.Duplicates.KEEP_ALL;
        IntBuffer order = null;
        if (missingTime > 0 || outOfOrder > 0 || dropsDuplicates || selected < rows) {
            order = candidates(chosen);
            LongBuffer times = times();
            if (outOfOrder > 0) {
                order = sort(order, times);
            }
            // Rows that were apart may have met.
            order = withoutDuplicates(order, times);
        }
        return withoutOpen(order);
    }

    /** Rows left out because {@code where} did not select them. */
    int leftOut() {
        return rows - selected;
    }

    /** Rows without a time. */
    int missingTime() {
        return missingTime;
    }

    /** Rows earlier than the row before them. */
    int outOfOrder() {
        return outOfOrder;
    }

    /** Rows of the same time as another one. */
    int duplicates() {
        return duplicates;
    }

    /** Bars that were dropped because they were not over. */
    int open() {
        return open;
    }

    /** When the first of them will be over. */
    Optional<Instant> openUntil() {
        return Optional.ofNullable(openUntil);
    }

    private void survey(Optional<BitSet> chosen, long[] stamps) throws ParquetException {
        long previous = Long.MIN_VALUE;
        for (int from = 0; from < rows; from += stamps.length) {
            int count = Math.min(stamps.length, rows - from);
            writer.get(0, from, stamps, 0, count);
            for (int i = 0; i < count; i++) {
                if (chosen.isPresent() && !chosen.get().get(from + i)) {
                    continue;
                }
                selected++;
                if (stamps[i] == Long.MIN_VALUE) {
                    if (missingTime++ == 0 && options.missingTime() == LoadOptions.MissingTime.REJECT) {
                        throw new ParquetException("row " + (from + i) + " of " + file.path()
                                + " has no time stamp. Repair the file, or leave such rows out (missingTime, --missing-time"
                                + " drop)");
                    }
                    continue;
                }
                if (stamps[i] < previous) {
                    if (outOfOrder++ == 0 && options.unsorted() == LoadOptions.Unsorted.REJECT) {
                        throw new ParquetException(
                                "row " + (from + i) + " of " + file.path() + " is earlier than the row before"
                                        + " it. Sort the file, or let it be sorted (unsorted, --unsorted sort)");
                    }
                } else if (stamps[i] == previous) {
                    duplicates++;
                }
                previous = stamps[i];
            }
        }
    }

    private void refuse() throws ParquetException {
        if (duplicates > 0 && options.duplicates(writer.plan().kind()) == LoadOptions.Duplicates.REJECT) {
            throw new ParquetException(
                    file.path() + " has " + duplicates + " rows of the same time as the row before. Repair the"
                            + " file, or choose which one to keep (duplicates, --duplicates)");
        }
    }

    private IntBuffer candidates(Optional<BitSet> chosen) {
        IntBuffer order = ints(selected - missingTime);
        long[] stamps = new long[TimeBlocks.ROWS];
        for (int from = 0; from < rows; from += stamps.length) {
            int count = Math.min(stamps.length, rows - from);
            writer.get(0, from, stamps, 0, count);
            for (int i = 0; i < count; i++) {
                if (stamps[i] != Long.MIN_VALUE
                        && (chosen.isEmpty() || chosen.get().get(from + i))) {
                    order.put(from + i);
                }
            }
        }
        return order.flip();
    }

    private LongBuffer times() {
        LongBuffer times = direct(rows, Long.BYTES).asLongBuffer();
        long[] stamps = new long[TimeBlocks.ROWS];
        for (int from = 0; from < rows; from += stamps.length) {
            int count = Math.min(stamps.length, rows - from);
            writer.get(0, from, stamps, 0, count);
            times.put(stamps, 0, count);
        }
        return times.flip();
    }

    /** Least significant digits first, which keeps rows of equal time in their order. */
    private static IntBuffer sort(IntBuffer order, LongBuffer times) {
        IntBuffer from = order;
        IntBuffer to = ints(order.limit());
        int[] positions = new int[RADIX];
        for (int shift = 0; shift < Long.SIZE; shift += RADIX_BITS) {
            Arrays.fill(positions, 0);
            for (int i = 0; i < from.limit(); i++) {
                positions[digit(times.get(from.get(i)), shift)]++;
            }
            int position = 0;
            for (int digit = 0; digit < RADIX; digit++) {
                int count = positions[digit];
                positions[digit] = position;
                position += count;
            }
            to.clear();
            for (int i = 0; i < from.limit(); i++) {
                int row = from.get(i);
                to.put(positions[digit(times.get(row), shift)]++, row);
            }
            IntBuffer swap = from;
            from = to;
            to = swap;
        }
        return from;
    }

    /** Of the number without its sign, so that times before 1970 come first. */
    private static int digit(long stamp, int shift) {
        return (int) ((stamp ^ Long.MIN_VALUE) >>> shift) & RADIX_MASK;
    }

    private IntBuffer withoutDuplicates(IntBuffer order, LongBuffer times) throws ParquetException {
        int kept = 0;
        duplicates = 0;
        for (int i = 0; i < order.limit(); i++) {
            int row = order.get(i);
            boolean same = kept > 0 && times.get(order.get(kept - 1)) == times.get(row);
            duplicates += same ? 1 : 0;
            switch (same ? options.duplicates(writer.plan().kind()) : LoadOptions.Duplicates.KEEP_ALL) {
                case KEEP_ALL -> order.put(kept++, row);
                case KEEP_LAST -> order.put(kept - 1, row);
                case KEEP_FIRST, REJECT -> {
                    // the one that is there stays; refused below if so wanted
                }
            }
        }
        refuse();
        return order.limit(kept);
    }

    /** Drops bars at the end that are not over; a funding rate is of a moment and has no end. */
    private Optional<IntBuffer> withoutOpen(@Nullable IntBuffer order) {
        Optional<Clock> clock = options.closedOnly();
        int kept = order == null ? rows : order.limit();
        if (clock.isPresent() && kept > 0 && writer.plan().kind() != DatasetKind.FUNDING) {
            long step = new TimeBlocks(writer, rows).majorityStep(order);
            long now = EpochNanos.of(clock.get().instant());
            while (step > 0 && kept > 0 && stamp(order, kept - 1) > now - step) {
                kept--;
                open++;
                openUntil = EpochNanos.instant(stamp(order, kept)).plusNanos(step);
            }
        }
        if (order == null && open == 0) {
            return Optional.empty();
        }
        return Optional.of((order == null ? allRows() : order).limit(kept));
    }

    private IntBuffer allRows() {
        IntBuffer all = ints(rows);
        for (int row = 0; row < rows; row++) {
            all.put(row, row);
        }
        return all;
    }

    private long stamp(@Nullable IntBuffer order, int index) {
        long[] stamp = new long[1];
        writer.get(0, order == null ? index : order.get(index), stamp, 0, 1);
        return stamp[0];
    }

    private static IntBuffer ints(int count) {
        return direct(count, Integer.BYTES).asIntBuffer();
    }

    private static ByteBuffer direct(int count, int width) {
        if (count > Integer.MAX_VALUE / width) {
            throw new IllegalArgumentException(count
                    + " rows are too many to be sorted or thinned out; sort the file first," + " or split it by year");
        }
        return ByteBuffer.allocateDirect(count * width).order(ByteOrder.nativeOrder());
    }
}
