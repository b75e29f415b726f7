package io.datapool.fetch;

import java.nio.file.Path;

/** A file is there that no fetch made, or that holds other data; it was left as it is. */
public final class UnusableFileException extends FetchException {
    private static final long serialVersionUID = 1L;

    private final transient Path file;

    UnusableFileException(Path file, String problem, Throwable cause) {
        super(
                file + " cannot be updated and was left as it is: " + problem
                        + "; move it away to fetch the series anew",
                cause);
        this.file = file;
    }

    /** The file. */
    public Path file() {
        return file;
    }
}
