package io.datapool.internal.segment;

/** Does what no reader may do, for a mutant. */
public final class UnmapAtOnce {
    private UnmapAtOnce() {}

    /** Undoes a mapping while it may be being read. */
    public static void unmap(MappedRegion region) {
        region.unmapNow();
    }
}
