package io.datapool.internal.arrow;

import io.datapool.schema.Field;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Map;
import org.apache.arrow.flatbuf.Buffer;
import org.apache.arrow.flatbuf.Endianness;
import org.apache.arrow.flatbuf.FieldNode;
import org.apache.arrow.flatbuf.Message;
import org.apache.arrow.flatbuf.MessageHeader;
import org.apache.arrow.flatbuf.MetadataVersion;
import org.apache.arrow.flatbuf.RecordBatch;

/**
 * Reads a segment a second time, from the front: message after message, as the Arrow streaming format has it, where
 * {@link ArrowReader} sets out from the footer at the end. Both must find the same, and the front must say all that the Arrow
 * standard and FORMAT.md ask for, also what a pool's own reader has no use for.
 */
public final class ArrowAudit {
    private final ArrowReader.ByteSource source;
    private final SegmentDescription expected;

    private ArrowAudit(ArrowReader.ByteSource source, SegmentDescription expected) {
        this.source = source;
        this.expected = expected;
    }

    /**
     * Compares the front of a segment with what was found at its end.
     *
     * @param source the file
     * @param expected what {@link ArrowReader} read
     * @throws IllegalArgumentException when they differ, or the front is not Arrow; the message says where
     */
    public static void check(ArrowReader.ByteSource source, SegmentDescription expected) throws IOException {
        try {
            new ArrowAudit(source, expected).check();
        } catch (IllegalArgumentException e) {
            throw e;
        } catch (RuntimeException e) {
            // Flatbuffers checks nothing, and gives null for what is not there.
            throw new IllegalArgumentException("its messages point outside themselves (" + e + ")", e);
        }
    }

    private void check() throws IOException {
        SegmentLayout layout = expected.layout();
        byte[] magic = source.read(0, ArrowFraming.LEADING_BYTES);
        require(
                Arrays.equals(magic, Arrays.copyOf(ArrowFraming.MAGIC, ArrowFraming.LEADING_BYTES)),
                "start with ARROW1 and two zeros");
        long batchAt = schema(ArrowFraming.LEADING_BYTES);
        require(batch(batchAt) == layout.bodyOffset(), "have its columns right behind the record batch's message");
        byte[] end = source.read(layout.bodyEnd(), ArrowFraming.MESSAGE_PREFIX_BYTES);
        ByteBuffer mark = ByteBuffer.wrap(end).order(ByteOrder.LITTLE_ENDIAN);
        require(
                mark.getInt() == ArrowFraming.CONTINUATION && mark.getInt() == 0,
                "have the end-of-stream mark behind its columns");
    }

    /** Returns where the next message starts. */
    private long schema(long at) throws IOException {
        byte[] metadata = metadata(at);
        Message message = message(metadata, MessageHeader.Schema);
        require(message.bodyLength() == 0, "have a schema without a body");
        org.apache.arrow.flatbuf.Schema schema =
                (org.apache.arrow.flatbuf.Schema) message.header(new org.apache.arrow.flatbuf.Schema());
        require(schema.endianness() == Endianness.Little, "be little-endian");
        require(ArrowReader.schema(schema).equals(expected.schema()), "have one schema in front and at its end");
        for (int i = 0; i < schema.fieldsLength(); i++) {
            org.apache.arrow.flatbuf.Field field = schema.fields(i);
            require(
                    !field.nullable() && field.dictionary() == null && field.childrenLength() == 0,
                    "have plain columns without nulls, unlike '" + field.name() + "'");
        }
        Map<String, String> said = ArrowReader.metadata(schema);
        require(ArrowReader.version(said).equals(expected.version()), "say in front which format it has as at its end");
        SegmentIdentity identity = expected.identity();
        require(
                identity.poolId().equals(said.get(ArrowFraming.POOL_ID))
                        && identity.key().equals(said.get(ArrowFraming.KEY))
                        && Long.toString(identity.generation()).equals(said.get(ArrowFraming.GENERATION))
                        && identity.writerVersion().equals(said.get(ArrowFraming.WRITER)),
                "say in front whose it is as at its end");
        return at + ArrowFraming.MESSAGE_PREFIX_BYTES + metadata.length;
    }

    /** Returns where the body starts. */
    private long batch(long at) throws IOException {
        SegmentLayout layout = expected.layout();
        byte[] metadata = metadata(at);
        Message message = message(metadata, MessageHeader.RecordBatch);
        require(
                message.bodyLength() == layout.bodyEnd() - layout.bodyOffset(),
                "have a body of " + (layout.bodyEnd() - layout.bodyOffset()) + " bytes");
        RecordBatch batch = (RecordBatch) message.header(new RecordBatch());
        int columns = expected.schema().fields().size();
        require(
                batch.length() == layout.rows()
                        && batch.nodesLength() == columns
                        && batch.buffersLength() == 2 * columns,
                "have " + layout.rows() + " rows in " + columns + " columns");
        long end = 0;
        for (int i = 0; i < columns; i++) {
            Field field = expected.schema().fields().get(i);
            FieldNode node = batch.nodes(i);
            Buffer validity = batch.buffers(2 * i);
            require(
                    node.length() == layout.rows() && node.nullCount() == 0 && validity.length() == 0,
                    "have a value in each row of '" + field.name() + "'");
            Buffer values = batch.buffers(2 * i + 1);
            require(
                    values.offset() >= end
                            && layout.bodyOffset() + values.offset()
                                    == layout.columnOffsets().get(i)
                            && values.length() == layout.columnBytes().get(i),
                    "have column '" + field.name() + "' behind the one before it");
            end = values.offset() + values.length();
        }
        return at + ArrowFraming.MESSAGE_PREFIX_BYTES + metadata.length;
    }

    private byte[] metadata(long at) throws IOException {
        ByteBuffer prefix = ByteBuffer.wrap(source.read(at, ArrowFraming.MESSAGE_PREFIX_BYTES))
                .order(ByteOrder.LITTLE_ENDIAN);
        require(prefix.getInt() == ArrowFraming.CONTINUATION, "have a message at byte " + at);
        int bytes = prefix.getInt();
        require(
                bytes > 0
                        && bytes % Long.BYTES == 0
                        && bytes <= expected.layout().bodyOffset() - at - ArrowFraming.MESSAGE_PREFIX_BYTES,
                "have a message at byte " + at + " that ends before its columns");
        return source.read(at + ArrowFraming.MESSAGE_PREFIX_BYTES, bytes);
    }

    private static Message message(byte[] metadata, byte headerType) {
        Message message = Message.getRootAsMessage(ByteBuffer.wrap(metadata).order(ByteOrder.LITTLE_ENDIAN));
        require(
                message.version() == MetadataVersion.V5 && message.headerType() == headerType,
                "have a " + MessageHeader.name(headerType) + " of metadata version 5");
        return message;
    }

    private static void require(boolean condition, String what) {
        if (!condition) {
            throw new IllegalArgumentException("it does not " + what);
        }
    }
}
