package io.datapool.internal.registry;

import io.datapool.schema.Names;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * Where each dataset's line stands in a registry: two spaces, the key in double quotes, a colon, a space, the row. Lines are
 * sorted by key and follow each other without a gap. Immutable.
 */
final class RowIndex {
    /** What stands before the key. */
    private static final String BEFORE_KEY = "  \"";

    /** What stands between key and row. */
    private static final String AFTER_KEY = "\": ";

    /** The shortest line: a key of one letter, an empty row, a line feed. */
    private static final int MIN_LINE_BYTES = BEFORE_KEY.length() + 1 + AFTER_KEY.length() + 2 + 1;

    private final String[] keys;
    /** Where each line starts, and where the last one ends, line feed included. */
    private final int[] lines;

    private RowIndex(String[] keys, int[] lines) {
        this.keys = keys;
        this.lines = lines;
    }

    /**
     * Finds the lines.
     *
     * @param from somewhere in the line before the first
     * @param end the byte after the last line
     * @param count how many there are to be
     * @throws IllegalArgumentException when there is something else, too
     */
    static RowIndex of(byte[] bytes, int from, int end, int count) {
        // One byte a character; searching a string is many times faster than searching an array.
        String text = new String(bytes, 0, end, StandardCharsets.ISO_8859_1);
        int position = lineEnd(text, from) + 1;
        // A count that is too high may not claim more memory than the file is long.
        int most = Math.min(count, (end - position) / MIN_LINE_BYTES);
        String[] keys = new String[most];
        int[] lines = new int[most + 1];
        int found = 0;
        String previous = "";
        while (position < end && found < most) {
            String key = key(text, position);
            if (key.compareTo(previous) <= 0) {
                throw new IllegalArgumentException("dataset '" + key + "' stands after '" + previous + "'");
            }
            keys[found] = key;
            lines[found] = position;
            found++;
            previous = key;
            position = lineEnd(text, position) + 1;
        }
        if (found != count || position != end) {
            throw new IllegalArgumentException(
                    "it claims " + count + " datasets and lists " + (position == end ? String.valueOf(found) : "more"));
        }
        lines[found] = end;
        return new RowIndex(keys, lines);
    }

    private static String key(String text, int line) {
        int start = line + BEFORE_KEY.length();
        int end = text.indexOf('"', start);
        if (end < 0 || !text.startsWith(BEFORE_KEY, line) || !text.startsWith(AFTER_KEY, end)) {
            throw new IllegalArgumentException("it has a line that is no dataset at byte " + line);
        }
        return Names.requireKey(text.substring(start, end));
    }

    private static int lineEnd(String text, int from) {
        int end = text.indexOf('\n', from);
        if (end < 0) {
            throw new IllegalArgumentException("it ends in the middle of a line");
        }
        return end;
    }

    /** The keys, sorted. */
    List<String> keys() {
        return Collections.unmodifiableList(Arrays.asList(keys));
    }

    /** Which line has that key; else {@code -1 - } the line before which it would stand. */
    int find(String key) {
        return Arrays.binarySearch(keys, key);
    }

    /**
     * A dataset's row, without the key.
     *
     * @throws IllegalArgumentException when it is not UTF-8
     */
    String text(byte[] bytes, int row) {
        int start = lines[row] + BEFORE_KEY.length() + keys[row].length() + AFTER_KEY.length();
        return Utf8.text(bytes, start, lines[row + 1] - 1 - start);
    }

    /** Copies the lines {@code from} to {@code to - 1}. */
    void copy(byte[] bytes, int from, int to, ByteArrayOutputStream target) {
        target.write(bytes, lines[from], lines[to] - lines[from]);
    }

    /** A dataset's whole line. */
    static byte[] line(String key, String row) {
        return (BEFORE_KEY + key + AFTER_KEY + row + "\n").getBytes(StandardCharsets.UTF_8);
    }
}
