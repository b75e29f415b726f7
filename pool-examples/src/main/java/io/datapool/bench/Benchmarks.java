package io.datapool.bench;

import java.util.List;

/**
 * Runs the benchmarks and reports them: plain tables on standard output, JSON and charts in files. Figures of one run can be
 * compared with each other, not with another run's.
 */
public final class Benchmarks {
    private Benchmarks() {}

    /** All suites, in the order of the report. */
    static List<Suite> suites() {
        return List.of();
    }
}
