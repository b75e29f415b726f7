package io.datapool.parquet;

/** A file is not Parquet, is damaged, or holds what cannot be read; the message names file, column and row as far as known. */
public final class ParquetException extends Exception {
    private static final long serialVersionUID = 1L;

    /** @param message what failed, what was expected, what was found */
    public ParquetException(String message) {
        super(message);
    }

    /**
     * @param message what failed, what was expected, what was found
     * @param cause what the library below reported
     */
    public ParquetException(String message, Throwable cause) {
        super(message, cause);
    }
}
