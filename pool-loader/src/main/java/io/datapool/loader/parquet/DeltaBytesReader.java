package io.datapool.loader.parquet;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.apache.parquet.bytes.ByteBufferInputStream;
import org.apache.parquet.column.values.ValuesReader;
import org.apache.parquet.column.values.deltalengthbytearray.DeltaLengthByteArrayValuesReader;
import org.apache.parquet.column.values.deltastrings.DeltaByteArrayReader;
import org.apache.parquet.format.Type;

/** Encodings DELTA_LENGTH_BYTE_ARRAY and DELTA_BYTE_ARRAY, rare among numbers, through parquet-java's own readers. */
final class DeltaBytesReader implements ValueReader {
    private final ValuesReader reader;
    private final ByteValues values = new ByteValues();

    /** @param count number of values in the page, nulls left out */
    DeltaBytesReader(ParquetColumn column, int encoding, int count, byte[] page, int from, int to) throws IOException {
        if (column.stored() != Type.BYTE_ARRAY && column.stored() != Type.FIXED_LEN_BYTE_ARRAY) {
            throw new IOException(
                    column.stored() + " values cannot be in encoding " + PageHeader.encodingName(encoding));
        }
        reader = encoding == PageHeader.DELTA_BYTE_ARRAY
                ? new DeltaByteArrayReader()
                : new DeltaLengthByteArrayValuesReader();
        reader.initFromPage(
                count,
                ByteBufferInputStream.wrap(
                        ByteBuffer.wrap(page, from, to - from).slice()));
    }

    @Override
    public void read(int count, Target target) {
        int length = 0;
        for (int i = 0; i < count; i++) {
            byte[] value = reader.readBytes().getBytes();
            if (values.bytes.length < length + value.length) {
                values.bytes = java.util.Arrays.copyOf(values.bytes, 2 * (length + value.length));
            }
            System.arraycopy(value, 0, values.bytes, length, value.length);
            values.offsets[i] = length;
            values.lengths[i] = value.length;
            length += value.length;
        }
        target.bytes(values, count);
    }
}
