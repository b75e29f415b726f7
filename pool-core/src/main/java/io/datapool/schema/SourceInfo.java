package io.datapool.schema;

import java.time.Instant;

/**
 * The file a dataset was loaded from, as it was then.
 *
 * @param path absolute path
 * @param sizeBytes its length
 * @param modified its modification time
 * @param fingerprint a digest of the parts that change with the content, as text; the loader's own affair
 * @param options the options it was loaded with, as text; equal options, equal text
 * @param loaderVersion the version of the loader that read it
 * @param loadedAt when it was read
 */
public record SourceInfo(
        String path,
        long sizeBytes,
        Instant modified,
        String fingerprint,
        String options,
        String loaderVersion,
        Instant loadedAt) {}
