package io.datapool.internal.registry;

import io.datapool.internal.arrow.FormatVersion;
import io.datapool.schema.Names;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The lines of a registry before its datasets: {@link RegistryHeader} to text and back. Each is {@code name: value}, and the value
 * is JSON; in format 1 it may be YAML.
 */
final class RegistryHead {
    static final int MAX_CHARACTERS = 1 << 16;

    private static final String COMMENT = """
            # SharedDataPool registry: one dataset per line, replaced whole at every commit.
            # Do not edit by hand: the last line is a checksum of all before it. Format: pool-core/FORMAT.md
            """;
    /** The line that stands in the head of every format. */
    private static final Pattern FORMAT = Pattern.compile("(?m)^format: ([0-9]{1,18})$");

    private static final Pattern FEATURES = Pattern.compile("(?m)^(reader|writer)Features: \\[([^\\]\\n]*)\\]$");
    private static final Pattern NAME = Pattern.compile("\"([^\"\\\\]{1,100})\"");
    private static final Pattern LIBRARY = Pattern.compile("(?m)^commit: \\{.*\"library\": ?\"([^\"\\\\]{1,100})\"");

    private static final Set<String> KNOWN = Set.of(
            "format",
            "readerFeatures",
            "writerFeatures",
            "pool",
            "poolId",
            "generation",
            "committed",
            "commit",
            "ephemeral",
            "datasetCount",
            "nbytes");

    private RegistryHead() {}

    static byte[] render(RegistryHeader header) {
        if (header.version().format() != FormatVersion.NEWEST) {
            throw new IllegalArgumentException("registries are written in format " + FormatVersion.NEWEST + " alone");
        }
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("format", header.version().format());
        fields.put("readerFeatures", sorted(header.version().readerFeatures()));
        fields.put("writerFeatures", sorted(header.version().writerFeatures()));
        fields.put("pool", header.pool());
        fields.put("poolId", header.poolId());
        fields.put("generation", header.generation());
        fields.put("commit", commit(header.commit()));
        fields.put("ephemeral", header.ephemeral());
        fields.put("datasetCount", header.datasets());
        fields.put("nbytes", header.nbytes());
        StringBuilder text = new StringBuilder(COMMENT);
        fields.forEach((name, value) ->
                text.append(name).append(": ").append(FlowText.render(value)).append('\n'));
        header.others().forEach(line -> text.append(line).append('\n'));
        text.append(header.datasets() == 0 ? "datasets: {}\n" : "datasets:\n");
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static List<String> sorted(Collection<String> names) {
        return new ArrayList<>(new TreeSet<>(names));
    }

    private static Map<String, Object> commit(Commit commit) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("time", commit.time().toString());
        map.put("library", commit.library());
        return map;
    }

    /**
     * Reads a head whose checksum is right, and whose format is known.
     *
     * @param text the lines
     * @param origin where it came from, for messages
     * @throws IllegalArgumentException when it is none
     * @throws io.datapool.error.PoolVersionException when only newer versions of this library can read it
     */
    static RegistryHeader parse(String text, String origin) {
        boolean isYaml = legibleFormat(text) == 1;
        YamlMap map = isYaml ? YamlMap.ofLines(text, MAX_CHARACTERS) : YamlMap.ofJsonLines(text, MAX_CHARACTERS);
        long format = map.number("format", 1, isYaml ? 1 : FormatVersion.NEWEST);
        FormatVersion version = format == 1
                ? new FormatVersion(1, Set.of(), Set.of())
                : new FormatVersion(format, map.textSet("readerFeatures"), map.textSet("writerFeatures"));
        Commit commit = format == 1
                ? new Commit(map.instant("committed"), "")
                : map.optionalMap("commit")
                        .map(said -> new Commit(said.instant("time"), said.text("library")))
                        .orElseThrow(() -> new IllegalArgumentException("'commit' is missing"));
        version.requireReadable("registry " + origin, commit.library());
        String poolId = map.text("poolId");
        if (!RegistryHeader.isPoolId(poolId)) {
            throw new IllegalArgumentException("'poolId' is not 32 hexadecimal digits");
        }
        return new RegistryHeader(
                version,
                Names.requirePoolName(map.text("pool")),
                poolId,
                map.number("generation", 1, Names.MAX_GENERATION),
                commit,
                map.flag("ephemeral"),
                (int) map.number("datasetCount", 0, Integer.MAX_VALUE),
                map.number("nbytes", 0, Long.MAX_VALUE),
                format == 1 ? List.of() : others(text));
    }

    /**
     * Refuses a format that this library does not know.
     *
     * @param text a head
     * @throws io.datapool.error.PoolVersionException when it says that it has such a format
     */
    static void requireKnownFormat(String text, String origin) {
        long format = legibleFormat(text);
        if (format > FormatVersion.NEWEST) {
            new FormatVersion(format, Set.of(), Set.of()).requireReadable("registry " + origin, legibleLibrary(text));
        }
    }

    /** 1 where no format can be made out. */
    private static long legibleFormat(String text) {
        Matcher format = FORMAT.matcher(text);
        return format.find() ? Long.parseLong(format.group(1)) : 1;
    }

    /** What a damaged head says of its version; format 1 where nothing can be made out. */
    static FormatVersion legibleVersion(String text) {
        Set<String> readers = new TreeSet<>();
        Set<String> writers = new TreeSet<>();
        for (Matcher features = FEATURES.matcher(text); features.find(); ) {
            for (Matcher name = NAME.matcher(features.group(2)); name.find(); ) {
                (features.group(1).equals("reader") ? readers : writers).add(name.group(1));
            }
        }
        return new FormatVersion(legibleFormat(text), readers, writers);
    }

    /** Which version of the library says that it wrote a head that may be damaged; empty where that cannot be made out. */
    static String legibleLibrary(String text) {
        Matcher library = LIBRARY.matcher(text);
        return library.find() ? library.group(1) : "";
    }

    private static List<String> others(String text) {
        return Stream.of(text.split("\n", -1)) // and not at a carriage return, which may stand between values
                .filter(line -> !line.startsWith("#") && !KNOWN.contains(line.substring(0, line.indexOf(": "))))
                .toList();
    }
}
