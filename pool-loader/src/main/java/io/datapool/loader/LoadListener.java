package io.datapool.loader;

import java.time.Duration;

/** Is told how a load gets on. */
@FunctionalInterface
public interface LoadListener {
    /** Called often and from several threads, one at a time; should return soon and not throw. */
    void progressed(LoadProgress progress);

    /**
     * Called now and then while another process writes the pool; often it loads the same, and nothing will be left to do.
     *
     * @param soFar how long this load has waited
     */
    default void waiting(Duration soFar) {}
}
