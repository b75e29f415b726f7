package io.datapool.fetch;

/** Is told how a fetch gets on. */
@FunctionalInterface
public interface FetchListener {
    /** Called after every page, by the thread that fetches; should return soon and not throw. */
    void progressed(FetchProgress progress);
}
