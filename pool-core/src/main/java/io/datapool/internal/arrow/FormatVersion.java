package io.datapool.internal.arrow;

import io.datapool.error.PoolVersionException;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The rules that a registry or a segment follows. FORMAT.md, "How this format changes", says what is promised of them.
 *
 * @param format the number of the format; 1 where a segment has none
 * @param readerFeatures what one must know to read it, by name
 * @param writerFeatures what one must know to change the pool; segments have none
 */
public record FormatVersion(long format, Set<String> readerFeatures, Set<String> writerFeatures) {
    /** The newest format that this library knows, and the one that it writes. */
    public static final int NEWEST = 2;

    /** Of what this library writes anew. */
    public static final FormatVersion OWN = new FormatVersion(NEWEST, Set.of(), Set.of());

    /** Features by which this library reads. */
    private static final Set<String> KNOWN_TO_READERS = Set.of();

    /** Features that this library heeds when it changes a pool. */
    private static final Set<String> KNOWN_TO_WRITERS = Set.of();

    /** Copies the sets. */
    public FormatVersion {
        readerFeatures = Set.copyOf(readerFeatures);
        writerFeatures = Set.copyOf(writerFeatures);
    }

    /** The version of what takes this one's place: the features stay. */
    public FormatVersion next() {
        return new FormatVersion(NEWEST, readerFeatures, writerFeatures);
    }

    /**
     * Refuses what this library cannot read.
     *
     * @param what what has this version: "registry ...", "segment ..."
     * @param writtenBy the version of the library that wrote it; may be empty
     */
    public void requireReadable(String what, String writtenBy) {
        if (format > NEWEST) {
            throw refusal(what + " has format " + format + ", this library reads formats 1 to " + NEWEST, writtenBy);
        }
        SortedSet<String> unknown = unknown(readerFeatures, KNOWN_TO_READERS);
        if (!unknown.isEmpty()) {
            throw refusal(
                    what + " can be read only by who knows " + unknown + " (readerFeatures), this library knows "
                            + KNOWN_TO_READERS,
                    writtenBy);
        }
    }

    /** Refuses to change what this library can only read; what it cannot even read, too. */
    public void requireWritable(String what, String writtenBy) {
        requireReadable(what, writtenBy);
        SortedSet<String> unknown = unknown(writerFeatures, KNOWN_TO_WRITERS);
        if (!unknown.isEmpty()) {
            throw refusal(
                    what + " can be read, but changed only by who knows " + unknown
                            + " (writerFeatures), this library knows " + KNOWN_TO_WRITERS,
                    writtenBy);
        }
    }

    private static SortedSet<String> unknown(Set<String> features, Set<String> known) {
        SortedSet<String> unknown = new TreeSet<>(features);
        unknown.removeAll(known);
        return unknown;
    }

    private static PoolVersionException refusal(String found, String writtenBy) {
        return new PoolVersionException(found + ". It was written by "
                + (writtenBy.isEmpty() ? "a newer version" : "version " + writtenBy)
                + " of the library: use that one or a newer one. It is not damaged, so leave it as it is: neither repair it"
                + " nor load over it");
    }
}
