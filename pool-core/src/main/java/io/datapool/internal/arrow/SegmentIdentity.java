package io.datapool.internal.arrow;

/**
 * Which dataset of which pool a segment belongs to; stands in its schema metadata and is checked whenever it is opened.
 *
 * @param poolId the pool's random identity, 32 hexadecimal digits
 * @param key the dataset's key
 * @param generation the registry generation that first published it, 1 or more
 * @param writerVersion the library version that wrote it
 */
public record SegmentIdentity(String poolId, String key, long generation, String writerVersion) {}
