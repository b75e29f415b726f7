package io.datapool.internal.directory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Compares modes and owners of a pool's files with those they are made with. */
final class PermissionAudit {
    private static final Set<PosixFilePermission> SEGMENT = PosixFilePermissions.fromString("r--r--r--");

    private final PoolDirectory directory;
    private final Map<Path, String> wrong = new TreeMap<>();

    PermissionAudit(PoolDirectory directory) {
        this.directory = directory;
    }

    Map<Path, String> check(List<String> segmentNames) throws IOException {
        PosixFileAttributes root =
                Files.readAttributes(directory.root(), PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        Permissions permissions = Permissions.of(directory.root());
        check(directory.root(), permissions.directory(), root.owner());
        check(directory.segments(), permissions.directory(), root.owner());
        check(directory.registry(), permissions.readable(), root.owner());
        GenerationFiles generations = directory.generations();
        check(generations.directory(), permissions.directory(), root.owner());
        for (long generation : generations.generations()) {
            check(generations.file(generation), permissions.readable(), root.owner());
        }
        check(directory.readersLock(), permissions.readable(), root.owner());
        check(directory.writerLock(), Permissions.OWNER.readable(), root.owner());
        check(directory.quarantine().directory(), Permissions.OWNER.directory(), root.owner());
        for (String name : segmentNames) {
            check(directory.segments().resolve(name), SEGMENT, root.owner());
        }
        return wrong;
    }

    private void check(Path path, Set<PosixFilePermission> expected, UserPrincipal owner) throws IOException {
        PosixFileAttributes found;
        try {
            found = Files.readAttributes(path, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        } catch (NoSuchFileException e) {
            return; // whoever misses it says so
        }
        String mode = PosixFilePermissions.toString(found.permissions());
        if (!found.permissions().equals(expected)) {
            String right = PosixFilePermissions.toString(expected);
            wrong.put(
                    path,
                    path + " has mode " + mode + ", expected " + right + ". Run 'chmod " + octal(expected) + " " + path
                            + "', and find out who changed it");
        }
        if (!found.owner().equals(owner)) {
            wrong.put(
                    path,
                    path + " belongs to user '" + found.owner() + "', the pool to '" + owner
                            + "'. Find out who put it there");
        }
    }

    private static String octal(Set<PosixFilePermission> permissions) {
        int mode = 0;
        for (char letter : PosixFilePermissions.toString(permissions).toCharArray()) {
            mode = mode << 1 | (letter == '-' ? 0 : 1);
        }
        return String.format("%04o", mode);
    }
}
