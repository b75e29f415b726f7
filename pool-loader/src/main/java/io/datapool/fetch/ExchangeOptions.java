package io.datapool.fetch;

import java.time.Duration;
import java.time.InstantSource;

/**
 * How patiently an exchange is asked. Immutable; each method with an argument returns changed options.
 *
 * @param connectTimeout how long a connection may take to come about
 * @param answerTimeout how long a whole answer may take, from the request to its last byte
 * @param attempts how often a request is sent until it is given up, at least 1
 * @param patience how long it is waited at most, at a time, when the exchange asks to: for a limit or a ban to pass
 * @param clock by which waiting is reckoned; what is over is decided by the exchange's clock alone
 * @param pauser who waits
 */
public record ExchangeOptions(
        Duration connectTimeout,
        Duration answerTimeout,
        int attempts,
        Duration patience,
        InstantSource clock,
        Pauser pauser) {
    private static final ExchangeOptions DEFAULTS = new ExchangeOptions(
            Duration.ofSeconds(10),
            Duration.ofSeconds(60),
            8,
            Duration.ofMinutes(15),
            InstantSource.system(),
            Pauser.sleeping());

    /** @throws IllegalArgumentException when a time is not positive, or nothing is to be attempted */
    public ExchangeOptions {
        requirePositive("connectTimeout", connectTimeout);
        requirePositive("answerTimeout", answerTimeout);
        requirePositive("patience", patience);
        if (attempts < 1) {
            throw new IllegalArgumentException("attempts must be at least 1, found " + attempts);
        }
    }

    private static void requirePositive(String name, Duration duration) {
        if (duration.isNegative() || duration.isZero()) {
            throw new IllegalArgumentException(name + " must be positive, found " + duration);
        }
    }

    /**
     * What suits most: 10 s to connect, 60 s for an answer, 8 attempts, which outlast an outage of a minute, and a patience of 15
     * minutes, which outlasts all limits and the shorter bans.
     */
    public static ExchangeOptions defaults() {
        return DEFAULTS;
    }

    /** {@link #connectTimeout()}. */
    public ExchangeOptions connectTimeout(Duration timeout) {
        return new ExchangeOptions(timeout, answerTimeout, attempts, patience, clock, pauser);
    }

    /** {@link #answerTimeout()}. */
    public ExchangeOptions answerTimeout(Duration timeout) {
        return new ExchangeOptions(connectTimeout, timeout, attempts, patience, clock, pauser);
    }

    /** {@link #attempts()}. */
    public ExchangeOptions attempts(int newAttempts) {
        return new ExchangeOptions(connectTimeout, answerTimeout, newAttempts, patience, clock, pauser);
    }

    /** {@link #patience()}. */
    public ExchangeOptions patience(Duration newPatience) {
        return new ExchangeOptions(connectTimeout, answerTimeout, attempts, newPatience, clock, pauser);
    }

    /** {@link #clock()}. */
    public ExchangeOptions clock(InstantSource newClock) {
        return new ExchangeOptions(connectTimeout, answerTimeout, attempts, patience, newClock, pauser);
    }

    /** {@link #pauser()}. */
    public ExchangeOptions pauser(Pauser newPauser) {
        return new ExchangeOptions(connectTimeout, answerTimeout, attempts, patience, clock, newPauser);
    }
}
