package io.datapool.fetch.dump;

import io.datapool.fetch.FetchException;
import java.util.Optional;

/** Where archives are. May be used by several threads. */
interface DumpSource {
    /**
     * Gets an archive, whose bytes are verified.
     *
     * @return empty when there is none
     * @throws DumpException when its checksum is missing or another
     * @throws FetchException when it cannot be had
     */
    Optional<ArchiveContent> find(Archive archive) throws FetchException, InterruptedException;

    /** Its path or address. */
    @Override
    String toString();
}
