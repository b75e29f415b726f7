package io.datapool.parquet;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;

/**
 * Looks what a path leads to before it is opened: to open a named pipe waits until somebody writes to it, which may be never, and a
 * device may have no end.
 *
 * <p>Java cannot open without waiting. A pipe that takes a file's place between the look and the opening is waited for; the look comes
 * directly before.
 */
public final class RegularFile {
    private RegularFile() {}

    /**
     * Sees to it that this is a regular file, after links were followed.
     *
     * @return what it is like now
     * @throws IOException when it is something else, which the message says, or is not there
     */
    public static BasicFileAttributes require(Path path) throws IOException {
        BasicFileAttributes found = Files.readAttributes(path, BasicFileAttributes.class);
        if (!found.isRegularFile()) {
            throw new IOException(path + " is "
                    + (found.isDirectory() ? "a directory" : "a pipe, a socket or a device")
                    + ", expected a regular file");
        }
        return found;
    }

    /** Opens it for reading. */
    static FileChannel open(Path path) throws IOException {
        require(path);
        return FileChannel.open(path, StandardOpenOption.READ);
    }
}
