package io.datapool.parquet;

import java.io.IOException;
import org.apache.parquet.format.Type;

/** Encoding RLE as newer writers use it for booleans: four bytes of length, then run lengths of single bits. */
final class BooleanRunsReader implements ValueReader {
    private final RunLengths runs;
    private final int[] batch = new int[Target.BATCH];

    BooleanRunsReader(Type stored, byte[] page, int from, int to) throws IOException {
        if (stored != Type.BOOLEAN) {
            throw new IOException(stored + " values cannot be in encoding RLE");
        }
        ValueReader.requireBytes(Integer.BYTES, to - (long) from);
        int length = LittleEndian.int32(page, from);
        if (length < 0 || length > to - from - Integer.BYTES) {
            throw new IOException("its runs claim " + length + " of " + (to - from) + " bytes");
        }
        runs = new RunLengths(page, from + Integer.BYTES, from + Integer.BYTES + length, 1);
    }

    @Override
    public void read(int count, Target target) throws IOException {
        runs.read(batch, count);
        target.ints(batch, count);
    }
}
