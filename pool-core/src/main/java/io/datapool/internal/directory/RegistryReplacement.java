package io.datapool.internal.directory;

import io.datapool.error.CommitInDoubtException;
import io.datapool.internal.file.Disk;
import io.datapool.internal.file.OpenFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.HexFormat;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/**
 * One replacement of a registry: written aside and forced, the old one kept as history, then renamed over it, then the directory
 * forced. It is written under a name of its own: by that of another writer, who lost the lock or took it from us, half a registry
 * could get in place.
 */
final class RegistryReplacement {
    private final PoolDirectory pool;
    private final Disk disk;
    private final ChangeGuard guard;
    private final Path next;

    RegistryReplacement(PoolDirectory pool, ChangeGuard guard) {
        this.pool = pool;
        this.disk = pool.disk();
        this.guard = guard;
        String random = HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
        next = pool.root().resolve(PoolDirectory.REGISTRY + "." + random + PoolDirectory.UNFINISHED);
    }

    /** Whether that file in a pool's directory is a registry that did not get its name. */
    static boolean isUnfinished(String name) {
        return name.startsWith(PoolDirectory.REGISTRY + ".") && name.endsWith(PoolDirectory.UNFINISHED);
    }

    /** @param replaced the generation of the old one, if that is to be kept */
    void run(byte[] content, OptionalLong replaced) throws IOException {
        if (content.length > RegistryFile.MAX_BYTES) {
            throw new IOException("a registry of " + content.length + " bytes is longer than a reader accepts ("
                    + RegistryFile.MAX_BYTES + "): make several pools of it");
        }
        try {
            writeAside(content);
            if (replaced.isPresent()) {
                pool.generations().keepRegistry(replaced.getAsLong(), guard);
            }
            guard.requireUnchanged();
        } catch (IOException | RuntimeException e) {
            deleteQuietly(e);
            throw e;
        }
        rename();
        try {
            disk.forceDirectory(pool.root());
        } catch (IOException e) {
            throw inDoubt(e);
        }
    }

    private void writeAside(byte[] content) throws IOException {
        Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(pool.readersLock());
        try (OpenFile file = disk.create(next, permissions)) {
            file.write(ByteBuffer.wrap(content), 0);
            disk.changeMode(next, permissions);
            file.force();
        }
    }

    private void rename() throws IOException {
        try {
            disk.rename(next, pool.registry());
        } catch (NoSuchFileException e) {
            throw e; // somebody has moved the directory, or removed what he took for left over
        } catch (IOException e) {
            if (Files.notExists(next)) {
                throw inDoubt(e); // the file system did it, and failed afterwards
            }
            deleteQuietly(e);
            throw e;
        }
    }

    private CommitInDoubtException inDoubt(IOException cause) {
        return new CommitInDoubtException(
                "the new registry " + pool.registry() + " is in place, but its directory could"
                        + " not be forced to disk (" + cause.getMessage()
                        + "): after a power loss the pool may be back at the"
                        + " generation before. Check the disk, then load or put again",
                cause);
    }

    private void deleteQuietly(Exception cause) {
        try {
            disk.deleteIfExists(next);
        } catch (IOException e) {
            cause.addSuppressed(e); // the next writer removes it
        }
    }
}
