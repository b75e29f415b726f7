package io.datapool.internal.arrow;

import io.datapool.schema.ColumnType;
import io.datapool.schema.Field;
import io.datapool.schema.Schema;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Map;

/** A whole segment in an array, made without the file system. */
public final class SegmentBytes {
    static final Schema SCHEMA = new Schema(List.of(
            new Field("timestamp", ColumnType.TIMESTAMP),
            new Field("f", ColumnType.FLOAT32),
            new Field("d", ColumnType.FLOAT64),
            new Field("n", ColumnType.INT64)));
    static final SegmentIdentity IDENTITY = new SegmentIdentity("0123456789abcdef0123456789abcdef", "k", 7, "test");

    private SegmentBytes() {}

    static SegmentLayout layout(int rows) {
        return SegmentLayout.of(SCHEMA, rows, ArrowWriter.headerRoom(SCHEMA, IDENTITY));
    }

    static SegmentDescription description(SegmentLayout layout) {
        return new SegmentDescription(
                FormatVersion.OWN,
                IDENTITY,
                SCHEMA,
                layout,
                Map.of(
                        SegmentDescription.CRC32C,
                        "00000000,00000000,00000000,00000000",
                        SegmentDescription.REGISTRY_ROW,
                        "{}"));
    }

    /** All values are zero. */
    static byte[] of(SegmentLayout layout) {
        byte[] header = ArrowWriter.header(description(layout));
        byte[] tail = ArrowWriter.tail(description(layout), header);
        ByteBuffer file = ByteBuffer.allocate(Math.toIntExact(layout.bodyEnd()) + tail.length);
        file.put(0, header).put(Math.toIntExact(layout.bodyEnd()), tail);
        return file.array();
    }

    static ArrowReader.ByteSource source(byte[] file) {
        return (offset, length) -> {
            byte[] bytes = new byte[length];
            System.arraycopy(file, Math.toIntExact(offset), bytes, 0, length);
            return bytes;
        };
    }

    /** Makes both checksums right again, so that only what they guard is wrong. */
    public static void correctChecksums(byte[] file, SegmentLayout layout) {
        ByteBuffer buffer = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        int bodyOffset = Math.toIntExact(layout.bodyOffset());
        int bodyEnd = Math.toIntExact(layout.bodyEnd());
        byte[] header = new byte[bodyOffset];
        buffer.get(0, header);
        buffer.putInt(bodyEnd + ArrowFraming.CHECK_HEADER_CRC, ArrowFraming.crc(header));
        buffer.putInt(bodyEnd + ArrowFraming.CHECK_TAIL_CRC, 0);
        byte[] tail = new byte[file.length - bodyEnd];
        buffer.get(bodyEnd, tail);
        buffer.putInt(bodyEnd + ArrowFraming.CHECK_TAIL_CRC, ArrowFraming.crc(tail));
    }
}
