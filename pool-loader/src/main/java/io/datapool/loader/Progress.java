package io.datapool.loader;

import java.util.Collection;

/** Counts what has been read and tells a listener. Thread-safe. */
final class Progress {
    private final LoadListener listener;
    private final int files;
    private final long bytes;
    private int filesDone;
    private long rows;
    private double bytesDone;

    Progress(LoadListener listener, Collection<SourceFile> sources) {
        this.listener = listener;
        this.files = sources.size();
        this.bytes = sources.stream().mapToLong(SourceFile::sizeBytes).sum();
    }

    /** Part of a file has been read. */
    synchronized void read(double moreBytes) {
        bytesDone += moreBytes;
        tell();
    }

    /** A file is done with; {@code fileRows} is 0 when it failed. */
    synchronized void finished(int fileRows) {
        filesDone++;
        rows += fileRows;
        tell();
    }

    private void tell() {
        listener.progressed(new LoadProgress(files, filesDone, rows, bytes, Math.min(bytes, Math.round(bytesDone))));
    }
}
