package io.datapool.upkeep;

import java.util.Map;
import java.util.TreeMap;

/**
 * What {@link SharedDataPool#verify} found in one generation.
 *
 * @param generation the generation that was checked
 * @param datasets how many datasets were read and compared with their checksums
 * @param nbytes bytes of values that were read
 * @param problems what is wrong, by key, sorted; empty when all is well
 */
public record VerifyReport(long generation, int datasets, long nbytes, Map<String, String> problems) {
    /** Copies the problems. */
    public VerifyReport {
        problems = java.util.Collections.unmodifiableMap(new TreeMap<>(problems));
    }

    /** Whether every dataset is what was written. */
    public boolean ok() {
        return problems.isEmpty();
    }
}
