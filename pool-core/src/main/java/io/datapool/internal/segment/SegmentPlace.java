package io.datapool.internal.segment;

import io.datapool.internal.arrow.SegmentIdentity;
import io.datapool.internal.file.Disk;
import io.datapool.schema.Names;
import java.nio.file.Path;

/**
 * Where a segment will stand, and whose it will be.
 *
 * @param disk on which it is written
 * @param directory where segments live
 * @param identity whose segment it will be
 */
public record SegmentPlace(Disk disk, Path directory, SegmentIdentity identity) {
    /** The file, under its final name. */
    Path file() {
        return directory.resolve(Names.segmentFile(identity.key(), identity.generation()));
    }

    /** The file that gets that name when it is complete. */
    Path unfinished(String ending) {
        return directory.resolve(Names.segmentFile(identity.key(), identity.generation()) + ending);
    }
}
