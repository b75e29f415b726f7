package io.datapool.internal.directory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** The modes of a pool's directories and files; nobody but the owner ever writes. */
public enum Permissions {
    /** Only the owner reads. */
    OWNER("rwx------", "rw-------"),
    /** The owning group reads too. */
    GROUP("rwxr-x---", "rw-r-----"),
    /** Everyone reads. */
    EVERYONE("rwxr-xr-x", "rw-r--r--");

    private final String directory;
    private final String readable;

    Permissions(String directory, String readable) {
        this.directory = directory;
        this.readable = readable;
    }

    /** Those that a directory has; the owner's alone where it has none of ours. */
    public static Permissions of(Path directory) throws IOException {
        Set<PosixFilePermission> found = Files.getPosixFilePermissions(directory, LinkOption.NOFOLLOW_LINKS);
        for (Permissions permissions : values()) {
            if (permissions.directory().equals(found)) {
                return permissions;
            }
        }
        return OWNER;
    }

    /** Of the pool directory and {@code segments/}. */
    Set<PosixFilePermission> directory() {
        return PosixFilePermissions.fromString(directory);
    }

    /** Of {@code registry.yaml} and {@code readers.lock}. */
    Set<PosixFilePermission> readable() {
        return PosixFilePermissions.fromString(readable);
    }
}
