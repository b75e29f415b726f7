package io.datapool.loader;

import io.datapool.format.DatasetInfo;
import io.datapool.format.SourceInfo;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * A Parquet file as it is now, and whether that is what the pool holds.
 *
 * @param path absolute path
 * @param sizeBytes its length
 * @param modified its modification time
 */
record SourceFile(Path path, long sizeBytes, Instant modified) {
    /** Raise it whenever the same file with the same options would be loaded differently. */
    static final String LOADER_VERSION = "3";

    /** A file changed within this time of its load may have been changed again without a new time stamp. */
    private static final Duration CLOCK_RESOLUTION = Duration.ofSeconds(2);

    /** Footer length and magic number. */
    private static final int TRAILER_BYTES = 8;

    /** No footer of a readable file comes near this; a larger claim is a lie. */
    private static final int MAX_FOOTER_BYTES = 64 << 20;

    static SourceFile of(Path path) throws IOException {
        BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
        if (attributes.isDirectory()) {
            throw new IOException("it is a directory");
        }
        return new SourceFile(
                path.toAbsolutePath().normalize(),
                attributes.size(),
                attributes.lastModifiedTime().toInstant());
    }

    /**
     * Whether the dataset was loaded from this very content in this very way: same file, modification time, options and
     * loader, and where the time is too fresh to tell also the same footer. The footer alone does not tell: a value that is
     * neither the least nor the greatest of its chunk leaves no trace there.
     */
    boolean isUnchangedSince(DatasetInfo held, LoadRequest request) throws IOException {
        if (held.source().isEmpty()) {
            return false;
        }
        SourceInfo then = held.source().get();
        if (!then.path().equals(path.toString())
                || then.sizeBytes() != sizeBytes
                || !then.modified().equals(modified)
                || !then.options().equals(request.optionsText())
                || !then.loaderVersion().equals(LOADER_VERSION)) {
            return false;
        }
        if (hasClosedSince(held, request.options())) {
            return false;
        }
        boolean settled = modified.plus(CLOCK_RESOLUTION).isBefore(then.loadedAt());
        return settled || then.fingerprint().equals(fingerprint());
    }

    /** Whether a bar that was left out because it was open is over by now. */
    private static boolean hasClosedSince(DatasetInfo held, LoadOptions options) {
        Optional<Instant> until = Quality.openUntil(held);
        return options.closedOnly().isPresent()
                && until.isPresent()
                && !options.closedOnly().get().instant().isBefore(until.get());
    }

    /** What the registry is to remember. */
    SourceInfo describe(LoadRequest request, Instant now) throws IOException {
        return new SourceInfo(
                path.toString(), sizeBytes, modified, fingerprint(), request.optionsText(), LOADER_VERSION, now);
    }

    /**
     * CRC-32C of the Parquet footer, which holds the sizes, offsets and statistics of all column chunks.
     */
    String fingerprint() throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "r")) {
            long length = file.length();
            int footerBytes = 0;
            if (length >= TRAILER_BYTES) {
                byte[] trailer = new byte[TRAILER_BYTES];
                file.seek(length - TRAILER_BYTES);
                file.readFully(trailer);
                footerBytes =
                        ByteBuffer.wrap(trailer).order(ByteOrder.LITTLE_ENDIAN).getInt();
            }
            int claimed = footerBytes < 0 || footerBytes > MAX_FOOTER_BYTES ? 0 : footerBytes;
            int bytes = (int) Math.min(length, claimed + (long) TRAILER_BYTES);
            byte[] end = new byte[bytes];
            file.seek(length - bytes);
            file.readFully(end);
            CRC32C crc = new CRC32C();
            crc.update(end);
            return String.format("footer-crc32c:%08x", crc.getValue());
        }
    }
}
