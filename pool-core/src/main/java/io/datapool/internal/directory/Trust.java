package io.datapool.internal.directory;

import io.datapool.error.PoolAccessException;
import io.datapool.error.PoolNotFoundException;
import io.datapool.internal.file.CurrentUser;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Decides whether a pool directory may be used: whoever can write it decides what every reader computes with.
 */
final class Trust {
    private static final int MOST_ATTEMPTS = 10;
    private static final int WORLD_WRITABLE = 0002;
    private static final int WRITABLE_BY_OTHERS = 0022;
    private static final int STICKY = 01000;
    private static final int FILE_TYPE = 0170000;
    private static final int DIRECTORY = 0040000;

    private static final String ANYBODY = "in this user namespace anybody whom it does not map";

    /** Locks and mappings are not coherent between the hosts of a network file system. */
    private static final Set<String> NETWORK_FILE_SYSTEMS = Set.of(
            "nfs",
            "nfs4",
            "cifs",
            "smb2",
            "smb3",
            "smbfs",
            "9p",
            "afs",
            "ceph",
            "lustre",
            "gpfs",
            "beegfs",
            "glusterfs",
            "fuse.sshfs",
            "fuse.glusterfs",
            "fuse.ceph",
            "fuse.s3fs",
            "fuse.rclone",
            "fuse.gcsfuse",
            "fuse.juicefs",
            "virtiofs",
            "vboxsf",
            "drvfs");

    /** File system type by device number; a device does not change its type. */
    private static final Map<String, String> TYPES = new ConcurrentHashMap<>();

    private Trust() {}

    /**
     * Checks an existing pool directory and its home.
     *
     * @param home the directory that holds it
     * @param directory the pool's directory
     * @param trustedOwners names of users, besides our own, whose pools may be used
     * @throws PoolNotFoundException when the directory is not there
     * @throws PoolAccessException when it may not be used
     */
    static void require(Path home, Path directory, Set<String> trustedOwners) throws IOException {
        requireHome(home);
        Map<String, Object> attributes;
        try {
            attributes = Files.readAttributes(directory, "unix:mode,uid,owner,dev", LinkOption.NOFOLLOW_LINKS);
        } catch (NoSuchFileException e) {
            throw new PoolNotFoundException(
                    "there is no pool at " + directory
                            + ". Create it (SharedDataPool.create, 'pool load'), or check the pool's name and home",
                    e);
        } catch (AccessDeniedException e) {
            throw Denial.of(directory, e);
        }
        if ((mode(attributes) & FILE_TYPE) != DIRECTORY) {
            throw new PoolAccessException(
                    directory + " is not a directory (symbolic links are not followed). Name the pool's real home");
        }
        requireTrusted(directory, attributes, trustedOwners);
        if ((mode(attributes) & WRITABLE_BY_OTHERS) != 0) {
            throw new PoolAccessException(
                    "pool directory " + directory + " is writable by others than its owner, who could exchange"
                            + " its datasets. Run 'chmod go-w " + directory + "'");
        }
        requireLocal(directory, String.valueOf(attributes.get("dev")));
        if (!mayBeRead(directory)) {
            throw Denial.of(directory, null);
        }
    }

    /** Asks again where not: a pool that is deleted and made anew in this moment is no closed door. */
    private static boolean mayBeRead(Path directory) throws IOException {
        for (int attempt = 0; attempt < MOST_ATTEMPTS; attempt++) {
            if (Files.isExecutable(directory) && Files.isReadable(directory)) {
                return true;
            }
            Files.readAttributes(directory, "unix:mode"); // else it was deleted
        }
        return false;
    }

    private static void requireTrusted(Path directory, Map<String, Object> attributes, Set<String> trustedOwners)
            throws IOException {
        String owner = String.valueOf(attributes.get("owner"));
        if (!isOurs(attributes) && !trustedOwners.contains(owner)) {
            throw new PoolAccessException("pool directory " + directory + " " + whose(attributes)
                    + ". If you trust its owner, say so with PoolOptions.trustOwner(\"" + owner
                    + "\") or --trust-owner " + owner);
        }
    }

    /** Checks that a directory is our own. */
    static void requireOwn(Path directory) throws IOException {
        Map<String, Object> attributes = Files.readAttributes(directory, "unix:uid,owner", LinkOption.NOFOLLOW_LINKS);
        if (!isOurs(attributes)) {
            throw new PoolAccessException("pool " + directory + " " + whose(attributes)
                    + ", and only a pool's owner changes it, who could perhaps not read what user '"
                    + CurrentUser.name() + "' wrote there. Do it as that user, or in a pool of your own");
        }
    }

    /**
     * Checks that what this process creates can be told from what others created.
     *
     * @throws PoolAccessException where every pool would be nobody's own
     */
    static void requireIdentity(Path directory) throws IOException {
        if (UserNamespace.ours().isAnybody(CurrentUser.uid())) {
            throw new PoolAccessException("cannot create pool " + directory + ": this process runs as user "
                    + CurrentUser.uid() + ", who is " + ANYBODY + ", so that no pool could be told to be its own."
                    + " Run it as a user whom the namespace maps (/proc/self/uid_map)");
        }
    }

    private static boolean isOurs(Map<String, Object> attributes) throws IOException {
        Object uid = Objects.requireNonNull(attributes.get("uid"));
        return uid.equals(CurrentUser.uid()) && !UserNamespace.ours().isAnybody(uid);
    }

    private static String whose(Map<String, Object> attributes) {
        String owner = "belongs to user '" + attributes.get("owner") + "'";
        return UserNamespace.ours().isAnybody(Objects.requireNonNull(attributes.get("uid")))
                ? owner + ", who is " + ANYBODY
                : owner + ", not to '" + CurrentUser.name() + "'";
    }

    /** Checks a home, if it exists. */
    static void requireHome(Path home) throws IOException {
        try {
            int mode = mode(Files.readAttributes(home, "unix:mode"));
            if ((mode & FILE_TYPE) != DIRECTORY) {
                throw new PoolAccessException("home " + home
                        + " is not a directory. Name the directory that holds, or is" + " to hold, the pool's own");
            }
            if ((mode & (WORLD_WRITABLE | STICKY)) == WORLD_WRITABLE) {
                throw new PoolAccessException("home " + home + " is writable by everyone and not sticky: anyone could"
                        + " exchange a pool. Run 'chmod o-w " + home + "', or 'chmod +t " + home + "'");
            }
        } catch (NoSuchFileException e) {
            // No home, no pool: the directory's own check says so.
        } catch (AccessDeniedException e) {
            throw Denial.of(home, e);
        }
    }

    private static void requireLocal(Path directory, String device) throws IOException {
        String type = TYPES.get(device);
        if (type == null) {
            type = Files.getFileStore(directory).type().toLowerCase(Locale.ROOT);
            TYPES.put(device, type);
        }
        if (NETWORK_FILE_SYSTEMS.contains(type)) {
            throw new PoolAccessException("pool directory " + directory + " is on a network file system (" + type
                    + "), where locks and mappings cannot be relied on. Use a local disk (ext4, XFS) or a tmpfs such as"
                    + " /dev/shm");
        }
    }

    private static int mode(Map<String, Object> attributes) {
        return attributes.get("mode") instanceof Integer mode ? mode : 0;
    }
}
