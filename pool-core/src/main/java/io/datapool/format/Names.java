package io.datapool.format;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The one place that says which names are allowed and how a segment's file name is derived from key and generation. */
public final class Names {
    /** The highest generation: what 18 decimal digits can tell. */
    public static final long MAX_GENERATION = 999_999_999_999_999_999L;

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,127}");
    private static final Pattern SEGMENT = Pattern.compile("(.+)\\.g([1-9][0-9]{0,17})\\.arrow");

    private Names() {}

    /**
     * Returns the key when it may name a dataset.
     *
     * @throws IllegalArgumentException when it may not
     */
    public static String requireKey(String key) {
        return require("dataset key", key);
    }

    /**
     * Returns the name when it may name a pool.
     *
     * @throws IllegalArgumentException when it may not
     */
    public static String requirePoolName(String name) {
        return require("pool name", name);
    }

    /** Whether that may be a pool's name. */
    public static boolean isPoolName(String name) {
        return isValid(name);
    }

    private static String require(String what, String name) {
        if (!isValid(name)) {
            throw new IllegalArgumentException(
                    what + " '" + name + "' must be 1 to 128 letters, digits, '.', '_' or '-'"
                            + " (A-Z a-z 0-9), start with a letter or digit and contain no '..'");
        }
        return name;
    }

    private static boolean isValid(String name) {
        return NAME.matcher(name).matches() && !name.contains("..");
    }

    /** The file name of the segment of that key first published in that generation. */
    public static String segmentFile(String key, long generation) {
        return key + ".g" + generation + ".arrow";
    }

    /** Key and generation of a segment's file name; empty when the name is not one this library gives. */
    public static Optional<SegmentName> parseSegmentFile(String fileName) {
        Matcher matcher = SEGMENT.matcher(fileName);
        return matcher.matches() && isValid(matcher.group(1))
                ? Optional.of(new SegmentName(matcher.group(1), Long.parseLong(matcher.group(2))))
                : Optional.empty();
    }

    /**
     * What a segment's file name says.
     *
     * @param key the dataset's key
     * @param generation the generation that published it
     */
    public record SegmentName(String key, long generation) {}
}
