package io.datapool.parquet;

import java.io.IOException;
import java.util.Arrays;
import org.apache.parquet.format.Type;
import org.jspecify.annotations.Nullable;

/**
 * Encodings DELTA_LENGTH_BYTE_ARRAY (the lengths as deltas, then all bytes) and DELTA_BYTE_ARRAY (before that, as deltas too,
 * how many bytes each value shares with the one before it). The array must have {@link RunLengths#PADDING} readable bytes
 * after the end.
 */
final class DeltaBytesReader implements ValueReader {
    /** Bytes of a value, on average over a batch, beyond what the page holds: shared bytes cost the writer nothing. */
    private static final int MAX_SHARED_BYTES = 4_096;

    private final byte[] page;
    private final int end;
    private final long maxBatchBytes;
    /** Bytes of every value; 0 when they differ. */
    private final int fixedLength;

    private final @Nullable DeltaReader prefixes;
    private final DeltaReader suffixes;
    private int position;

    private final int[] prefixLengths = new int[Target.BATCH];
    private final int[] suffixLengths = new int[Target.BATCH];
    private final ByteValues values = new ByteValues();
    /** The last value of the batch before; only with shared bytes. */
    private byte[] previous = new byte[0];

    /** @param count number of values in the page, nulls included */
    DeltaBytesReader(ParquetColumn column, int encoding, int count, byte[] page, int from, int to) throws IOException {
        if (column.stored() != Type.BYTE_ARRAY && column.stored() != Type.FIXED_LEN_BYTE_ARRAY) {
            throw new IOException(
                    column.stored() + " values cannot be in encoding " + PageHeader.encodingName(encoding));
        }
        this.page = page;
        this.end = to;
        this.maxBatchBytes = Math.min(to - from + (long) MAX_SHARED_BYTES * Target.BATCH, Integer.MAX_VALUE - 64L);
        this.fixedLength = column.stored() == Type.FIXED_LEN_BYTE_ARRAY ? column.fixedLength() : 0;
        int next = from;
        if (encoding == PageHeader.DELTA_BYTE_ARRAY) {
            prefixes = new DeltaReader(Type.INT32, page, next, to);
            next = DeltaReader.end(page, next, to, count);
        } else {
            prefixes = null;
        }
        suffixes = new DeltaReader(Type.INT32, page, next, to);
        position = DeltaReader.end(page, next, to, count);
    }

    @Override
    public void read(int count, Target target) throws IOException {
        suffixes.read(suffixLengths, count);
        if (prefixes == null) {
            readWhole(count);
        } else {
            prefixes.read(prefixLengths, count);
            readSharing(count);
        }
        target.bytes(values, count);
    }

    /** Values are ranges of the page. */
    private void readWhole(int count) throws IOException {
        values.bytes = page;
        for (int i = 0; i < count; i++) {
            values.offsets[i] = position;
            values.lengths[i] = checkLength(0, suffixLengths[i]);
            position += suffixLengths[i];
        }
    }

    private void readSharing(int count) throws IOException {
        byte[] before = previous;
        int beforeFrom = 0;
        int beforeLength = previous.length;
        int used = 0;
        for (int i = 0; i < count; i++) {
            int prefix = prefixLengths[i];
            if (prefix < 0 || prefix > beforeLength) {
                throw new IOException("a value claims to share " + prefix + " bytes with one of " + beforeLength);
            }
            int length = checkLength(prefix, suffixLengths[i]);
            if (used + (long) length > maxBatchBytes) {
                throw new IOException(count + " values claim more than " + maxBatchBytes + " bytes");
            }
            if (values.bytes.length - used < length) {
                values.bytes = Arrays.copyOf(values.bytes, (int) Math.min(maxBatchBytes, 2L * (used + length)));
            }
            // The value before is in this array too, but for the first one's.
            System.arraycopy(i == 0 ? before : values.bytes, beforeFrom, values.bytes, used, prefix);
            System.arraycopy(page, position, values.bytes, used + prefix, length - prefix);
            position += length - prefix;
            values.offsets[i] = used;
            values.lengths[i] = length;
            beforeFrom = used;
            beforeLength = length;
            used += length;
        }
        if (count > 0) {
            previous = Arrays.copyOfRange(values.bytes, beforeFrom, beforeFrom + beforeLength);
        }
    }

    private int checkLength(int prefix, int suffix) throws IOException {
        if (suffix < 0) {
            throw new IOException("a value claims to have " + suffix + " bytes");
        }
        ValueReader.requireBytes(suffix, end - (long) position);
        if (fixedLength != 0 && prefix + (long) suffix != fixedLength) {
            throw new IOException("a value has " + (prefix + (long) suffix) + " bytes, its type " + fixedLength);
        }
        return prefix + suffix; // both are within the page
    }
}
