package io.datapool.upkeep;

import java.util.List;

/**
 * What an upgrade did.
 *
 * @param generation the pool's generation afterwards
 * @param format the format that all of it has now
 * @param rewritten keys of the datasets whose segments were written anew, sorted
 * @param bytes bytes of their values
 */
public record UpgradeReport(long generation, int format, List<String> rewritten, long bytes) {
    /** Copies the list. */
    public UpgradeReport {
        rewritten = List.copyOf(rewritten);
    }
}
