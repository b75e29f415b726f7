package io.datapool.internal.arrow;

import com.google.flatbuffers.FlatBufferBuilder;
import io.datapool.schema.Field;
import io.datapool.schema.Schema;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.apache.arrow.flatbuf.Block;
import org.apache.arrow.flatbuf.Buffer;
import org.apache.arrow.flatbuf.FieldNode;
import org.apache.arrow.flatbuf.FloatingPoint;
import org.apache.arrow.flatbuf.Footer;
import org.apache.arrow.flatbuf.Int;
import org.apache.arrow.flatbuf.KeyValue;
import org.apache.arrow.flatbuf.Message;
import org.apache.arrow.flatbuf.MessageHeader;
import org.apache.arrow.flatbuf.MetadataVersion;
import org.apache.arrow.flatbuf.Precision;
import org.apache.arrow.flatbuf.RecordBatch;
import org.apache.arrow.flatbuf.TimeUnit;
import org.apache.arrow.flatbuf.Timestamp;
import org.apache.arrow.flatbuf.Type;

/** Makes the bytes around the values of a segment. The layout is {@link ArrowFraming}'s. */
public final class ArrowWriter {
    private ArrowWriter() {}

    /** Room to leave for the header of a segment of that schema, whatever its layout turns out to be. */
    public static long headerRoom(Schema schema, SegmentIdentity identity) {
        // Flatbuffers leave out zero-valued scalars, so the largest header is one without zeros.
        List<Long> offsets = new ArrayList<>();
        schema.fields().forEach(field -> offsets.add(Long.MAX_VALUE));
        SegmentLayout largest = new SegmentLayout(SegmentLayout.MAX_ROWS, 0, offsets, offsets, Long.MAX_VALUE);
        return (long) ArrowFraming.LEADING_BYTES
                + schemaMessage(FormatVersion.OWN, schema, identity).length
                + ArrowFraming.MESSAGE_PREFIX_BYTES
                + recordBatchMessage(schema, largest).length
                + Long.BYTES;
    }

    /** The bytes from the start of the file to the first column. */
    public static byte[] header(SegmentDescription segment) {
        byte[] schemaMessage = schemaMessage(segment.version(), segment.schema(), segment.identity());
        byte[] batch = recordBatchMessage(segment.schema(), segment.layout());
        byte[] bytes = new byte[Math.toIntExact(segment.layout().bodyOffset())];
        ByteBuffer header = littleEndian(bytes);
        header.put(ArrowFraming.MAGIC).position(ArrowFraming.LEADING_BYTES);
        header.put(schemaMessage);
        int batchMetadataBytes = header.remaining() - ArrowFraming.MESSAGE_PREFIX_BYTES;
        header.putInt(ArrowFraming.CONTINUATION).putInt(batchMetadataBytes).put(batch);
        return bytes;
    }

    /** The bytes from the end of the last column to the end of the file. */
    public static byte[] tail(SegmentDescription segment, byte[] header) {
        byte[] footer = footer(segment);
        byte[] bytes = new byte[ArrowFraming.CHECK_BYTES + footer.length + ArrowFraming.TRAILING_BYTES];
        ByteBuffer tail = littleEndian(bytes);
        tail.putInt(ArrowFraming.CONTINUATION)
                .putInt(0)
                .put(ArrowFraming.CHECK_MAGIC)
                .putInt(ArrowFraming.crc(header));
        tail.position(ArrowFraming.CHECK_BYTES);
        tail.put(footer).putInt(footer.length).put(ArrowFraming.MAGIC);
        tail.putInt(ArrowFraming.CHECK_TAIL_CRC, ArrowFraming.crc(bytes));
        return bytes;
    }

    private static byte[] schemaMessage(FormatVersion version, Schema schema, SegmentIdentity identity) {
        FlatBufferBuilder fbb = new FlatBufferBuilder();
        int schemaOffset = schemaTable(fbb, version, schema, identity);
        Message.finishMessageBuffer(
                fbb, Message.createMessage(fbb, MetadataVersion.V5, MessageHeader.Schema, schemaOffset, 0, 0));
        byte[] metadata = fbb.sizedByteArray();
        // Messages end at multiples of 8 from the start of the file.
        int padded = (metadata.length + 7) & -8;
        byte[] message = new byte[ArrowFraming.MESSAGE_PREFIX_BYTES + padded];
        littleEndian(message).putInt(ArrowFraming.CONTINUATION).putInt(padded).put(metadata);
        return message;
    }

