package io.datapool.fetch.dump;

import io.datapool.fetch.FetchException;

/** An archive is not what it should be. Nothing of it was used; the message says where it differs, and from what. */
public final class DumpException extends FetchException {
    private static final long serialVersionUID = 1L;

    private final String archive;
    private final long line;
    private final String column;
    private final String expected;
    private final String found;

    DumpException(String archive, String expected, String found) {
        this(archive, 0, "", expected, found);
    }

    DumpException(String archive, String expected, String found, Throwable cause) {
        this(archive, expected, found);
        initCause(cause);
    }

    DumpException(String archive, long line, String column, String expected, String found) {
        super(archive + (line == 0 ? "" : ", line " + line) + (column.isEmpty() ? "" : ", " + column) + ": found "
                + found + ", expected " + expected);
        this.archive = archive;
        this.line = line;
        this.column = column;
        this.expected = expected;
        this.found = found;
    }

    /** Its path or address. */
    public String archive() {
        return archive;
    }

    /** The line of its table, from 1 on; 0 when it is not about one. */
    public long line() {
        return line;
    }

    /** The column of its table; empty when it is not about one. */
    public String column() {
        return column;
    }

    /** What should be there, for people. */
    public String expected() {
        return expected;
    }

    /** What is there instead, for people. */
    public String found() {
        return found;
    }
}
