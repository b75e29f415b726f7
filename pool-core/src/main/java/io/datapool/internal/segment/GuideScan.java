package io.datapool.internal.segment;

import io.datapool.internal.arrow.TimeGuide;
import io.datapool.schema.DatasetInfo;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.function.IntConsumer;
import java.util.zip.CRC32C;

/** One pass over a time index that tells the entries of its {@link TimeGuide}. */
final class GuideScan {
    private static final int READ_ROWS = 1 << 15;

    private final TimeGuide guide;
    private final IntConsumer entry;
    private long previous;
    private boolean onGrid;
    private int rows;
    private int told;

    private GuideScan(TimeGuide guide, IntConsumer entry) {
        this.guide = guide;
        this.entry = entry;
        onGrid = guide.stepNanos() != 0;
    }

    /** Writes a guide that was planned for these stamps. */
    static TimeGuide write(TimeGuide planned, ColumnBuffer stamps, int rows, MappedRegion region) {
        ByteBuffer target = region.buffer(planned.offsetBytes(), Math.toIntExact(planned.bytes()));
        GuideScan scan = new GuideScan(planned, target::putInt);
        for (int row = 0; row < rows; row++) {
            scan.stamp(stamps.int64(row));
        }
        scan.end();
        CRC32C crc = new CRC32C();
        crc.update(target.flip());
        return planned.completed(scan.onGrid, Checksums.text(crc));
    }

    /** The guide as it must be if it is to say what the stamps in the file say. */
    static TimeGuide recompute(TimeGuide guide, RandomAccessFile file, DatasetInfo info) throws IOException {
        CRC32C crc = new CRC32C();
        ByteBuffer bytes = ByteBuffer.allocate(Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        GuideScan scan =
                new GuideScan(guide, row -> crc.update(bytes.putInt(0, row).array()));
        ByteBuffer stamps = ByteBuffer.allocate(READ_ROWS * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        file.seek(info.columns().get(0).offsetBytes());
        for (int left = info.rows(); left > 0; left -= READ_ROWS) {
            int now = Math.min(left, READ_ROWS);
            file.readFully(stamps.array(), 0, now * Long.BYTES);
            for (int row = 0; row < now; row++) {
                scan.stamp(stamps.getLong(row * Long.BYTES));
            }
        }
        scan.end();
        return guide.completed(scan.onGrid, Checksums.text(crc));
    }

    private void stamp(long epochNanos) {
        long bucket = Long.divideUnsigned(epochNanos - guide.firstStamp(), guide.bucketNanos());
        if (bucket >= told) {
            tell(Math.min(bucket + 1, guide.entries()));
        }
        if (onGrid && rows > 0) {
            long distance = epochNanos - previous;
            onGrid = distance == guide.stepNanos()
                    || (distance != 0 && Long.remainderUnsigned(distance, guide.stepNanos()) == 0);
        }
        previous = epochNanos;
        rows++;
    }

    private void end() {
        tell(guide.entries());
    }

    private void tell(long end) {
        while (told < end) {
            entry.accept(rows);
            told++;
        }
    }
}
