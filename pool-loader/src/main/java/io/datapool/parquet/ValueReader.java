package io.datapool.parquet;

import java.io.EOFException;
import java.io.IOException;

/** Decodes the values of one page, those that are present, in order. */
interface ValueReader {
    /** Gives the next {@code count} values, at most {@link Target#BATCH}, to the target. */
    void read(int count, Target target) throws IOException;

    /**
     * Checks before reading.
     *
     * @throws EOFException when fewer bytes are left than needed
     */
    static void requireBytes(long needed, long left) throws IOException {
        if (needed > left) {
            throw new EOFException("its values end early: " + needed + " bytes are needed, " + left + " are left");
        }
    }
}
