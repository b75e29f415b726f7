package io.datapool.loader;

import io.datapool.parquet.RegularFile;
import io.datapool.schema.DatasetInfo;
import io.datapool.schema.SourceInfo;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
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

    /** Some file systems keep whole seconds, one every other: what is changed again within that has the same time. */
    private static final Duration COARSE_CLOCK = Duration.ofSeconds(2);

    /** The others keep the time of the kernel's last tick, of which there are 100 a second at least. */
    private static final Duration FINE_CLOCK = Duration.ofMillis(20);

    /** What everybody can read who reads a registry; a file system may hold any time. */
    private static final Instant FIRST_TIME = Instant.parse("0001-01-01T00:00:00Z");

    private static final Instant END_OF_TIME = Instant.parse("+10000-01-01T00:00:00Z");

    /** Footer length and magic number. */
    private static final int TRAILER_BYTES = 8;

    /** No footer of a readable file comes near this; a larger claim is a lie. */
    private static final int MAX_FOOTER_BYTES = 64 << 20;

    static SourceFile of(Path path) throws IOException {
        BasicFileAttributes attributes = RegularFile.require(path);
        Instant modified = attributes.lastModifiedTime().toInstant();
        if (modified.isBefore(FIRST_TIME) || !modified.isBefore(END_OF_TIME)) {
            throw new IOException(path + " claims to have been changed at " + attributes.lastModifiedTime()
                    + ", which is none of the years 1 to 9999. Give it a true time: touch " + path);
        }
        return new SourceFile(path.toAbsolutePath().normalize(), attributes.size(), modified);
    }

    /**
     * Whether the dataset was loaded from this very content in this very way: same file, size, modification time, options and
     * loader. A time that was too fresh when the file was read does not tell, and neither does the footer: a value that is
     * neither the least nor the greatest of its chunk leaves no trace there. Such a file counts as changed.
     */
    boolean isUnchangedSince(DatasetInfo held, LoadRequest request) {
        if (held.source().isEmpty() || request.options().force()) {
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
        Duration resolution = modified.equals(modified.truncatedTo(ChronoUnit.SECONDS)) ? COARSE_CLOCK : FINE_CLOCK;
        boolean settled = modified.plus(resolution).isBefore(then.loadedAt());
        return settled && !hasClosedSince(held, request.options());
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
        RegularFile.require(path);
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
