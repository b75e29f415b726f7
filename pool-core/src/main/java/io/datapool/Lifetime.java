package io.datapool;

/**
 * Whether a pool handle is open, for the columns and slices that it has given out: each looks here before it reads. Nobody keeps
 * a list of them, so a slice costs its object and nothing else, and closing is one store.
 */
final class Lifetime {
    private final String pool;
    /** Plain on purpose: a loop looks once, and then reads on. Whoever knows that the handle was closed sees it. */
    boolean closed;

    Lifetime(String pool) {
        this.pool = pool;
    }

    void close() {
        closed = true;
    }

    boolean isClosed() {
        return closed;
    }

    /** @throws IllegalStateException when the handle is closed */
    void requireOpen() {
        if (closed) {
            throw new IllegalStateException(
                    "pool '" + pool + "' was closed by this process; attach again to go on reading");
        }
    }
}
