package io.datapool.fetch.dump;

import io.datapool.fetch.FetchException;
import io.datapool.parquet.RegularFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Optional;

/**
 * Archives that were downloaded before: in folders below one as the exchange has them, or all in that one. Instead of a zip file with
 * its checksum there may be the bare table that was in it. The folders come first, for file names alone do not tell whose market they
 * are of.
 *
 * @param directory the folder; also one below which the exchange's own folders are
 */
record DumpFolder(Path directory) implements DumpSource {
    @Override
    public Optional<ArchiveContent> find(Archive archive) throws FetchException {
        for (String name : List.of(archive.place(), archive.placeFromRoot(), archive.name())) {
            Path zip = directory.resolve(name + ".zip");
            if (isThere(zip)) {
                byte[] bytes = read(zip, archive.maxTableBytes());
                return Optional.of(ArchiveContent.ofZip(archive, zip.toString(), bytes, checksumOf(zip)));
            }
            Path table = directory.resolve(name + ".csv");
            if (isThere(table)) {
                byte[] bytes = read(table, archive.maxTableBytes());
                return Optional.of(ArchiveContent.ofTable(archive, table.toString(), bytes));
            }
        }
        return Optional.empty();
    }

    private static Checksum checksumOf(Path zip) throws FetchException {
        Path file = zip.resolveSibling(zip.getFileName() + Checksum.ENDING);
        if (!isThere(file)) {
            throw new DumpException(
                    zip.toString(),
                    "its checksum in " + file.getFileName() + "; download that too, or unpack the table",
                    "none");
        }
        String content = new String(read(file, Checksum.MAX_BYTES), StandardCharsets.ISO_8859_1);
        return Checksum.parse(content, file.toString(), String.valueOf(zip.getFileName()));
    }

    /** What may not be looked at is not taken for missing: the exchange would be asked for what lies here. */
    private static boolean isThere(Path file) throws FetchException {
        try {
            Files.readAttributes(file, BasicFileAttributes.class);
            return true;
        } catch (AccessDeniedException e) {
            throw new FetchException(
                    "cannot look for " + file + ": this user may not enter all directories above it. Have their owner"
                            + " allow it (chmod +x), or name another folder",
                    e);
        } catch (IOException e) {
            return false;
        }
    }

    private static byte[] read(Path file, int maxBytes) throws FetchException {
        try (InputStream in = open(file)) {
            byte[] bytes = in.readNBytes(maxBytes);
            if (in.read() >= 0) {
                throw new DumpException(file.toString(), "at most " + maxBytes + " bytes", Files.size(file) + " bytes");
            }
            return bytes;
        } catch (FetchException e) {
            throw e;
        } catch (IOException e) {
            throw new FetchException(file + " cannot be read: " + e, e);
        }
    }

    /** A stream that no interrupt closes. */
    private static InputStream open(Path file) throws IOException {
        RegularFile.require(file);
        return Files.newInputStream(file);
    }

    @Override
    public String toString() {
        return directory.toString();
    }
}