    private static byte[] recordBatchMessage(Schema schema, SegmentLayout layout) {
        FlatBufferBuilder fbb = new FlatBufferBuilder();
        int columns = schema.fields().size();
        RecordBatch.startBuffersVector(fbb, 2 * columns);
        for (int i = columns - 1; i >= 0; i--) {
            long offset = layout.columnOffsets().get(i) - layout.bodyOffset();
            Buffer.createBuffer(fbb, offset, layout.columnBytes().get(i));
            Buffer.createBuffer(fbb, offset, 0);
        }
        int buffers = fbb.endVector();
        RecordBatch.startNodesVector(fbb, columns);
        for (int i = 0; i < columns; i++) {
            FieldNode.createFieldNode(fbb, layout.rows(), 0);
        }
        int nodes = fbb.endVector();
        RecordBatch.startRecordBatch(fbb);
        RecordBatch.addLength(fbb, layout.rows());
        RecordBatch.addNodes(fbb, nodes);
        RecordBatch.addBuffers(fbb, buffers);
        int batch = RecordBatch.endRecordBatch(fbb);
        long bodyLength = layout.bodyEnd() - layout.bodyOffset();
        Message.finishMessageBuffer(
                fbb, Message.createMessage(fbb, MetadataVersion.V5, MessageHeader.RecordBatch, batch, bodyLength, 0));
        return fbb.sizedByteArray();
    }

    private static byte[] footer(SegmentDescription segment) {
        FlatBufferBuilder fbb = new FlatBufferBuilder();
        int schemaOffset = schemaTable(fbb, segment.version(), segment.schema(), segment.identity());
        int metadata = Footer.createCustomMetadataVector(fbb, keyValues(fbb, segment.footer()));
        SegmentLayout layout = segment.layout();
        long batchOffset = (long) ArrowFraming.LEADING_BYTES
                + schemaMessage(segment.version(), segment.schema(), segment.identity()).length;
        Footer.startRecordBatchesVector(fbb, 1);
        Block.createBlock(
                fbb,
                batchOffset,
                Math.toIntExact(layout.bodyOffset() - batchOffset),
                layout.bodyEnd() - layout.bodyOffset());
        int batches = fbb.endVector();
        Footer.startDictionariesVector(fbb, 0);
        int dictionaries = fbb.endVector();
        Footer.startFooter(fbb);
        Footer.addVersion(fbb, MetadataVersion.V5);
        Footer.addSchema(fbb, schemaOffset);
        Footer.addDictionaries(fbb, dictionaries);
        Footer.addRecordBatches(fbb, batches);
        Footer.addCustomMetadata(fbb, metadata);
        Footer.finishFooterBuffer(fbb, Footer.endFooter(fbb));
        return fbb.sizedByteArray();
    }

    private static int schemaTable(
            FlatBufferBuilder fbb, FormatVersion version, Schema schema, SegmentIdentity identity) {
        int[] fields = schema.fields().stream()
                .mapToInt(field -> fieldTable(fbb, field))
                .toArray();
        int fieldsVector = org.apache.arrow.flatbuf.Schema.createFieldsVector(fbb, fields);
        Map<String, String> metadata = new LinkedHashMap<>();
        metadata.put(ArrowFraming.POOL_ID, identity.poolId());
        metadata.put(ArrowFraming.KEY, identity.key());
        metadata.put(ArrowFraming.GENERATION, Long.toString(identity.generation()));
        metadata.put(ArrowFraming.WRITER, identity.writerVersion());
        metadata.put(ArrowFraming.FORMAT, Long.toString(version.format()));
        if (!version.readerFeatures().isEmpty()) {
            metadata.put(ArrowFraming.READER_FEATURES, String.join(",", new TreeSet<>(version.readerFeatures())));
        }
        int metadataVector = org.apache.arrow.flatbuf.Schema.createCustomMetadataVector(fbb, keyValues(fbb, metadata));
        org.apache.arrow.flatbuf.Schema.startSchema(fbb);
        org.apache.arrow.flatbuf.Schema.addFields(fbb, fieldsVector);
        org.apache.arrow.flatbuf.Schema.addCustomMetadata(fbb, metadataVector);
        return org.apache.arrow.flatbuf.Schema.endSchema(fbb);
    }

    private static int[] keyValues(FlatBufferBuilder fbb, Map<String, String> metadata) {
        return metadata.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .mapToInt(entry -> KeyValue.createKeyValue(
                        fbb, fbb.createString(entry.getKey()), fbb.createString(entry.getValue())))
                .toArray();
    }

    private static int fieldTable(FlatBufferBuilder fbb, Field field) {
        int name = fbb.createString(field.name());
        byte typeTag = 0;
        int type = 0;
        switch (field.type()) {
            case FLOAT32 -> {
                typeTag = Type.FloatingPoint;
                type = FloatingPoint.createFloatingPoint(fbb, Precision.SINGLE);
            }
            case FLOAT64 -> {
                typeTag = Type.FloatingPoint;
                type = FloatingPoint.createFloatingPoint(fbb, Precision.DOUBLE);
            }
            case INT64 -> {
                typeTag = Type.Int;
                type = Int.createInt(fbb, Long.SIZE, true);
            }
            case TIMESTAMP -> {
                typeTag = Type.Timestamp;
                type = Timestamp.createTimestamp(fbb, TimeUnit.NANOSECOND, fbb.createString("UTC"));
            }
            case OTHER -> throw new IllegalArgumentException("column '" + field.name() + "' has no type that is known");
        }
        int children = org.apache.arrow.flatbuf.Field.createChildrenVector(fbb, new int[0]);
        return org.apache.arrow.flatbuf.Field.createField(fbb, name, false, typeTag, type, 0, children, 0);
    }

    private static ByteBuffer littleEndian(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }
}
