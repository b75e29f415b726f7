package io.datapool.examples;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A worker's end of the conversation with the process that started it: lines of words on standard output, answered on standard
 * input. Nobody sleeps; each waits for the other's line.
 *
 * <pre>
 * worker   @ready NANOS BYTES CHECKSUM   every value of the data was read once, that long after main() began
 * worker   @result ...                   one per symbol and timeframe, see BackTestResult
 * worker   @done
 * parent   hold
 * worker   @holding BYTES                garbage collected, that much of the heap in use, the data still there: now the
 *                                        parent measures
 * parent   (end of input)                the worker ends
 * </pre>
 */
public final class WorkerPipe {
    static final String READY = "@ready";
    static final String RESULT = "@result";
    static final String DONE = "@done";
    static final String HOLD = "hold";
    static final String HOLDING = "@holding";

    private final long createdNanos = System.nanoTime();
    private final PrintStream toParent;
    private final BufferedReader fromParent;

    private WorkerPipe(PrintStream toParent, InputStream fromParent) {
        this.toParent = toParent;
        this.fromParent = new BufferedReader(new InputStreamReader(fromParent, StandardCharsets.UTF_8));
    }

    /** Over this process's standard input and output; the first thing that {@code main} calls. */
    public static WorkerPipe standard() {
        return new WorkerPipe(System.out, System.in);
    }

    /** Tells that the data was read. */
    public void ready(Checksum data) {
        long loading = System.nanoTime() - createdNanos;
        say(List.of(READY, Long.toString(loading), Long.toString(data.bytes()), Long.toString(data.hash())));
    }

    /** Tells what one back-test found. */
    public void result(BackTestResult result) {
        List<String> words = new ArrayList<>(List.of(RESULT));
        words.addAll(result.words());
        say(words);
    }

    /** Tells that all results were sent, and returns when the parent has measured. */
    public void doneAndHold() throws IOException {
        say(List.of(DONE));
        if (HOLD.equals(fromParent.readLine())) {
            System.gc();
            Runtime jvm = Runtime.getRuntime();
            say(List.of(HOLDING, Long.toString(jvm.totalMemory() - jvm.freeMemory())));
            while (fromParent.readLine() != null) {
                // the end of input is the sign
            }
        }
    }

    private void say(List<String> words) {
        toParent.println(String.join(" ", words));
        toParent.flush();
    }
}
