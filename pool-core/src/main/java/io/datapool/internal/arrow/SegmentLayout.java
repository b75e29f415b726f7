package io.datapool.internal.arrow;

import io.datapool.schema.Field;
import io.datapool.schema.Schema;
import java.util.ArrayList;
import java.util.List;

/**
 * Where everything of a segment file lies. Offsets are bytes from the start of the file.
 *
 * <pre>
 *   0                "ARROW1" 00 00
 *   8                schema message                     header
 *                    record batch message
 *   bodyOffset       column 0    (multiple of 64)
 *                    column 1    (multiple of 64)       body: one run of values per column; what lies between means nothing
 *                    ...
 *                    time guide  (multiple of 64)       where there is one: TimeGuide
 *   bodyEnd          end-of-stream mark, check block
 *   bodyEnd + 24     footer, footer length, "ARROW1"    tail
 * </pre>
 *
 * <p>A writer lays out for the most rows it may get; when fewer arrive the offsets stay and the runs end earlier.
 *
 * @param rows values in each column, 0 to {@link #MAX_ROWS}
 * @param bodyOffset where the first column starts, a multiple of 64
 * @param columnOffsets where each column starts, each a multiple of 64
 * @param columnBytes how long each column's values are
 * @param bodyEnd where the last column or the time guide ends, rounded up to a multiple of 64
 */
public record SegmentLayout(int rows, long bodyOffset, List<Long> columnOffsets, List<Long> columnBytes, long bodyEnd) {
    /** Every buffer starts at a multiple of this many bytes. */
    public static final int ALIGNMENT = 64;

    /** The most rows a dataset can have: the longest array most JVMs allow. */
    public static final int MAX_ROWS = Integer.MAX_VALUE - 8;

    /** Copies the lists. */
    public SegmentLayout {
        columnOffsets = List.copyOf(columnOffsets);
        columnBytes = List.copyOf(columnBytes);
    }

    /**
     * Lays out columns one after the other.
     *
     * @param schema the columns
     * @param rows values in each column
     * @param headerBytes room for the header before the first column
     */
    public static SegmentLayout of(Schema schema, int rows, long headerBytes) {
        long bodyOffset = align(headerBytes);
        List<Long> offsets = new ArrayList<>();
        long offset = bodyOffset;
        for (Field field : schema.fields()) {
            offsets.add(offset);
            offset = align(offset + (long) rows * field.type().width());
        }
        return new SegmentLayout(rows, bodyOffset, offsets, bytes(schema, rows), offset);
    }

    private static List<Long> bytes(Schema schema, int rows) {
        return schema.fields().stream()
                .map(field -> (long) rows * field.type().width())
                .toList();
    }

    /** The same offsets with fewer rows; the body ends after the last column's run. */
    public SegmentLayout shrunkTo(Schema schema, int fewerRows) {
        List<Long> bytes = bytes(schema, fewerRows);
        int last = bytes.size() - 1;
        return new SegmentLayout(
                fewerRows, bodyOffset, columnOffsets, bytes, align(columnOffsets.get(last) + bytes.get(last)));
    }

    /** The same with room for so many bytes behind what there is. */
    public SegmentLayout extendedBy(long bytes) {
        return new SegmentLayout(rows, bodyOffset, columnOffsets, columnBytes, align(bodyEnd + bytes));
    }

    /** Where the last of the columns' values ends. */
    long columnsEnd() {
        long end = bodyOffset;
        for (int i = 0; i < columnOffsets.size(); i++) {
            end = Math.max(end, columnOffsets.get(i) + columnBytes.get(i));
        }
        return end;
    }

    /** The smallest multiple of {@link #ALIGNMENT} that is not below {@code offsetBytes}. */
    public static long align(long offsetBytes) {
        return (offsetBytes + ALIGNMENT - 1) & -ALIGNMENT;
    }
}
