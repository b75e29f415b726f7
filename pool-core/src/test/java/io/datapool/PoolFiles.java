package io.datapool;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.CRC32C;

/** All files of a pool directory as they were, to put them back after each damage. */
final class PoolFiles {
    private static final class Kept {
        final byte[] content;
        final Set<PosixFilePermission> permissions;

        Kept(Path file) throws IOException {
            content = Files.readAllBytes(file);
            permissions = Files.getPosixFilePermissions(file);
        }
    }

    private final Path root;
    private final Map<Path, Kept> files = new LinkedHashMap<>();

    private final Set<PosixFilePermission> rootPermissions;

    private PoolFiles(Path root) throws IOException {
        this.root = root;
        rootPermissions = Files.getPosixFilePermissions(root);
    }

    static PoolFiles of(PoolOptions options) throws IOException {
        PoolFiles kept = new PoolFiles(options.directory());
        Files.walkFileTree(kept.root, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                kept.files.put(file, new Kept(file));
                return FileVisitResult.CONTINUE;
            }
        });
        return kept;
    }

    /** Puts one file back, in place where that is possible. */
    void restore(Path file) throws IOException {
        Kept kept = files.get(file);
        if (kept == null) {
            deleteTree(file);
            return;
        }
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            deleteTree(file);
            makeDirectory(Objects.requireNonNull(file.getParent()));
            Files.createFile(file);
        }
        overwrite(file, kept.content);
    }

    private void makeDirectory(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            Files.createDirectory(directory);
            Files.setPosixFilePermissions(directory, Files.getPosixFilePermissions(root));
        }
    }

    /** Gives a file another content, and leaves its mode. */
    void overwrite(Path file, byte[] content) throws IOException {
        SegmentFiles.overwrite(file, content);
        Kept kept = files.get(file);
        if (kept != null) {
            Files.setPosixFilePermissions(file, kept.permissions);
        }
    }

    /** Puts everything back, and removes what is new. */
    void restore() throws IOException {
        if (Files.notExists(root)) {
            Files.createDirectory(root);
            Files.setPosixFilePermissions(root, rootPermissions);
        }
        Files.walkFileTree(root, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                if (!files.containsKey(file)) {
                    Files.delete(file);
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path directory, IOException failure) throws IOException {
                if (files.keySet().stream().noneMatch(file -> file.startsWith(directory) && !file.equals(directory))) {
                    Files.delete(directory);
                }
                return FileVisitResult.CONTINUE;
            }
        });
        for (Path file : files.keySet()) {
            restore(file);
        }
    }

    /** The checksum of each file below a directory, by its path from there. */
    static Map<String, Long> checksums(Path directory) throws IOException {
        Map<String, Long> sums = new TreeMap<>();
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                CRC32C sum = new CRC32C();
                sum.update(Files.readAllBytes(file));
                sums.put(directory.relativize(file).toString(), sum.getValue());
            }
        }
        return sums;
    }

    /** Deletes what is there, if anything, with all that is in it; follows no links. */
    static void deleteTree(Path path) throws IOException {
        if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
            try (var entries = Files.list(path)) {
                for (Path entry : entries.toList()) {
                    deleteTree(entry);
                }
            }
        }
        Files.deleteIfExists(path);
    }

    byte[] content(Path file) {
        Kept kept = files.get(file);
        if (kept == null) {
            throw new IllegalArgumentException(file + " is none of " + files.keySet());
        }
        return kept.content.clone();
    }

    Set<Path> files() {
        return files.keySet();
    }

    /** A registry with the right checksum at its end, so that only what it guards is wrong. */
    static byte[] checksummed(byte[] registry) {
        String text = new String(registry, StandardCharsets.ISO_8859_1);
        int last = text.lastIndexOf("# crc32c: ");
        byte[] body = Arrays.copyOf(registry, last < 0 ? registry.length : last);
        CRC32C crc = new CRC32C();
        crc.update(body);
        byte[] line = String.format("# crc32c: %08x\n", crc.getValue()).getBytes(StandardCharsets.ISO_8859_1);
        byte[] all = Arrays.copyOf(body, body.length + line.length);
        System.arraycopy(line, 0, all, body.length, line.length);
        return all;
    }

    /** The registry of that text with the right checksum. */
    static byte[] checksummed(String registry) {
        return checksummed(registry.getBytes(StandardCharsets.UTF_8));
    }
}
