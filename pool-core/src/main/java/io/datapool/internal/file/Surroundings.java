package io.datapool.internal.file;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * What a pool meets outside of itself. The table of the locks that this JVM holds is none of it: the kernel knows but one for the
 * whole process.
 *
 * @param disk where its files are
 * @param clock what its registries are dated by
 */
public record Surroundings(Disk disk, Clock clock) {
    /** The file system and the clock of this machine. */
    public static final Surroundings REAL = new Surroundings(new Disk(), Clock.systemUTC());

    /** The time, as registries tell it: in milliseconds. */
    public Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }
}
