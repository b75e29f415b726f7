package io.datapool.loader;

/** Is told how a load gets on. */
@FunctionalInterface
public interface LoadListener {
    /** Called often and from several threads, one at a time; should return soon and not throw. */
    void progressed(LoadProgress progress);
}
