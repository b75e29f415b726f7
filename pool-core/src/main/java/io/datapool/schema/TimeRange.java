package io.datapool.schema;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What the registry says of a dataset's time index.
 *
 * @param first the earliest stamp
 * @param last the latest stamp
 * @param step the distance that more than half of the neighbouring stamps have; empty where there is none
 * @param regular whether every neighbouring pair is exactly {@code step} apart
 */
public record TimeRange(Instant first, Instant last, Optional<Duration> step, boolean regular) {}
