package io.datapool.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Pipe;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The process's standard output. Remembers why it could not be written to, which a {@code PrintWriter} does not, and takes nothing
 * more from then on: what arrived is a beginning of what was printed, without gaps.
 */
final class StandardOutput extends OutputStream {
    private final OutputStream out = new FileOutputStream(FileDescriptor.out);
    private @Nullable IOException failure;

    @Override
    public void write(int value) throws IOException {
        write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int count) throws IOException {
        if (failure != null) {
            throw failure;
        }
        try {
            out.write(bytes, from, count);
        } catch (IOException e) {
            failure = e;
            throw e;
        }
    }

    /** Why not all of it arrived; empty where it did, and where a reader that has seen enough, such as head, closed the pipe. */
    Optional<String> problem() {
        String message = failure == null ? "" : String.valueOf(failure.getMessage());
        return message.isEmpty() || message.equals(messageOfAClosedPipe()) ? Optional.empty() : Optional.of(message);
    }

    /** What the system says in the language of the user; the JDK tells errors apart by nothing else. */
    private static String messageOfAClosedPipe() {
        try {
            Pipe pipe = Pipe.open();
            try (Pipe.SinkChannel sink = pipe.sink()) {
                pipe.source().close();
                sink.write(ByteBuffer.allocate(1));
            }
            return "";
        } catch (IOException e) {
            return String.valueOf(e.getMessage());
        }
    }
}
