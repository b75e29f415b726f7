package io.datapool.internal.registry;

import java.time.Instant;

/**
 * What is known of the commit that wrote a registry; each one writes it anew.
 *
 * @param time when it was written
 * @param library the version of the library that wrote it; empty before format 2
 */
public record Commit(Instant time, String library) {}
