package io.datapool.internal.registry;

import java.time.Instant;
import java.util.regex.Pattern;

/**
 * What a registry says of the pool as a whole.
 *
 * @param pool the pool's name
 * @param poolId its random identity, 32 hexadecimal digits
 * @param generation this registry's number; 1 for an empty new pool, growing with every commit
 * @param committed when this generation was written
 * @param ephemeral whether the pool ends with its creator
 * @param datasets how many datasets it holds
 * @param nbytes bytes of all their values
 */
public record RegistryHeader(
        String pool, String poolId, long generation, Instant committed, boolean ephemeral, int datasets, long nbytes) {
    private static final Pattern POOL_ID = Pattern.compile("[0-9a-f]{32}");

    /** Whether a pool's random identity can be that. */
    public static boolean isPoolId(String text) {
        return POOL_ID.matcher(text).matches();
    }
}
