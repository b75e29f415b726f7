package io.datapool.internal.lock;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * State that all copies of this library in a JVM share, whatever class loader each came from: the kernel's locks belong to
 * the process, and a second lock on the same bytes within one process is refused, or worse, released by accident. Holds JDK
 * types only.
 */
final class JvmWide {
    private static final String PROPERTY = "io.datapool.locks";

    /** Looked up once: programs replace the system properties, and what they replace must not be forgotten. */
    private static final Map<String, Object> TABLE = table();

    private JvmWide() {}

    /** The object kept for that use of that file (by device and inode), made on first use. */
    static <T> T of(Path file, String use, Class<T> type, Supplier<T> first) throws IOException {
        Object fileKey = Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                .fileKey();
        return type.cast(TABLE.computeIfAbsent(use + fileKey, name -> first.get()));
    }

    @SuppressWarnings("unchecked") // whoever put something else there under our name broke more than this
    private static Map<String, Object> table() {
        return (Map<String, Object>)
                System.getProperties().computeIfAbsent(PROPERTY, name -> new ConcurrentHashMap<String, Object>());
    }
}
