package io.datapool.internal.directory;

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

    /** Of the pool directory and {@code segments/}. */
    Set<PosixFilePermission> directory() {
        return PosixFilePermissions.fromString(directory);
    }

    /** Of {@code registry.yaml} and {@code readers.lock}. */
    Set<PosixFilePermission> readable() {
        return PosixFilePermissions.fromString(readable);
    }
}
