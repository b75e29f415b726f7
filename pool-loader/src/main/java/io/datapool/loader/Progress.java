package io.datapool.loader;

import java.util.Collection;

/** Counts what has been read and tells a listener. Thread-safe. */
final class Progress {
    private final LoadListener listener;
    private final int files;
    private final long bytes;
    private int filesDone;
    private long rows;
    private long bytesDone;

    Progress(LoadListener listener, Collection<SourceFile> sources) {
        this.listener = listener;
        this.files = sources.size();
        this.bytes = sources.stream().mapToLong(SourceFile::sizeBytes).sum();
    }

    /** How far one file is. */
    final class OfFile {
        private final long sizeBytes;
        private double read;
        private long counted;

        private OfFile(long sizeBytes) {
            this.sizeBytes = sizeBytes;
        }

        /** About so much more of it has been read. */
        void read(double moreBytes) {
            synchronized (Progress.this) {
                read += moreBytes;
                count(Math.min(sizeBytes, Math.round(read)));
                tell();
            }
        }

        /** It is done with, read to the end or not; {@code fileRows} is 0 when it was not read. */
        void finished(int fileRows) {
            synchronized (Progress.this) {
                filesDone++;
                rows += fileRows;
                count(sizeBytes);
                tell();
            }
        }

        private void count(long now) {
            bytesDone += now - counted;
            counted = now;
        }
    }

    OfFile of(SourceFile source) {
        return new OfFile(source.sizeBytes());
    }

    private void tell() {
        listener.progressed(new LoadProgress(files, filesDone, rows, bytes, bytesDone));
    }
}
