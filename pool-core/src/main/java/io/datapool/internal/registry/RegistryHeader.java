package io.datapool.internal.registry;

import io.datapool.internal.arrow.FormatVersion;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What a registry says of the pool as a whole.
 *
 * @param version the rules that it follows
 * @param pool the pool's name
 * @param poolId its random identity, 32 hexadecimal digits
 * @param generation this registry's number; 1 for an empty new pool, growing with every commit
 * @param commit who wrote this generation, and when
 * @param ephemeral whether the pool ends with its creator
 * @param datasets how many datasets it holds
 * @param nbytes bytes of all their values
 * @param others lines of its head that this library does not know, as they stand there
 */
public record RegistryHeader(
        FormatVersion version,
        String pool,
        String poolId,
        long generation,
        Commit commit,
        boolean ephemeral,
        int datasets,
        long nbytes,
        List<String> others) {
    private static final Pattern POOL_ID = Pattern.compile("[0-9a-f]{32}");

    /** Copies the lines. */
    public RegistryHeader {
        others = List.copyOf(others);
    }

    /** Of a pool that begins, or begins anew. */
    public static RegistryHeader first(String pool, String poolId, long generation, Commit commit, boolean ephemeral) {
        return new RegistryHeader(FormatVersion.OWN, pool, poolId, generation, commit, ephemeral, 0, 0, List.of());
    }

    /** Of the generation that follows this one: what this library does not know stays, and so do the features. */
    public RegistryHeader next(long nextGeneration, Commit nextCommit) {
        return new RegistryHeader(
                version.next(), pool, poolId, nextGeneration, nextCommit, ephemeral, datasets, nbytes, others);
    }

    RegistryHeader counting(int newDatasets, long newBytes) {
        return new RegistryHeader(version, pool, poolId, generation, commit, ephemeral, newDatasets, newBytes, others);
    }

    /** Whether a pool's random identity can be that. */
    public static boolean isPoolId(String text) {
        return POOL_ID.matcher(text).matches();
    }
}
