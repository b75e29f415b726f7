package io.datapool.bench.load;

import java.nio.file.Path;
import java.sql.SQLException;

/** One way to read the bars of a file. */
interface Contender extends AutoCloseable {
    /** Short, for tables. */
    String name();

    /** On how many threads it works. */
    int threads();

    /**
     * Reads all columns of the file.
     *
     * @param target where the values are when it returns
     * @return how long it took, without what comes before and after: making room, comparing
     */
    long nanos(Path file, Bars target) throws Exception;

    /**
     * Checks what {@link #nanos} just read.
     *
     * @param got what it put there
     * @param expectedChecksum of the file's bars, once some contender has read them
     * @throws IllegalStateException when it read something else
     */
    default void check(Path file, Bars got, long expectedChecksum) {
        long checksum = got.checksum();
        if (checksum != expectedChecksum) {
            throw new IllegalStateException(name() + " read other values than the first contender from " + file
                    + ": checksum " + Long.toHexString(checksum) + ", expected " + Long.toHexString(expectedChecksum));
        }
    }

    @Override
    default void close() throws SQLException {}
}
