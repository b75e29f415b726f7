package io.datapool.internal.file;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/** Wrong libraries that a process is told to be until it ends. */
public enum Mistakes {
    /** Tells that a generation is published without doing it. */
    FORGETS_TO_PUBLISH {
        @Override
        void around(InterposedDisk.Operation operation, InterposedDisk.Step step) throws IOException {
            if (operation.verb() != InterposedDisk.Verb.RENAME) {
                step.run();
            }
        }
    },
    /** Takes the length of a file for space on the disk. */
    RESERVES_NOTHING {
        @Override
        void around(InterposedDisk.Operation operation, InterposedDisk.Step step) throws IOException {
            ByteBuffer bytes = operation.bytes();
            if (operation.verb() == InterposedDisk.Verb.WRITE && bytes != null && bytes.isDirect()) {
                stretch(operation.path(), bytes.remaining());
                bytes.position(bytes.limit());
            } else {
                step.run();
            }
        }
    };

    abstract void around(InterposedDisk.Operation operation, InterposedDisk.Step step) throws IOException;

    private static void stretch(Path file, long byBytes) throws IOException {
        try (RandomAccessFile access = new RandomAccessFile(file.toFile(), "rw")) {
            access.setLength(access.length() + byBytes);
        }
    }

    /** Makes that mistake on that disk from now on. */
    public void begin(InterposedDisk disk) {
        disk.interpose(this::around);
    }
}
