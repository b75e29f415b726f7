package io.datapool.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.function.Supplier;

/**
 * Shows how far a command is: on a terminal one line that is written over, elsewhere a plain line every few seconds, so that a short
 * command leaves a log alone.
 */
final class StatusLine implements AutoCloseable {
    private static final Path STDERR = Path.of("/proc/self/fd/2");
    private static final Duration REDRAW_INTERVAL = Duration.ofMillis(100);
    private static final Duration LINE_INTERVAL = Duration.ofSeconds(5);
    private static final int BAR_WIDTH = 24;

    private final PrintWriter err;
    private final boolean terminal;
    private final InstantSource clock;
    private final String command;
    private long shownMillis;
    private int drawnLength;

    /**
     * @param err where to
     * @param terminal whether that is one
     * @param command its name, with which plain lines begin
     */
    StatusLine(PrintWriter err, boolean terminal, InstantSource clock, String command) {
        this.err = err;
        this.terminal = terminal;
        this.clock = clock;
        this.command = command;
        this.shownMillis = clock.millis();
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

    /**
     * Shows a state, unless the one before was shown just now.
     *
     * @param fraction how much is done, from 0 to 1; at 1, a terminal shows it in any case
     * @param text asked for only when it is shown
     */
    void show(double fraction, Supplier<String> text) {
        long now = clock.millis();
        if (terminal) {
            if (fraction >= 1 || now - shownMillis >= REDRAW_INTERVAL.toMillis()) {
                shownMillis = now;
                draw(fraction, text.get());
            }
        } else if (now - shownMillis >= LINE_INTERVAL.toMillis()) {
            shownMillis = now;
            err.println(command + ": " + text.get());
            err.flush();
        }
    }

    private void draw(double fraction, String text) {
        int filled = (int) (BAR_WIDTH * fraction);
        String line = "[" + "#".repeat(filled) + " ".repeat(BAR_WIDTH - filled) + "] " + text;
        err.print("\r" + line + " ".repeat(Math.max(0, drawnLength - line.length())));
        err.flush();
        drawnLength = line.length();
    }

    /** Prints a line of its own, whatever was shown. */
    void say(String text) {
        close();
        err.println(command + ": " + text);
        err.flush();
    }

    /** Leaves the line that was drawn; another may be begun. */
    @Override
    public void close() {
        if (drawnLength > 0) {
            drawnLength = 0;
            err.println();
            err.flush();
        }
    }
}
