package io.datapool.cli;

import io.datapool.fetch.FetchListener;
import io.datapool.fetch.FetchProgress;
import io.datapool.fetch.Pauser;
import io.datapool.fetch.Series;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Shows how a fetch gets on, a line for each series, and why it is waiting when it is. */
final class FetchDisplay implements FetchListener, Pauser, AutoCloseable {
    private final StatusLine line;
    private final InstantSource clock;
    private final Pauser pauser;
    private @Nullable Series<?> series;
    private long startedMillis;
    /** What an earlier fetch had left does not count when the remaining time is estimated. */
    private double startedFraction;

    /** @param pauser who really waits */
    FetchDisplay(PrintWriter err, boolean terminal, InstantSource clock, Pauser pauser) {
        this.line = new StatusLine(err, terminal, clock, "pool fetch");
        this.clock = clock;
        this.pauser = pauser;
    }

    /** A series is begun. */
    void start(Series<?> next) {
        line.close();
        series = null;
        startedMillis = clock.millis();
        line.show(0, () -> next + ": asks for it");
    }

    @Override
    public void progressed(FetchProgress progress) {
        if (!progress.series().equals(series)) {
            series = progress.series();
            startedFraction = progress.fraction();
            startedMillis = clock.millis();
        }
        line.show(progress.fraction(), () -> text(progress));
    }

    private String text(FetchProgress progress) {
        double done = progress.fraction() - startedFraction;
        double seconds = (clock.millis() - startedMillis) / 1e3;
        String left = done <= 0
                ? ""
                : String.format(Locale.ROOT, ", %.0f s left", (1 - progress.fraction()) / done * seconds);
        return String.format(
                Locale.ROOT,
                "%s: %.0f %%, %,d rows up to %s%s",
                progress.series(),
                100 * progress.fraction(),
                progress.rows(),
                progress.reached(),
                left);
    }

    @Override
    public void pause(Duration duration, String reason) throws InterruptedException {
        line.say(String.format(Locale.ROOT, "waits %.1f s: %s", duration.toMillis() / 1e3, reason));
        pauser.pause(duration, reason);
    }

    @Override
    public void close() {
        line.close();
    }
}
