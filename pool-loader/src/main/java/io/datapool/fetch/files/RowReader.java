package io.datapool.fetch.files;

import java.io.Closeable;
import java.io.IOException;
import java.util.Iterator;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Rows in ascending order of time, one after the other, so that a series never has to be in memory as a whole.
 *
 * @param <T> a row
 */
public interface RowReader<T> extends Closeable {
    /** The next row; null when there are no more. */
    @Nullable
    T next() throws IOException;

    /** Rows that are in memory. */
    static <T> RowReader<T> over(Iterable<T> rows) {
        Iterator<T> iterator = rows.iterator();
        return new RowReader<>() {
            @Override
            public @Nullable T next() {
                return iterator.hasNext() ? Objects.requireNonNull(iterator.next(), "a row is null") : null;
            }

            @Override
            public void close() {}
        };
    }
}
