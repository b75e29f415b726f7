package io.datapool.fetch.dump;

import io.datapool.fetch.Span;
import java.io.InputStream;
import java.util.List;

/**
 * The table in an archive.
 *
 * @param in its bytes
 * @param file the archive, as errors name it
 * @param period what the archive covers
 */
public record ArchiveTable(InputStream in, String file, Span period) {
    /**
     * Its rows, to be read once.
     *
     * @param columns all that a row has
     * @param required how many of them, from the first on, a first row of names must name so
     */
    public CsvRows rows(List<String> columns, int required) {
        return new CsvRows(in, file, columns, required);
    }

    /** It is not what it should be as a whole. */
    public DumpException wrong(String expected, String found) {
        return new DumpException(file, expected, found);
    }
}
