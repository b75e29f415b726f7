package io.datapool.internal.arrow;

import io.datapool.error.PoolVersionException;
import io.datapool.schema.ColumnType;
import io.datapool.schema.Field;
import io.datapool.schema.Schema;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.IntFunction;
import org.apache.arrow.flatbuf.Block;
import org.apache.arrow.flatbuf.FloatingPoint;
import org.apache.arrow.flatbuf.Footer;
import org.apache.arrow.flatbuf.Int;
import org.apache.arrow.flatbuf.KeyValue;
import org.apache.arrow.flatbuf.Message;
import org.apache.arrow.flatbuf.MessageHeader;
import org.apache.arrow.flatbuf.Precision;
import org.apache.arrow.flatbuf.RecordBatch;
import org.apache.arrow.flatbuf.TimeUnit;
import org.apache.arrow.flatbuf.Timestamp;
import org.apache.arrow.flatbuf.Type;

/** Reads and checks what stands around the values of a segment. The layout is {@link ArrowFraming}'s. */
public final class ArrowReader {
    private ArrowReader() {}

    /** Reads bytes at an offset of a file. */
    @FunctionalInterface
    public interface ByteSource {
        /** Exactly {@code length} bytes from {@code offsetBytes}. */
        byte[] read(long offsetBytes, int length) throws IOException;
    }

    /**
     * Reads and checks header and tail; the values themselves are not looked at.
     *
     * @param source the file
     * @param fileBytes its length
     * @param name what it is called, for messages
     * @throws IllegalArgumentException when the bytes are not those of a segment; the message says where
     * @throws PoolVersionException when it is a segment that only newer versions of this library can read
     */
    public static SegmentDescription read(ByteSource source, long fileBytes, String name) throws IOException {
        try {
            return readChecked(source, fileBytes, name);
        } catch (IllegalArgumentException | PoolVersionException e) {
            throw e;
        } catch (RuntimeException e) {
            // Flatbuffers checks nothing, and gives null for what is not there.
            throw new IllegalArgumentException("its metadata points outside itself (" + e + ")", e);
        }
    }

    private static SegmentDescription readChecked(ByteSource source, long fileBytes, String name) throws IOException {
        require(fileBytes >= ArrowFraming.MIN_BYTES, "it is too short for a segment, in bytes:", fileBytes);
        byte[] end = source.read(fileBytes - ArrowFraming.TRAILING_BYTES, ArrowFraming.TRAILING_BYTES);
        require(
                Arrays.equals(ArrowFraming.MAGIC, Arrays.copyOfRange(end, Integer.BYTES, end.length)),
                "it does not end with ARROW1: truncated, or not an Arrow file");
        int footerBytes = ByteBuffer.wrap(end).order(ByteOrder.LITTLE_ENDIAN).getInt();
        require(
                footerBytes > 0
                        && footerBytes <= ArrowFraming.MAX_METADATA_BYTES
                        && footerBytes <= fileBytes - ArrowFraming.MIN_BYTES,
                "its footer claims to have this many bytes:",
                footerBytes);

        byte[] tail = source.read(
                fileBytes - ArrowFraming.TRAILING_BYTES - footerBytes - ArrowFraming.CHECK_BYTES,
                ArrowFraming.CHECK_BYTES + footerBytes + ArrowFraming.TRAILING_BYTES);
        ByteBuffer check = ByteBuffer.wrap(tail).order(ByteOrder.LITTLE_ENDIAN);
        int tailCrc = check.getInt(ArrowFraming.CHECK_TAIL_CRC);
        check.putInt(ArrowFraming.CHECK_TAIL_CRC, 0);
        require(
                Arrays.equals(ArrowFraming.CHECK_MAGIC, Arrays.copyOfRange(tail, 8, ArrowFraming.CHECK_HEADER_CRC)),
                "it has no check block: not a segment of this library");
        requireTailCrc(tailCrc, tail);

        Footer footer = Footer.getRootAsFooter(
                check.slice(ArrowFraming.CHECK_BYTES, footerBytes).order(ByteOrder.LITTLE_ENDIAN));
        Map<String, String> metadata = metadata(footer.schema());
        FormatVersion version = version(metadata);
        // Whatever comes next may be otherwise in a newer format.
        version.requireReadable("segment " + name, metadata.getOrDefault(ArrowFraming.WRITER, ""));
        require(
                footer.recordBatchesLength() == 1 && footer.dictionariesLength() == 0,
                "it does not have one record batch but",
                footer.recordBatchesLength());
        Block block = footer.recordBatches(0);
        long bodyOffset = Math.addExact(block.offset(), block.metaDataLength());
        long bodyEnd = Math.addExact(bodyOffset, block.bodyLength());
        require(
                bodyOffset > 0 && bodyOffset <= ArrowFraming.MAX_METADATA_BYTES && bodyEnd == fileBytes - tail.length,
                "its columns claim to lie between bytes",
                bodyOffset,
                bodyEnd);

        byte[] header = source.read(0, Math.toIntExact(bodyOffset));
        requireHeaderCrc(check.getInt(ArrowFraming.CHECK_HEADER_CRC), header);
        Schema schema = schema(footer.schema());
        int batchAt = Math.toIntExact(block.offset()) + ArrowFraming.MESSAGE_PREFIX_BYTES;
        ByteBuffer batch =
                ByteBuffer.wrap(header, batchAt, header.length - batchAt).slice();
        return new SegmentDescription(
                version,
                identity(metadata),
                schema,
                layout(schema, Message.getRootAsMessage(batch.order(ByteOrder.LITTLE_ENDIAN)), bodyOffset, bodyEnd),
                metadata(footer));
    }

