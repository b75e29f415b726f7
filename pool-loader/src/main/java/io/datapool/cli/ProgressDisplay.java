package io.datapool.cli;

import io.datapool.loader.LoadListener;
import io.datapool.loader.LoadProgress;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Locale;

/**
 * Shows how a load gets on: on a terminal one line that is written over, with rate and remaining time; elsewhere a plain line
 * every few seconds, so that a short load leaves a log alone.
 */
final class ProgressDisplay implements LoadListener, AutoCloseable {
    private static final Path STDERR = Path.of("/proc/self/fd/2");
    private static final Duration REDRAW_INTERVAL = Duration.ofMillis(100);
    private static final int BAR_WIDTH = 24;
    private static final Duration LINE_INTERVAL = Duration.ofSeconds(5);

    private final PrintWriter err;
    private final boolean terminal;
    private final InstantSource clock;
    private final long startedMillis;
    private long drawnMillis;
    private boolean drawn;

    ProgressDisplay(PrintWriter err, boolean terminal, InstantSource clock) {
        this.err = err;
        this.terminal = terminal;
        this.clock = clock;
        this.startedMillis = clock.millis();
        this.drawnMillis = startedMillis;
    }

    /** Whether this process's stderr is a terminal, as the kernel tells. */
    static boolean stderrIsTerminal() {
        try {
            Path target = Files.readSymbolicLink(STDERR);
            return target.startsWith("/dev/pts") || target.toString().matches("/dev/(tty.*|console)");
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public void progressed(LoadProgress progress) {
        if (terminal) {
            draw(progress);
        } else {
            tell(progress);
        }
    }

    @Override
    public void waiting(Duration soFar) {
        err.println("pool load: another process writes the pool; waiting for " + soFar.toSeconds() + " s");
        err.flush();
    }

    private void draw(LoadProgress progress) {
        long now = clock.millis();
        boolean last = progress.filesDone() == progress.files();
        if (last || now - drawnMillis >= REDRAW_INTERVAL.toMillis()) {
            drawnMillis = now;
            drawn = true;
            int filled = (int) (BAR_WIDTH * fraction(progress));
            err.print("\r[" + "#".repeat(filled) + " ".repeat(BAR_WIDTH - filled) + "] " + text(progress) + "  ");
            err.flush();
        }
    }

    private void tell(LoadProgress progress) {
        long now = clock.millis();
        if (now - drawnMillis >= LINE_INTERVAL.toMillis()) {
            drawnMillis = now;
            err.println("pool load: " + text(progress));
            err.flush();
        }
    }

    private static double fraction(LoadProgress progress) {
        return progress.bytes() == 0 ? 1 : (double) progress.bytesDone() / progress.bytes();
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
        if (drawn) {
            err.println();
            err.flush();
        }
    }
}
