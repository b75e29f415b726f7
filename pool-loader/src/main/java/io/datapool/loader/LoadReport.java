package io.datapool.loader;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What became of every requested dataset.
 *
 * @param outcomes one per key, in the order asked for
 * @param generation the pool's generation afterwards
 */
public record LoadReport(List<LoadOutcome> outcomes, long generation) {
    /** Copies the outcomes. */
    public LoadReport {
        outcomes = List.copyOf(outcomes);
    }

    /** Whether the pool now holds everything that was asked for. */
    public boolean ok() {
        return outcomes.stream().allMatch(outcome -> outcome.status().ok());
    }

    /** How many datasets have that status. */
    public int count(LoadStatus status) {
        return (int)
                outcomes.stream().filter(outcome -> outcome.status() == status).count();
    }

    /** What became of that key; empty when it was not asked for. */
    public Optional<LoadOutcome> outcome(String key) {
        return outcomes.stream().filter(outcome -> outcome.key().equals(key)).findFirst();
    }

    /** One line: how many were loaded, unchanged, missing, failed. */
    public String summary() {
        return count(LoadStatus.LOADED) + " loaded, " + count(LoadStatus.UNCHANGED) + " unchanged, "
                + count(LoadStatus.MISSING) + " missing, " + count(LoadStatus.FAILED) + " failed";
    }

    /** The missing and failed ones, a line each; empty when there are none. */
    public String problems() {
        return outcomes.stream()
                .filter(outcome -> !outcome.status().ok())
                .map(outcome -> outcome.key() + ": " + outcome.detail())
                .collect(Collectors.joining("\n"));
    }
}
