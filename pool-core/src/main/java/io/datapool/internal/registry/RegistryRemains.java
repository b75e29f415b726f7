package io.datapool.internal.registry;

import io.datapool.error.PoolDamagedException;
import io.datapool.schema.DatasetInfo;
import io.datapool.schema.Names;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What can be made out of a registry, in whatever state it is.
 *
 * @param intact the registry, when it can be read and has its checksum
 * @param problem why it cannot be read; empty when it can, or is missing
 * @param files names of the segments that it names
 * @param poolId the pool that it is of
 * @param generation its generation, 0 where that cannot be made out
 */
public record RegistryRemains(
        Optional<Registry> intact,
        Optional<String> problem,
        Set<String> files,
        Optional<String> poolId,
        long generation) {
    private static final Pattern FILE = Pattern.compile("\"file\": \"([A-Za-z0-9._-]{1,160})\"");
    private static final Pattern POOL_ID = Pattern.compile("(?m)^poolId: \"([0-9a-f]{32})\"$");
    private static final Pattern GENERATION = Pattern.compile("(?m)^generation: ([0-9]{1,18})$");

    /** Beyond this a damaged number is more likely than a pool that was changed so often. */
    private static final long MAX_PLAUSIBLE_GENERATION = 1_000_000_000_000L;

    /** Of a registry that is not there. */
    public static final RegistryRemains NONE =
            new RegistryRemains(Optional.empty(), Optional.empty(), Set.of(), Optional.empty(), 0);

    /** Of what cannot even be read as a file. */
    public static RegistryRemains unreadable(String problem) {
        return new RegistryRemains(Optional.empty(), Optional.of(problem), Set.of(), Optional.empty(), 0);
    }

    /**
     * Of a file.
     *
     * @param bytes its content
     * @param origin where it came from, for messages
     */
    public static RegistryRemains of(byte[] bytes, String origin) {
        try {
            return of(Registry.parse(bytes, origin));
        } catch (PoolDamagedException e) {
            return legible(new String(bytes, StandardCharsets.ISO_8859_1), String.valueOf(e.getMessage()));
        }
    }

    /**
     * Refuses a registry, damaged or not, that says it is of a version which this library may not change: what could be made of
     * it would be less than it was.
     *
     * @param bytes its content
     * @param origin where it came from, for messages
     * @throws io.datapool.error.PoolVersionException when it says so
     */
    public static void requireWritable(byte[] bytes, String origin) {
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        int end = text.indexOf("\ndatasets:");
        String head = end < 0 ? text : text.substring(0, end + 1);
        RegistryHead.legibleVersion(head).requireWritable("registry " + origin, RegistryHead.legibleLibrary(head));
    }

    private static RegistryRemains of(Registry registry) {
        Set<String> files = new HashSet<>();
        for (String key : registry.keys()) {
            registry.find(key).map(DatasetInfo::file).ifPresent(files::add);
        }
        return new RegistryRemains(
                Optional.of(registry),
                Optional.empty(),
                files,
                Optional.of(registry.header().poolId()),
                registry.header().generation());
    }

    private static RegistryRemains legible(String text, String problem) {
        Set<String> files = new HashSet<>();
        for (Matcher file = FILE.matcher(text); file.find(); ) {
            if (Names.parseSegmentFile(file.group(1)).isPresent()) {
                files.add(file.group(1));
            }
        }
        Matcher poolId = POOL_ID.matcher(text);
        Matcher generation = GENERATION.matcher(text);
        long number = generation.find() ? Long.parseLong(generation.group(1)) : 0;
        return new RegistryRemains(
                Optional.empty(),
                Optional.of(problem),
                files,
                poolId.find() ? Optional.of(poolId.group(1)) : Optional.empty(),
                number <= MAX_PLAUSIBLE_GENERATION ? number : 0);
    }
}
