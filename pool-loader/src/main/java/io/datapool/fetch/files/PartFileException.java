package io.datapool.fetch.files;

import java.io.IOException;

/** What has arrived of a series cannot be used: somebody else has it, or it was damaged meanwhile. The message names the file. */
public final class PartFileException extends IOException {
    private static final long serialVersionUID = 1L;

    PartFileException(String message) {
        super(message);
    }
}