    static Schema schema(org.apache.arrow.flatbuf.Schema schema) {
        List<Field> fields = new ArrayList<>();
        require(
                schema.fieldsLength() <= Schema.MAX_FIELDS,
                "its schema claims this many columns:",
                schema.fieldsLength());
        for (int i = 0; i < schema.fieldsLength(); i++) {
            org.apache.arrow.flatbuf.Field field = schema.fields(i);
            fields.add(new Field(field.name(), type(field)));
        }
        return new Schema(fields);
    }

    private static ColumnType type(org.apache.arrow.flatbuf.Field field) {
        switch (field.typeType()) {
            case Type.FloatingPoint -> {
                FloatingPoint floatingPoint = (FloatingPoint) field.type(new FloatingPoint());
                if (floatingPoint.precision() == Precision.SINGLE) {
                    return ColumnType.FLOAT32;
                }
                if (floatingPoint.precision() == Precision.DOUBLE) {
                    return ColumnType.FLOAT64;
                }
            }
            case Type.Int -> {
                Int integer = (Int) field.type(new Int());
                if (integer.bitWidth() == Long.SIZE && integer.isSigned()) {
                    return ColumnType.INT64;
                }
            }
            case Type.Timestamp -> {
                Timestamp timestamp = (Timestamp) field.type(new Timestamp());
                if (timestamp.unit() == TimeUnit.NANOSECOND && "UTC".equals(timestamp.timezone())) {
                    return ColumnType.TIMESTAMP;
                }
            }
            default -> {
                // an unknown one
            }
        }
        return ColumnType.OTHER;
    }

    private static SegmentLayout layout(Schema schema, Message message, long bodyOffset, long bodyEnd) {
        require(message.headerType() == MessageHeader.RecordBatch, "its record batch is missing");
        RecordBatch batch = (RecordBatch) message.header(new RecordBatch());
        int columns = schema.fields().size();
        require(
                batch.length() >= 0
                        && batch.length() <= SegmentLayout.MAX_ROWS
                        && batch.buffersLength() == 2 * columns
                        && batch.compression() == null,
                "its record batch claims rows and buffers",
                batch.length(),
                batch.buffersLength());
        List<Long> offsets = new ArrayList<>();
        List<Long> lengths = new ArrayList<>();
        for (int i = 0; i < columns; i++) {
            long offset = Math.addExact(bodyOffset, batch.buffers(2 * i + 1).offset());
            long bytes = batch.buffers(2 * i + 1).length();
            ColumnType type = schema.fields().get(i).type();
            require(
                    offset >= bodyOffset
                            && offset % SegmentLayout.ALIGNMENT == 0
                            && bytes >= 0
                            && offset <= bodyEnd - bytes
                            && (type == ColumnType.OTHER || bytes == batch.length() * type.width()),
                    "it has a column outside, name and byte",
                    schema.fields().get(i).name(),
                    offset);
            offsets.add(offset);
            lengths.add(bytes);
        }
        return new SegmentLayout((int) batch.length(), bodyOffset, offsets, lengths, bodyEnd);
    }

    static FormatVersion version(Map<String, String> metadata) {
        String features = metadata.getOrDefault(ArrowFraming.READER_FEATURES, "");
        return new FormatVersion(
                Long.parseLong(metadata.getOrDefault(ArrowFraming.FORMAT, "1")),
                features.isEmpty() ? Set.of() : new TreeSet<>(List.of(features.split(",", -1))),
                Set.of());
    }

    private static SegmentIdentity identity(Map<String, String> metadata) {
        return new SegmentIdentity(
                metadata.getOrDefault(ArrowFraming.POOL_ID, ""),
                metadata.getOrDefault(ArrowFraming.KEY, ""),
                Long.parseLong(metadata.getOrDefault(ArrowFraming.GENERATION, "0")),
                metadata.getOrDefault(ArrowFraming.WRITER, ""));
    }

    static Map<String, String> metadata(org.apache.arrow.flatbuf.Schema schema) {
        return metadata(schema.customMetadataLength(), schema::customMetadata, schema.getByteBuffer());
    }

    private static Map<String, String> metadata(Footer footer) {
        return metadata(footer.customMetadataLength(), footer::customMetadata, footer.getByteBuffer());
    }

    /** A few bytes can refer to one long text a million times over; no more is read than there is. */
    private static Map<String, String> metadata(int count, IntFunction<KeyValue> entries, ByteBuffer around) {
        Map<String, String> metadata = new LinkedHashMap<>();
        long bytes = 0;
        for (int i = 0; i < count; i++) {
            KeyValue entry = entries.apply(i);
            bytes += Integer.BYTES + remaining(entry.keyAsByteBuffer()) + remaining(entry.valueAsByteBuffer());
            require(bytes <= around.capacity(), "its metadata claims to be longer than itself, entries:", count);
            metadata.put(entry.key(), entry.value());
        }
        return metadata;
    }

    private static long remaining(ByteBuffer text) {
        return text.remaining();
    }

    /** @param tail with zeros in the place of its own checksum */
    private static void requireTailCrc(int expected, byte[] tail) {
        requireCrc("footer", expected, ArrowFraming.crc(tail));
    }

    private static void requireHeaderCrc(int expected, byte[] header) {
        requireCrc("header", expected, ArrowFraming.crc(header));
    }

    private static void requireCrc(String part, int expected, int actual) {
        if (expected != actual) {
            throw new IllegalArgumentException(
                    String.format("its %s has CRC-32C %08x, expected %08x", part, actual, expected));
        }
    }

    private static void require(boolean condition, String message, Object... found) {
        if (!condition) {
            throw new IllegalArgumentException(found.length == 0 ? message : message + " " + List.of(found));
        }
    }
}
