package io.datapool.internal.directory;

import io.datapool.error.PoolAccessException;
import io.datapool.error.PoolDamagedException;
import io.datapool.internal.file.Disk;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;

/** Reads a registry's bytes, whatever lies under its name. */
final class RegistryFile {
    /** Of some 700,000 datasets; whatever is longer is not read into memory to find out what it is. */
    static final long MAX_BYTES = 1 << 29;

    private RegistryFile() {}

    /**
     * At most the first {@code limit} bytes; empty when there is no such file (any more).
     *
     * @throws PoolDamagedException when it cannot be a registry
     * @throws PoolAccessException when this user may not read it
     */
    static Optional<byte[]> read(Disk disk, Path registry, int limit) throws IOException {
        try {
            BasicFileAttributes attributes =
                    Files.readAttributes(registry, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            if (!attributes.isRegularFile()) {
                throw new PoolDamagedException("registry " + registry + " is not a regular file. Run 'pool repair'"
                        + " (SharedDataPool.repair) to make it anew from the segments beside it");
            }
            if (attributes.size() > MAX_BYTES) {
                throw new PoolDamagedException("registry " + registry + " has " + attributes.size()
                        + " bytes, more than any pool needs (" + MAX_BYTES
                        + "). Run 'pool repair' (SharedDataPool.repair) to make it anew from the segments beside it");
            }
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (AccessDeniedException e) {
            throw Denial.of(registry, e);
        }
        try (InputStream in = disk.read(registry)) {
            return Optional.of(in.readNBytes(limit));
        } catch (FileNotFoundException e) {
            if (Files.notExists(registry)) {
                return Optional.empty();
            }
            if (Files.isReadable(registry)) {
                throw e; // replaced meanwhile, or no file descriptor is left
            }
            throw Denial.of(registry, e);
        }
    }
}
