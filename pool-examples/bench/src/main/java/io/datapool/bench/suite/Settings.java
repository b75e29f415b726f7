package io.datapool.bench.suite;

import java.nio.file.Path;
import java.util.Optional;

/**
 * How the suites are to run.
 *
 * @param smoke whether to run on tiny data, once: to see that all works and agrees, not to measure
 * @param directory where data and pools are made; decides which file system is measured
 * @param sharedData folder of other people's Parquet files, which are measured too where they are
 */
public record Settings(boolean smoke, Path directory, Optional<Path> sharedData) {
    /** One size for measuring, another for trying out. */
    public int of(int measured, int smoked) {
        return smoke ? smoked : measured;
    }
}
