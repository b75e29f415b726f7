package io.datapool.bench.suite;

/** Measurements that belong together. Each suite runs on its own. */
public interface Suite {
    /** Its name on the command line: one lower-case word. */
    String name();

    /**
     * Runs it. The contenders of one table are measured in turns, so that a busy machine disturbs them alike, and must agree
     * on what they computed.
     *
     * @throws IllegalStateException when contenders disagree
     */
    Section run(Settings settings) throws Exception;
}
