package io.datapool;

import io.datapool.error.PoolException;
import io.datapool.error.PoolVersionException;
import io.datapool.internal.arrow.SegmentDescription;
import io.datapool.internal.arrow.SegmentIdentity;
import io.datapool.internal.registry.RegistryRow;
import io.datapool.internal.segment.SegmentAudit;
import io.datapool.schema.DatasetInfo;
import io.datapool.schema.Names;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A file under a segment's name, as a repair finds it.
 *
 * @param file its name
 * @param name what the name says
 * @param poolId the pool that it says it belongs to; empty when it cannot be read
 * @param row the registry row that it carries; empty when it cannot be trusted
 * @param problem why it cannot be trusted; empty when it can
 */
record SegmentCandidate(
        String file, Names.SegmentName name, Optional<String> poolId, Optional<String> row, Optional<String> problem) {
    /**
     * Reads it all.
     *
     * @throws IOException when it cannot be opened, which says nothing of what is in it
     */
    static SegmentCandidate inspect(Path segments, String file, Names.SegmentName name) throws IOException {
        Path segment = segments.resolve(file);
        Optional<String> poolId = Optional.empty();
        try {
            SegmentDescription found = SegmentAudit.describe(segment);
            poolId = Optional.of(found.identity().poolId());
            String row = found.footer().getOrDefault(SegmentDescription.REGISTRY_ROW, "");
            check(segment, found.identity(), name, row);
            return new SegmentCandidate(file, name, poolId, Optional.of(row), Optional.empty());
        } catch (PoolVersionException e) {
            throw e; // what cannot be told good from damaged is for a newer version to judge
        } catch (PoolException | IllegalArgumentException e) {
            return new SegmentCandidate(
                    file, name, poolId, Optional.empty(), Optional.of(String.valueOf(e.getMessage())));
        } catch (FileNotFoundException | FileSystemException e) {
            throw e;
        } catch (IOException e) {
            // The disk cannot read what it holds.
            return new SegmentCandidate(
                    file, name, poolId, Optional.empty(), Optional.of(segment + " cannot be read: " + e));
        }
    }

    private static void check(Path segment, SegmentIdentity identity, Names.SegmentName name, String row)
            throws IOException {
        if (!identity.key().equals(name.key()) || identity.generation() != name.generation()) {
            throw new IllegalArgumentException("segment " + segment + " is dataset '" + identity.key()
                    + "' of generation " + identity.generation() + ", its name says otherwise");
        }
        if (row.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException("segment " + segment + " carries a registry row of several lines");
        }
        DatasetInfo info = RegistryRow.parse(name.key(), row);
        checkDeeply(segment, identity.poolId(), info, row);
    }

    private static void checkDeeply(Path segment, String poolId, DatasetInfo info, String row) throws IOException {
        SegmentAudit.check(segment, poolId, info, row);
    }

    boolean isIntact() {
        return problem.isEmpty();
    }

    String key() {
        return name.key();
    }

    long generation() {
        return name.generation();
    }
}
