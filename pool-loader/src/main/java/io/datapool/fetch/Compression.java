package io.datapool.fetch;

/** How the pages of a Parquet file are compressed. */
public enum Compression {
    /** Fast to read and write. */
    SNAPPY,
    /** Smaller, and slower to read. */
    ZSTD
}
