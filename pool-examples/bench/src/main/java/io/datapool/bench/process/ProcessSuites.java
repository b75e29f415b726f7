package io.datapool.bench.process;

import io.datapool.bench.suite.Suite;
import java.util.List;

/** The suites that measure processes and whole pools. */
public final class ProcessSuites {
    private ProcessSuites() {}

    /** All of them, in the order of the report. */
    public static List<Suite> all() {
        return List.of(
                new StartSuite(),
                new AttachSuite(),
                new RestartSuite(),
                new CommitSuite(),
                new MemorySuite(),
                new SweepSuite());
    }
}
