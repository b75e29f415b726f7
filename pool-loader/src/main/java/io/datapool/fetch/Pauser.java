package io.datapool.fetch;

import java.time.Duration;

/** Lets time pass, so that whoever waits can show why, and tests need not wait. */
@FunctionalInterface
public interface Pauser {
    /**
     * Returns when that time has passed.
     *
     * @param duration how long; not negative
     * @param reason for people, why it is waited
     * @throws InterruptedException when the thread is told to stop waiting
     */
    void pause(Duration duration, String reason) throws InterruptedException;

    /** Sleeps. */
    static Pauser sleeping() {
        return (duration, reason) -> Thread.sleep(duration.toMillis() + 1);
    }
}
