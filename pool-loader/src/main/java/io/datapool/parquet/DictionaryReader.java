package io.datapool.parquet;

import java.io.IOException;

/** Encodings PLAIN_DICTIONARY and RLE_DICTIONARY: a byte with the width of the indexes, then the indexes as run lengths. */
final class DictionaryReader implements ValueReader {
    private final RunLengths indexes;
    private final int size;
    private final int[] batch = new int[Target.BATCH];

    /** @param size number of values in the dictionary */
    DictionaryReader(byte[] page, int from, int to, int size) throws IOException {
        ValueReader.requireBytes(1, to - (long) from);
        this.indexes = new RunLengths(page, from + 1, to, page[from] & 0xff);
        this.size = size;
    }

    @Override
    public void read(int count, Target target) throws IOException {
        indexes.read(batch, count);
        int highest = 0;
        for (int i = 0; i < count; i++) {
            // a negative index is a very high one
            highest = Math.max(highest, batch[i] < 0 ? Integer.MAX_VALUE : batch[i]);
        }
        if (highest >= size && count > 0) {
            throw new IOException("it refers to value " + highest + " of a dictionary of " + size);
        }
        target.lookUp(batch, count);
    }
}
