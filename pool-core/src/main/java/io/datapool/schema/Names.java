package io.datapool.schema;

import java.util.Optional;
import java.util.OptionalLong;

/** The one place that says which names are allowed and how a segment's file name is derived from key and generation. */
public final class Names {
    /** The highest generation: what 18 decimal digits can tell. */
    public static final long MAX_GENERATION = 999_999_999_999_999_999L;

    private static final int MAX_GENERATION_DIGITS = 18;
    private static final int MAX_LENGTH = 128;
    private static final String GENERATION = ".g";
    private static final String ENDING = ".arrow";
    private static final String REGISTRY_PREFIX = "g";
    private static final String REGISTRY_ENDING = ".yaml";

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
        if (name.isEmpty() || name.length() > MAX_LENGTH || !isLetterOrDigit(name.charAt(0)) || name.contains("..")) {
            return false;
        }
        for (int i = 1; i < name.length(); i++) {
            char c = name.charAt(i);
            if (!isLetterOrDigit(c) && c != '.' && c != '_' && c != '-') {
                return false;
            }
        }
        return true;
    }

    private static boolean isLetterOrDigit(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || isDigit(c);
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    /** The file name of the segment of that key first published in that generation. */
    public static String segmentFile(String key, long generation) {
        return key + GENERATION + generation + ENDING;
    }

    /** Key and generation of a segment's file name; empty when the name is not one this library gives. */
    public static Optional<SegmentName> parseSegmentFile(String fileName) {
        int mark = fileName.lastIndexOf(GENERATION);
        if (mark < 0 || !fileName.endsWith(ENDING)) {
            return Optional.empty();
        }
        String key = fileName.substring(0, mark);
        String digits = fileName.substring(mark + GENERATION.length(), fileName.length() - ENDING.length());
        return isValid(key) && isGeneration(digits)
                ? Optional.of(new SegmentName(key, Long.parseLong(digits)))
                : Optional.empty();
    }

    /** The name, in {@code generations/}, of the registry of that generation. */
    public static String registryFile(long generation) {
        return REGISTRY_PREFIX + generation + REGISTRY_ENDING;
    }

    /** The generation of a file name in {@code generations/}; empty when the name is not one this library gives. */
    public static OptionalLong parseRegistryFile(String fileName) {
        if (!fileName.startsWith(REGISTRY_PREFIX) || !fileName.endsWith(REGISTRY_ENDING)) {
            return OptionalLong.empty();
        }
        String digits = fileName.substring(
                REGISTRY_PREFIX.length(),
                Math.max(REGISTRY_PREFIX.length(), fileName.length() - REGISTRY_ENDING.length()));
        return isGeneration(digits) ? OptionalLong.of(Long.parseLong(digits)) : OptionalLong.empty();
    }

    private static boolean isGeneration(String digits) {
        if (digits.isEmpty() || digits.length() > MAX_GENERATION_DIGITS || digits.charAt(0) == '0') {
            return false;
        }
        for (int i = 0; i < digits.length(); i++) {
            if (!isDigit(digits.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    /**
     * What a segment's file name says.
     *
     * @param key the dataset's key
     * @param generation the generation that published it
     */
    public record SegmentName(String key, long generation) {}
}
