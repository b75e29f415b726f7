package io.datapool.internal.segment;

import io.datapool.format.DatasetInfo;
import io.datapool.format.EpochNanos;
import io.datapool.format.TimeGuide;
import io.datapool.format.TimeRange;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.function.IntConsumer;
import java.util.zip.CRC32C;

/** Tells the entries of a {@link TimeGuide}, given the stamps one after the other. */
final class GuideScan {
    private static final int READ_ROWS = 1 << 15;

    private final long first;
    private final int shift;
    private final int entries;
    private final IntConsumer entry;
    private int rows;
    private int told;

    /**
     * @param time the range of the stamps that will come
     * @param shift the guide's
     * @param entries the guide's
     * @param entry is told all of them, in order
     */
    GuideScan(TimeRange time, int shift, int entries, IntConsumer entry) {
        first = EpochNanos.of(time.first());
        this.shift = shift;
        this.entries = entries;
        this.entry = entry;
    }

    /** The stamp of the next row. */
    void stamp(long epochNanos) {
        long bucket = (epochNanos - first) >>> shift;
        if (bucket >= told) {
            tell(Math.min(bucket + 1, entries));
        }
        rows++;
    }

    /** After the last row. */
    void end() {
        tell(entries);
    }

    private void tell(long end) {
        while (told < end) {
            entry.accept(rows);
            told++;
        }
    }

    /**
     * Writes the guide of a time index.
     *
     * @param stamps the time index
     * @param rows how many
     * @param time their range
     * @param region where to
     * @param offsetBytes where in it, with room for {@link TimeGuide#maxBytes}
     */
    static TimeGuide write(ColumnSink stamps, int rows, TimeRange time, MappedRegion region, long offsetBytes) {
        int shift = TimeGuide.shift(time, rows);
        int entries = Math.toIntExact(TimeGuide.entries(time, shift));
        ByteBuffer target = region.buffer(offsetBytes, entries * Integer.BYTES);
        GuideScan scan = new GuideScan(time, shift, entries, target::putInt);
        for (int row = 0; row < rows; row++) {
            scan.stamp(stamps.int64(row));
        }
        scan.end();
        CRC32C crc = new CRC32C();
        crc.update(target.flip());
        return new TimeGuide(offsetBytes, entries, shift, Checksums.text(crc));
    }

    /** The checksum that the guide must have if it is to say what the stamps of the file say. */
    static String crc32c(RandomAccessFile file, DatasetInfo info, TimeGuide guide) throws IOException {
        CRC32C crc = new CRC32C();
        ByteBuffer entry = ByteBuffer.allocate(Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        GuideScan scan = new GuideScan(
                info.time().orElseThrow(),
                guide.shift(),
                guide.entries(),
                row -> crc.update(entry.putInt(0, row).clear()));
        ByteBuffer stamps = ByteBuffer.allocate(READ_ROWS * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        file.seek(info.columns().get(0).offsetBytes());
        for (int left = info.rows(); left > 0; left -= READ_ROWS) {
            int rows = Math.min(left, READ_ROWS);
            file.readFully(stamps.array(), 0, rows * Long.BYTES);
            for (int row = 0; row < rows; row++) {
                scan.stamp(stamps.getLong(row * Long.BYTES));
            }
        }
        scan.end();
        return Checksums.text(crc);
    }
}
