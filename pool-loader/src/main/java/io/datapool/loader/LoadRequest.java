package io.datapool.loader;

import io.datapool.schema.DatasetKind;
import java.nio.file.Path;
import java.util.List;

/**
 * One dataset to be loaded.
 *
 * @param key its key in the pool
 * @param kind which columns to look for
 * @param candidates where its file may be, the first that exists is read
 * @param options what to do with files that are not as one would wish
 */
record LoadRequest(String key, DatasetKind kind, List<Path> candidates, LoadOptions options) {
    /** Everything besides the file that decides what is loaded; equal text, equal dataset. */
    String optionsText() {
        return "kind=" + kind.label() + " " + options.text();
    }
}
