package io.datapool.parquet;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.apache.parquet.bytes.ByteBufferInputStream;
import org.apache.parquet.column.values.bitpacking.ByteBitPackingValuesReader;
import org.apache.parquet.column.values.bitpacking.Packer;
import org.jspecify.annotations.Nullable;

/**
 * Which values of a page are present, and where the values start.
 *
 * @param reader gives 1 for a present and 0 for a missing value; null when all are present
 * @param valuesFrom position of the first value in the page
 */
record Levels(@Nullable Reader reader, int valuesFrom) {
    /** Gives the next levels. */
    interface Reader {
        void read(int[] levels, int count) throws IOException;
    }

    /** Looks at the levels of a flat column's page; a first run that covers the page is the common case: no nulls. */
    static Levels of(PageHeader header, boolean optional, byte[] page, int pageBytes) throws IOException {
        if (header.kind() == PageHeader.Kind.DATA_V2) {
            int from = header.repetitionBytes();
            return runs(header, optional, page, from, from + header.definitionBytes());
        }
        if (!optional) {
            return new Levels(null, 0);
        }
        if (header.levelEncoding() == PageHeader.BIT_PACKED) {
            return bitPacked(header.values(), page, pageBytes);
        }
        ValueReader.requireBytes(Integer.BYTES, pageBytes);
        int length = LittleEndian.int32(page, 0);
        if (length < 0 || length > pageBytes - Integer.BYTES) {
            throw new IOException("its levels claim " + length + " of " + pageBytes + " bytes");
        }
        return runs(header, true, page, Integer.BYTES, Integer.BYTES + length);
    }

    private static Levels runs(PageHeader header, boolean optional, byte[] page, int from, int to) throws IOException {
        if (!optional) {
            return new Levels(null, to);
        }
        RunLengths runs = new RunLengths(page, from, to, 1);
        return new Levels(runs.startsWithRunOf(1, header.values()) ? null : runs::read, to);
    }

    /** As the oldest writers did it; through parquet-java's own reader. */
    private static Levels bitPacked(int count, byte[] page, int pageBytes) throws IOException {
        int length = (count + 7) >>> 3;
        ValueReader.requireBytes(length, pageBytes);
        ByteBitPackingValuesReader bits = new ByteBitPackingValuesReader(1, Packer.BIG_ENDIAN);
        bits.initFromPage(
                count,
                ByteBufferInputStream.wrap(ByteBuffer.wrap(page, 0, length).slice()));
        return new Levels(
                (levels, now) -> {
                    for (int i = 0; i < now; i++) {
                        levels[i] = bits.readInteger();
                    }
                },
                length);
    }
}
