package io.datapool;

import io.datapool.schema.SourceInfo;
import java.util.Map;
import java.util.Optional;

/**
 * Where a dataset's values came from, and what is known of them; stands in the registry.
 *
 * @param source the file, if any
 * @param quality what was measured, as maps, lists, strings, numbers and booleans
 * @param notes what users should know, by name
 */
public record Provenance(Optional<SourceInfo> source, Map<String, Object> quality, Map<String, String> notes) {
    /** Of values that were put from memory. */
    static Provenance ofMemory(Map<String, String> notes) {
        return new Provenance(Optional.empty(), Map.of(), notes);
    }
}
