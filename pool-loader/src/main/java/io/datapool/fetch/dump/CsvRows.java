package io.datapool.fetch.dump;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * The rows of an archive's table: as many fields as there are columns, separated by commas, without quotes. A first row of names
 * is recognised by not starting with a digit. Anything else is refused with file, line and column.
 */
public final class CsvRows {
    /** Several times what the longest known row has, and so a bound for what a hostile one can occupy. */
    private static final int MAX_LINE_BYTES = 1_024;

    private static final int SHOWN_CHARACTERS = 40;

    private final InputStream in;
    private final String file;
    private final List<String> columns;
    private final int required;
    private final byte[] buffer = new byte[1 << 16];
    private int position;
    private int limit;
    private final byte[] line = new byte[MAX_LINE_BYTES];
    private int length;
    /** Where each field ends in the line, which is where the next one's comma is. */
    private final int[] ends;

    private long lineNumber;

    /**
     * @param in the bytes of the table
     * @param file as errors name it
     * @param columns all that a row has
     * @param required how many of them, from the first on, a first row of names must name so
     */
    CsvRows(InputStream in, String file, List<String> columns, int required) {
        this.in = in;
        this.file = file;
        this.columns = columns;
        this.required = required;
        this.ends = new int[columns.size()];
    }

    /**
     * Moves on to the next row of values.
     *
     * @return false when there is none
     */
    public boolean next() throws IOException {
        boolean first = lineNumber == 0;
        if (!readLine()) {
            return false;
        }
        split();
        if (first && !isDigit(line[0])) {
            requireNames();
            return next();
        }
        return true;
    }

    /**
     * A number without sign or fraction.
     *
     * @throws DumpException when it is something else
     */
    public long whole(int column) throws DumpException {
        int from = start(column);
        if (ends[column] == from || ends[column] - from > 18) {
            throw wrong(column, "a whole number");
        }
        long value = 0;
        for (int i = from; i < ends[column]; i++) {
            if (!isDigit(line[i])) {
                throw wrong(column, "a whole number");
            }
            value = 10 * value + line[i] - '0';
        }
        return value;
    }

    /**
     * The double that is nearest to a decimal number.
     *
     * @throws DumpException when it is something else
     */
    public double number(int column) throws DumpException {
        String text = text(column);
        for (int i = 0; i < text.length(); i++) {
            if ("0123456789.-+eE".indexOf(text.charAt(i)) < 0) {
                throw wrong(column, "a number");
            }
        }
        try {
            double value = Double.parseDouble(text);
            if (Double.isFinite(value)) {
                return value;
            }
        } catch (NumberFormatException e) {
            // said below
        }
        throw wrong(column, "a number");
    }

    /** That field of this row is not as it should be. */
    public DumpException wrong(int column, String expected) {
        return new DumpException(file, lineNumber, columns.get(column), expected, shown(text(column)));
    }

    private boolean readLine() throws IOException {
        length = 0;
        while (true) {
            if (position == limit) {
                limit = Math.max(0, in.read(buffer));
                position = 0;
                if (limit == 0) {
                    break;
                }
            }
            byte next = buffer[position++];
            if (next == '\n') {
                lineNumber++;
                length -= length > 0 && line[length - 1] == '\r' ? 1 : 0;
                return true;
            }
            if (length == MAX_LINE_BYTES) {
                lineNumber++;
                throw new DumpException(
                        file,
                        lineNumber,
                        "",
                        "a row of " + columns.size() + " fields",
                        "more than " + length + " bytes");
            }
            line[length++] = next;
        }
        lineNumber += length > 0 ? 1 : 0;
        return length > 0;
    }

    private void split() throws DumpException {
        int field = 0;
        for (int i = 0; i <= length; i++) {
            if (i == length || line[i] == ',') {
                if (field < ends.length) {
                    ends[field] = i;
                }
                field++;
            }
        }
        if (field != columns.size()) {
            String found = field + " fields: " + shown(new String(line, 0, length, StandardCharsets.ISO_8859_1));
            throw new DumpException(file, lineNumber, "", columns.size() + " fields", found);
        }
    }

    private void requireNames() throws DumpException {
        for (int column = 0; column < required; column++) {
            if (!text(column).equals(columns.get(column))) {
                throw wrong(column, "that name, or a row of numbers");
            }
        }
    }

    private int start(int column) {
        return column == 0 ? 0 : ends[column - 1] + 1;
    }

    private String text(int column) {
        return new String(Arrays.copyOfRange(line, start(column), ends[column]), StandardCharsets.ISO_8859_1);
    }

    private static boolean isDigit(byte character) {
        return character >= '0' && character <= '9';
    }

    /** As it may be printed on a terminal. */
    static String shown(String text) {
        String start = text.length() > SHOWN_CHARACTERS ? text.substring(0, SHOWN_CHARACTERS) + "..." : text;
        return "'" + start.replaceAll("[^ -~]", "?") + "'";
    }
}
