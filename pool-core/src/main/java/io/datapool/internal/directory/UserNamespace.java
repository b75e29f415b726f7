package io.datapool.internal.directory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/**
 * Which users this process can tell apart. In a user namespace, as containers without root have one, the kernel shows every user
 * whom the namespace does not map as one and the same, the overflow user, and this process too if it is not mapped. Such a file
 * may be anybody's.
 *
 * @param overflowUid the number that stands for all users who are not mapped
 * @param mapsEverybody whether there are none, as outside of any container: the user of that number is then himself
 */
record UserNamespace(int overflowUid, boolean mapsEverybody) {
    private static final int USUAL_OVERFLOW_UID = 65534;

    /** All numbers but the last, which stands for "no user". */
    private static final long EVERYBODY = 0xffff_ffffL;

    /** A process stays in its namespace: nothing in a JVM moves it. */
    private static final UserNamespace OURS = read();

    static UserNamespace ours() {
        return OURS;
    }

    private static UserNamespace read() {
        return new UserNamespace(readOverflowUid(), readWhetherEverybodyIsMapped());
    }

    private static int readOverflowUid() {
        try {
            return Integer.parseInt(Files.readAllLines(Path.of("/proc/sys/kernel/overflowuid"))
                    .get(0)
                    .strip());
        } catch (IOException e) {
            return USUAL_OVERFLOW_UID; // not to be seen from here
        }
    }

    private static boolean readWhetherEverybodyIsMapped() {
        try {
            return mapsEverybody(Files.readAllLines(Path.of("/proc/self/uid_map")));
        } catch (NoSuchFileException e) {
            return true; // a kernel without user namespaces
        } catch (IOException e) {
            return false;
        }
    }

    /** @param map lines of {@code uid_map}: the first number inside, the first number outside, and how many */
    static boolean mapsEverybody(List<String> map) {
        long mapped = 0;
        for (String line : map) { // no stream: every worker passes here before its first value
            mapped += Long.parseLong(line.substring(line.lastIndexOf(' ') + 1));
        }
        return mapped >= EVERYBODY;
    }

    /** Whether that number may stand for several users, of whom none is known to be this process. */
    boolean isAnybody(Object uid) {
        return !mapsEverybody && uid.equals(overflowUid);
    }
}
