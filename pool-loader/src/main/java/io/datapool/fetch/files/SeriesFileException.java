package io.datapool.fetch.files;

import java.io.IOException;
import java.nio.file.Path;

/** A file is there that cannot be read as the series that it should be; it was left as it is. */
public final class SeriesFileException extends IOException {
    private static final long serialVersionUID = 1L;

    private final transient Path file;
    private final String problem;

    SeriesFileException(Path file, String problem) {
        super(file + ": " + problem);
        this.file = file;
        this.problem = problem;
    }

    SeriesFileException(Path file, String problem, Throwable cause) {
        this(file, problem);
        initCause(cause);
    }

    /** The file. */
    public Path file() {
        return file;
    }

    /** What is wrong with it, without its name. */
    public String problem() {
        return problem;
    }
}
