package io.datapool;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.CRC32C;

/** A pool's segment files, seen from outside and altered behind the library's back. */
final class SegmentFiles {
    private final PoolOptions options;

    SegmentFiles(PoolOptions options) {
        this.options = options;
    }

    Path directory() {
        return options.directory().resolve("segments");
    }

    Path of(String key, long generation) {
        return directory().resolve(key + ".g" + generation + ".arrow");
    }

    List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(directory())) {
            return files.map(file -> String.valueOf(file.getFileName()))
                    .sorted()
                    .toList();
        }
    }

    /** The generations whose registries are kept, ascending. */
    List<Long> generations() throws IOException {
        return options.poolDirectory().generations().generations();
    }

    /** Writes over a read-only file in place, so that it stays the same file and no disk is waited for. */
    static void overwrite(Path file, byte[] content) throws IOException {
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        try (RandomAccessFile access = new RandomAccessFile(file.toFile(), "rw")) {
            access.write(content);
            access.setLength(content.length);
        }
    }

    /** A file as text of one character per byte, to look for words in it. */
    static String text(Path file) throws IOException {
        return Files.readString(file, StandardCharsets.ISO_8859_1);
    }

    /** A segment whose footer says something else of the same length, with the right checksum. */
    static byte[] withFooter(byte[] segment, String said, String nowSaid) {
        String latin = new String(segment, StandardCharsets.ISO_8859_1);
        byte[] changed = latin.replace(said, nowSaid).getBytes(StandardCharsets.ISO_8859_1);
        if (changed.length != segment.length || Arrays.equals(changed, segment)) {
            throw new IllegalArgumentException(said + " and " + nowSaid + " do not stand for each other");
        }
        ByteBuffer bytes = ByteBuffer.wrap(changed).order(ByteOrder.LITTLE_ENDIAN);
        int footerBytes = bytes.getInt(changed.length - 10);
        int bodyEnd = changed.length - 10 - footerBytes - 24;
        bytes.putInt(bodyEnd + 16, 0);
        CRC32C crc = new CRC32C();
        crc.update(changed, bodyEnd, changed.length - bodyEnd);
        bytes.putInt(bodyEnd + 16, (int) crc.getValue());
        return changed;
    }

    /** How many mappings of files below that directory this process has. */
    static long mappingsBelow(Path directory) throws IOException {
        try (Stream<String> lines = Files.lines(Path.of("/proc/self/maps"))) {
            return lines.filter(line -> line.contains(directory.toString())).count();
        }
    }

    /** How many files below that directory this process has open. */
    static long descriptorsBelow(Path directory) throws IOException {
        long count = 0;
        try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
            for (Path descriptor : descriptors.toList()) {
                try {
                    if (Files.readSymbolicLink(descriptor).startsWith(directory)) {
                        count++;
                    }
                } catch (IOException e) {
                    // The descriptor of this very listing is gone by now.
                }
            }
        }
        return count;
    }
}
