package io.datapool.fetch;

import java.nio.file.Path;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a fetch left on disk.
 *
 * @param series of what
 * @param file holds the series, complete for what was asked
 * @param rows how many rows the file has
 * @param first time of its first row; null when it has none
 * @param last time of its last row; null when it has none
 * @param fetchedRows how many rows came from the exchange now; an update counts rows that it read again
 * @param resumedRows how many rows an interrupted fetch before had left
 */
public record FetchResult(
        Series<?> series,
        Path file,
        long rows,
        @Nullable Instant first,
        @Nullable Instant last,
        long fetchedRows,
        long resumedRows) {}
