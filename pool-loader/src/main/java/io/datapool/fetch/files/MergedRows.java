package io.datapool.fetch.files;

import java.io.IOException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The rows of two readers in order of time; of two rows of the same time, the newer reader's.
 *
 * @param <T> a row
 */
public final class MergedRows<T> implements RowReader<T> {
    private final RowFormat<T> format;
    private final RowReader<T> older;
    private final RowReader<T> newer;
    private @Nullable T nextOlder;
    private @Nullable T nextNewer;
    private boolean started;
    private boolean different;

    /** Closes neither. */
    public MergedRows(RowFormat<T> format, RowReader<T> older, RowReader<T> newer) {
        this.format = format;
        this.older = older;
        this.newer = newer;
    }

    @Override
    public @Nullable T next() throws IOException {
        if (!started) {
            started = true;
            nextOlder = older.next();
            nextNewer = newer.next();
        }
        T fromOlder = nextOlder;
        T fromNewer = nextNewer;
        if (fromNewer == null || (fromOlder != null && time(fromOlder).isBefore(time(fromNewer)))) {
            nextOlder = fromOlder == null ? null : older.next();
            return fromOlder;
        }
        boolean replaces = fromOlder != null && time(fromOlder).equals(time(fromNewer));
        different |= !replaces || !fromNewer.equals(fromOlder);
        nextNewer = newer.next();
        if (replaces) {
            nextOlder = older.next();
        }
        return fromNewer;
    }

    private Instant time(T row) {
        return format.time(row);
    }

    /** Whether the rows so far are other ones than those of the older reader alone. */
    public boolean different() {
        return different;
    }

    @Override
    public void close() {}
}
