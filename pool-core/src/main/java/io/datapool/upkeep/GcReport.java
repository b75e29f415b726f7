package io.datapool.upkeep;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What {@link SharedDataPool#gc} did.
 *
 * @param deleted file names that were removed, sorted
 * @param freedBytes their lengths together
 * @param kept file names that no registry names but that stay, each with the reason and what can be done, sorted; the reason
 *     names the processes that read them, as far as they can be seen from here
 * @param ended generations that cannot be opened any more, ascending: nobody read them, and their registries are gone
 */
public record GcReport(List<String> deleted, long freedBytes, Map<String, String> kept, List<Long> ended) {
    /** Copies the collections. */
    public GcReport {
        deleted = deleted.stream().sorted().toList();
        ended = ended.stream().sorted().toList();
        kept = java.util.Collections.unmodifiableMap(new TreeMap<>(kept));
    }
}
