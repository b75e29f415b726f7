package io.datapool.loader;

import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/**
 * What became of one requested dataset.
 *
 * @param key the dataset's key
 * @param status in one word
 * @param path the file that was, or would have been, read
 * @param rows its rows; 0 unless the status is ok
 * @param nbytes bytes of its values; 0 unless the status is ok
 * @param detail why it is missing or failed, and what to do; empty when all is well
 * @param quality what was measured of the data, see FORMAT.md; empty unless the status is ok
 * @param notes what was left out or assumed, by name, sorted
 */
public record LoadOutcome(
        String key,
        LoadStatus status,
        Path path,
        int rows,
        long nbytes,
        String detail,
        Map<String, Object> quality,
        Map<String, String> notes) {
    /** Copies the maps. */
    public LoadOutcome {
        quality = java.util.Collections.unmodifiableMap(new java.util.LinkedHashMap<>(quality));
        notes = java.util.Collections.unmodifiableMap(new TreeMap<>(notes));
    }

    static LoadOutcome problem(String key, LoadStatus status, Path path, String detail) {
        return new LoadOutcome(key, status, path, 0, 0, detail, Map.of(), Map.of());
    }
}
