package io.datapool.fetch.files;

/** How the pages of a Parquet file are compressed. */
public enum Compression {
    /** Fast to read and write. */
    SNAPPY,
    /** Smaller, and slower to read. */
    ZSTD
}
