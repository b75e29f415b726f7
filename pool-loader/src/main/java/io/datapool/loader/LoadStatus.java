package io.datapool.loader;

/** What became of one requested dataset. */
public enum LoadStatus {
    /** Read and published. */
    LOADED,
    /** The pool holds it already, from the same file with the same options. */
    UNCHANGED,
    /** There is no file. */
    MISSING,
    /** The file could not be read; the pool keeps what it had. */
    FAILED;

    /** Whether the pool holds the dataset as it was asked for. */
    public boolean ok() {
        return this == LOADED || this == UNCHANGED;
    }
}
