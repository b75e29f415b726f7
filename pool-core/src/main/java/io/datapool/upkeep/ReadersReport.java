package io.datapool.upkeep;

import java.util.List;

/**
 * Who reads a pool, as {@link SharedDataPool#readers} found it.
 *
 * @param generation the pool's generation at that time
 * @param readers the processes that can be seen from here, by pid and generation
 * @param hidden whether there are others
 */
public record ReadersReport(long generation, List<ReaderProcess> readers, Hidden hidden) {
    /** Whether there are readers that cannot be seen from here, as those of another container (pid namespace) cannot. */
    public enum Hidden {
        /** There are none. */
        NONE,
        /** There is at least one, or a process just came or went. */
        SOME,
        /** Only the pool's owner can find out. */
        UNKNOWN
    }

    /** Copies the list. */
    public ReadersReport {
        readers = List.copyOf(readers);
    }
}
