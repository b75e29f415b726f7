package io.datapool;

import io.datapool.internal.registry.Commit;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/** The version of this library, as the build knows it. */
final class LibraryVersion {
    private static final String TEXT = read("version.txt").strip();

    private LibraryVersion() {}

    static String text() {
        return TEXT;
    }

    /** What a registry says of the commit that writes it now. */
    static Commit commit(Instant now) {
        return new Commit(now, text());
    }

    /** A text resource of this package. */
    static String read(String resource) {
        try (InputStream in = LibraryVersion.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException("the pool-core jar lacks io/datapool/" + resource);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
