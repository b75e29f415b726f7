package io.datapool.internal.guard;

import java.util.Set;

/**
 * A check that protects readers or files. Always on: only a test of this package can leave one out, to show that the tests of
 * damage notice when it is missing.
 */
public enum Safeguard {
    /** A segment's tail has its checksum before it is parsed. */
    TAIL_CHECKSUM,
    /** A segment's header has its checksum before it is parsed. */
    HEADER_CHECKSUM,
    /** A segment is as long as the registry says. */
    SEGMENT_LENGTH,
    /** A segment belongs to this pool, this key and this generation. */
    SEGMENT_IDENTITY,
    /** A segment is no link to something else. */
    SEGMENT_IS_A_FILE,
    /** Verifying compares the values with the registry's checksums. */
    COLUMN_CHECKSUMS,
    /** Verifying compares the time guide with one made anew. */
    GUIDE_RECOMPUTED,
    /** A registry has its checksum before it is parsed. */
    REGISTRY_CHECKSUM,
    /** YAML is read within limits of nesting, aliases and numbers. */
    YAML_LIMITS,
    /** The metadata of a segment may not ask for more work than it has bytes. */
    METADATA_LIMITS,
    /** What a pool directory consists of is not made of links that lead elsewhere. */
    OWN_FILES_ONLY,
    /** A pool of another user is used only by those who say that they trust its owner. */
    OWNER_IS_TRUSTED,
    /** Verifying deeply compares a segment's own registry row with the registry's. */
    ROW_IN_SEGMENT,
    /** Verifying deeply compares the stamps with the registry's time range. */
    TIME_RANGE_RECOMPUTED,
    /** Verifying deeply reads a segment again from the front, as any Arrow reader does. */
    ARROW_FROM_THE_FRONT,
    /** Repairing checks a segment deeply before it trusts it. */
    REPAIR_CHECKS_SEGMENTS,
    /** Repairing keeps a second name of what it takes out of the pool. */
    REPAIR_SETS_ASIDE,
    /** Repairing leaves a segment where it is while somebody may still read it. */
    REPAIR_HEEDS_PINS;

    private static volatile Set<Safeguard> leftOut = Set.of();

    /** Whether it does its work. */
    public boolean isOn() {
        return !leftOut.contains(this);
    }

    static void leaveOut(Set<Safeguard> safeguards) {
        leftOut = Set.copyOf(safeguards);
    }
}
