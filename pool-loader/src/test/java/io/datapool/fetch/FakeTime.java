package io.datapool.fetch;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/** A clock that moves when somebody pauses, and at no other time; nobody waits. Thread-safe. */
public final class FakeTime implements InstantSource, Pauser {
    private final List<Duration> pauses = new ArrayList<>();
    private final List<String> reasons = new ArrayList<>();
    private Instant now;

    public FakeTime(String now) {
        this.now = Instant.parse(now);
    }

    @Override
    public synchronized Instant instant() {
        return now;
    }

    @Override
    public synchronized void pause(Duration duration, String reason) {
        pauses.add(duration);
        reasons.add(reason);
        now = now.plus(duration);
    }

    public synchronized void pass(Duration duration) {
        now = now.plus(duration);
    }

    public synchronized List<Duration> pauses() {
        return List.copyOf(pauses);
    }

    public synchronized List<String> reasons() {
        return List.copyOf(reasons);
    }

    public synchronized Duration paused() {
        return pauses.stream().reduce(Duration.ZERO, Duration::plus);
    }

    public ExchangeOptions options() {
        return ExchangeOptions.defaults().clock(this).pauser(this);
    }
}
