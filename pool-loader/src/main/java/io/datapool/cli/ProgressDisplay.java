package io.datapool.cli;

import io.datapool.SharedDataPool;
import io.datapool.loader.LoadListener;
import io.datapool.loader.LoadProgress;
import io.datapool.loader.LoadReport;
import io.datapool.loader.MarketData;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Locale;

/** Shows how a load gets on, with rate and remaining time. */
final class ProgressDisplay implements LoadListener, AutoCloseable {
    private final StatusLine line;
    private final InstantSource clock;
    private final long startedMillis;

    ProgressDisplay(PrintWriter err, boolean terminal, InstantSource clock) {
        this.line = new StatusLine(err, terminal, clock, "pool load");
        this.clock = clock;
        this.startedMillis = clock.millis();
    }

    /** Loads, and shows on stderr how that gets on. */
    static LoadReport load(MarketData data, SharedDataPool pool, PrintWriter err) {
        try (ProgressDisplay display =
                new ProgressDisplay(err, StatusLine.stderrIsTerminal(), InstantSource.system())) {
            return data.listener(display).load(pool);
        }
    }

    @Override
    public void progressed(LoadProgress progress) {
        line.show(fraction(progress), () -> text(progress));
    }

    @Override
    public void waiting(Duration soFar) {
        line.say("another process writes the pool; has waited " + soFar.toSeconds() + " s for it");
    }

    /** 1 only when all is done, however the bytes were estimated. */
    private static double fraction(LoadProgress progress) {
        if (progress.filesDone() == progress.files()) {
            return 1;
        }
        return progress.bytes() == 0 ? 0 : Math.min(0.99, (double) progress.bytesDone() / progress.bytes());
    }

    private String text(LoadProgress progress) {
        double seconds = Math.max(1, clock.millis() - startedMillis) / 1e3;
        double bytesPerSecond = progress.bytesDone() / seconds;
        long secondsLeft =
                bytesPerSecond == 0 ? 0 : Math.round((progress.bytes() - progress.bytesDone()) / bytesPerSecond);
        return String.format(
                Locale.ROOT,
                "%d/%d files, %,d rows, %s of %s MB, %.0f MB/s, %d s left",
                progress.filesDone(),
                progress.files(),
                progress.rows(),
                Text.megabytes(progress.bytesDone()),
                Text.megabytes(progress.bytes()),
                bytesPerSecond / 1e6,
                secondsLeft);
    }

    /** Leaves the line of the bar. */
    @Override
    public void close() {
        line.close();
    }
}
